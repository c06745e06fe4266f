import { type Readable } from 'node:stream';
import { type DocumentFile } from '../../contract/document-file.js';
import { type ProblemCode } from '../../domain/errors.js';
import { type UnmappedFault } from './faults.js';
import { type Operation } from './operation.js';
import { type Grammar } from './reply.js';

/** What the parsed reply says, before the row's reader sees it. */
export type Verdict =
  | { kind: 'ok' }
  /** The provider refuses, and has certainly not executed the call. */
  | {
      kind: 'refused';
      code: ProblemCode;
      upstreamCode?: string;
      message: string;
      /** Set if the provider reports too many calls: how long to reduce the rate. Milliseconds. */
      slowerForMs?: number;
    }
  /** A status (`word`, if there is one) or a format that is not known to mean success or refusal. */
  | { kind: 'unknown'; reason: string; word?: string };

/** One call as it is sent. */
export interface Encoded {
  /** Path relative to the base URL, if it differs from the row's, e.g. with its parameters filled in. */
  readonly path?: string;
  readonly query?: Record<string, string>;
  /** Complete, or a stream of known length. */
  readonly body?: string | Uint8Array | { readonly bytes: number; open(): Readable };
  readonly contentType?: string;
}

/** Everything the sender needs to know about a provider's protocol. Performs no I/O. */
export interface Dialect {
  readonly provider: string;
  /** May include a path; the rows' paths are appended to it. */
  readonly baseUrl: string;
  /** Secret fields added to every call; they override fields of the same name. Read for each call, so that they can be rotated. */
  credentials(): Record<string, string>;
  /** Secret headers added to every call. */
  headers?(): Record<string, string>;
  encode(op: Operation, fields: Record<string, string>, files: Record<string, DocumentFile>): Encoded;
  /** The format of replies. */
  readonly grammar: Grammar;
  /**
   * Judges a reply by its top level only (`topOf`); `undefined` for status 204. Called for 2xx and for 4xx other than 408 and 429; other statuses
   * never mean success or refusal. The reply may repeat the call's `secrets`; no text that is kept may contain them.
   */
  judge(top: unknown, httpStatus: number, op: Operation, secrets: readonly string[]): Verdict;
  /** The top-level member with the provider's errors: `judge` sees the first items of a list in full, or the members of an object. */
  readonly listed?: string;
  /** Top-level names that `judge` reads in every reply. */
  readonly envelope?: readonly string[];
  /** The provider's ID of the exchange, up to 64 letters and digits, if its replies carry one. Never throws. */
  transactionOf?(top: unknown): string | undefined;
  /** Error texts that the fault table does not know, scrubbed. */
  unmapped(): readonly UnmappedFault[];
}
