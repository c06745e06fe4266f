import { type ProblemCode, type UpstreamFault } from '../domain/errors.js';
import { type SpanContext } from './trace.js';

/**
 * The outcome of one upstream call that is not a plain read. There are exactly four.
 * - `done`: the provider says it is executed, and its reply could be read.
 * - `refused`: the provider says no, in a way that certainly means "not executed"; to what was asked, or to the gateway's credentials or access.
 * - `not_sent`: it never reached the provider (no connection, breaker open, no rate budget); may be tried again.
 * - `unknown`: anything else. It may have been executed, may still be, or not: only reading can tell.
 */
export type Outcome<T> =
  /** `transactionId`: the provider's own id of the exchange, where it gives one. */
  | { kind: 'done'; value: T; transactionId?: string }
  | { kind: 'refused'; code: ProblemCode; fault: UpstreamFault }
  /** `retryAfterMs`: in how many milliseconds it may get through, where that is known. */
  | { kind: 'not_sent'; code: ProblemCode; fault: UpstreamFault; retryAfterMs?: number }
  | { kind: 'unknown'; code: ProblemCode; fault: UpstreamFault };

/**
 * Proof that an intent has been committed to the ledger. The sender demands one for every call that is not a read
 * and uses it up: a second call with the same intent is refused before anything is sent.
 */
export interface CommittedIntent {
  readonly stepId: string;
  readonly operation: string;
  /** When the intent says the call goes out, epoch ms. Deadlines count from here. */
  readonly sentAt: number;
  /** For the log: the reservation, order, port or change, and the how manieth attempt at its step this is, from 1. */
  readonly about?: { readonly subjectId: string; readonly attempt: number; readonly span?: SpanContext };
}
