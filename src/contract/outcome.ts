import { type ProblemCode, type UpstreamFault } from '../domain/errors.js';
import { type SpanContext } from './trace.js';

/**
 * The outcome of one upstream call that is not a plain read. There are exactly four.
 * - `done`: the provider says it is executed, and its reply could be read.
 * - `refused`: the provider refuses the request, or the gateway's credentials or access, in a way that certainly means "not executed".
 * - `not_sent`: it never reached the provider (no connection, breaker open, no rate budget); may be tried again.
 * - `unknown`: anything else. It may have been executed, may still be, or not: only a read can tell.
 */
export type Outcome<T> =
  /** `transactionId`: the provider's ID of the exchange, if it gives one. */
  | { kind: 'done'; value: T; transactionId?: string }
  | { kind: 'refused'; code: ProblemCode; fault: UpstreamFault }
  /** `retryAfterMs`: milliseconds until it may get through, if known. */
  | { kind: 'not_sent'; code: ProblemCode; fault: UpstreamFault; retryAfterMs?: number }
  | { kind: 'unknown'; code: ProblemCode; fault: UpstreamFault };

/**
 * Proof that an intent has been committed to the ledger. The sender demands one for every call that is not a read
 * and uses it up: a second call with the same intent is refused before anything is sent.
 */
export interface CommittedIntent {
  readonly stepId: string;
  readonly operation: string;
  /** When the call is sent according to the intent, epoch ms. Deadlines count from here. */
  readonly sentAt: number;
  /** For the log: the reservation, order, port or change, and the number of the attempt at its step, from 1. */
  readonly about?: { readonly subjectId: string; readonly attempt: number; readonly span?: SpanContext };
}
