import { type Readable } from 'node:stream';
import { type DocumentFile } from '../../contract/document-file.js';
import { type ProblemCode } from '../../domain/errors.js';
import { type UnmappedFault } from './faults.js';
import { type Operation } from './operation.js';
import { type Grammar } from './reply.js';

/** What the provider's parsed answer says, before the row's reader looks at it. */
export type Verdict =
  | { kind: 'ok' }
  /** The provider says no, and certainly has not executed the call. */
  | {
      kind: 'refused';
      code: ProblemCode;
      upstreamCode?: string;
      message: string;
      /** Calls have been too many: for how long fewer of them are made. Milliseconds. */
      slowerForMs?: number;
    }
  /** A word (`word`, where there is one) or a shape that is not known to mean yes or no. */
  | { kind: 'unknown'; reason: string; word?: string };

/** One call as it goes out. */
export interface Encoded {
  /** Path below the base URL, when it is not the row's own, e.g. with its parameters filled in. */
  readonly path?: string;
  readonly query?: Record<string, string>;
  /** Whole, or as a stream of known length. */
  readonly body?: string | Uint8Array | { readonly bytes: number; open(): Readable };
  readonly contentType?: string;
}

/** All that a provider tells the sender about its way of speaking. Nothing in it performs I/O. */
export interface Dialect {
  readonly provider: string;
  /** May carry a path; the rows' paths are appended to it. */
  readonly baseUrl: string;
  /** Secret fields added to every call, over fields of the same name. Asked for at each call, so that they can rotate. */
  credentials(): Record<string, string>;
  /** Secret headers added to every call. */
  headers?(): Record<string, string>;
  encode(op: Operation, fields: Record<string, string>, files: Record<string, DocumentFile>): Encoded;
  /** How replies are written. */
  readonly grammar: Grammar;
  /**
   * Sees what stands at the top of a reply, and nothing below it (`topOf`); `undefined` for status 204. Asked only for statuses 2xx and 4xx other than 408 and 429; all others never mean yes or no. The provider may repeat `secrets`, which
   * the call has carried, and nothing that is kept of its words may hold them.
   */
  judge(top: unknown, httpStatus: number, op: Operation, secrets: readonly string[]): Verdict;
  /** A list at the top of which `judge` sees the first items whole, or an object of which it sees the members: the provider's errors. */
  readonly listed?: string;
  /** Names at the top of every reply that `judge` reads, whatever the row. */
  readonly envelope?: readonly string[];
  /** The provider's own id of the exchange, at most 64 letters and digits, where its replies carry one. Never throws. */
  transactionOf?(top: unknown): string | undefined;
  /** What the provider has said that its table of faults does not know, scrubbed. */
  unmapped(): readonly UnmappedFault[];
}
