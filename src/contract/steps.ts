import { type ProblemCode, type UpstreamFault } from '../domain/errors.js';
import { type Effect, type SettledBy } from './operation-row.js';
import { type CommittedIntent, type Outcome } from './outcome.js';

/** An upstream call that is not a plain read, ready to be sent once its intent is committed. */
export interface PreparedCall<T, By extends SettledBy = SettledBy> {
  /** The row's name, e.g. `gen_order`. */
  operation: string;
  effect: Exclude<Effect, 'read'>;
  /** How an unknown outcome is settled, from its row. */
  settledBy: By;
  /** Fields of the request that may be shown; stored in the journal. */
  digest: Record<string, unknown>;
  /** How long the sender waits for the reply, and how long after that the provider may still execute it. Milliseconds. */
  timeoutMs: number;
  lateBoundMs: number;
  /** Sends once. Never rejects. `T` must survive JSON: the outcome is stored. */
  send(intent: CommittedIntent): Promise<Outcome<T>>;
}

/** What a settling read found out about a lost call. */
export type LookUpResult<T> =
  | { kind: 'executed'; value: T }
  /** The read shows no trace of it. Proof only if the provider's reads are authoritative. */
  | { kind: 'absent' }
  /** The read contradicts itself or shows more than one candidate; `detail` describes what it found. */
  | { kind: 'ambiguous'; detail: string };

/** Makes the reads that a row names, once the late bound of a lost call has passed. */
export interface OutcomeLookUp<T> {
  /** Whether its "nothing there" is proof. */
  authoritative: boolean;
  /** `sent` is the digest of the call that was sent. */
  read(sentAt: number, sent: Record<string, unknown>): Promise<LookUpResult<T>>;
}

/**
 * The call, or a function that makes it: called only just before the send, never if the journal has the answer, because the upstream state that it
 * reads may have changed by then.
 */
export type MadeCall<T, By extends SettledBy = SettledBy> = PreparedCall<T, By> | (() => Promise<PreparedCall<T, By>>);

interface StepFrame {
  /** Unique within its subject, and the same after a restart. */
  key: string;
  /** Name of the shared resource at the provider that the call touches, such as an account's cart; see `ledger/lanes.ts`. */
  lane?: string;
  /** The call waits until no other call in the lane is open, and others with `alone` wait for it: for calls that only their time tells apart. */
  alone?: true;
  /** Until when a call that could not be sent is tried again, epoch ms. Default: a few tries. */
  tryUntil?: number;
  /**
   * What must happen eventually, such as a release: if it is refused because of the gateway's credentials or access, it is tried until `tryUntil`,
   * less and less often.
   */
  insist?: boolean;
  /** Sent at most once, whatever a read proves, because its data is not stored: card data. */
  neverAgain?: boolean;
}

/**
 * One call, made once. How a lost reply is settled is decided by the row, not by the step: a step provides the look-up if the row settles by reading,
 * and nothing otherwise.
 */
export type StepSpec<T> = StepFrame &
  (
    | { call: MadeCall<T, 'reading'>; lookUp: OutcomeLookUp<T> }
    | { call: MadeCall<T, Exclude<SettledBy, 'reading'>>; lookUp?: never }
  );

/** The final end of a step. */
export type StepResult<T> =
  /** `sent` is the digest of the call that was sent. */
  | { kind: 'done'; value: T; sent: Record<string, unknown> }
  /** `repeated`: the refused call was a repetition after a lost reply; the call before it may have been executed. */
  | { kind: 'refused'; code: ProblemCode; fault: UpstreamFault; repeated?: true }
  /** Certainly not executed: never sent in time, or proven by reading. */
  | { kind: 'not_executed'; code: ProblemCode; fault: UpstreamFault }
  /** No read can tell. */
  | { kind: 'undecided'; detail: string; sent: Record<string, unknown> };

/**
 * Runs calls by the money protocol: intent committed, one send, outcome committed, unknown outcomes settled by reading.
 * Steps that have ended are answered from the journal, so code above it can be run again from the top after a crash;
 * while an outcome is not known, the run is suspended and continues later.
 */
export interface Steps {
  step<T>(spec: StepSpec<T>): Promise<StepResult<T>>;
}
