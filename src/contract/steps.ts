import { type ProblemCode, type UpstreamFault } from '../domain/errors.js';
import { type Effect, type SettledBy } from './operation-row.js';
import { type CommittedIntent, type Outcome } from './outcome.js';

/** An upstream call that is not a plain read, ready to be sent once its intent is committed. */
export interface PreparedCall<T, By extends SettledBy = SettledBy> {
  /** The row's name, e.g. `gen_order`. */
  operation: string;
  effect: Exclude<Effect, 'read'>;
  /** How its row says that an unknown outcome is settled. */
  settledBy: By;
  /** The request's fields that may be shown; goes into the journal. */
  digest: Record<string, unknown>;
  /** How long the sender waits for the reply, and how long after that the provider may still execute it. Milliseconds. */
  timeoutMs: number;
  lateBoundMs: number;
  /** Sends once. Never rejects. `T` must survive JSON: the outcome is written down. */
  send(intent: CommittedIntent): Promise<Outcome<T>>;
}

/** What a settling read found out about a lost call. */
export type LookUpResult<T> =
  | { kind: 'executed'; value: T }
  /** The read shows nothing of it. Proof only where the provider's reads are authoritative. */
  | { kind: 'absent' }
  /** The read contradicts itself or shows more than one candidate; `detail` tells a person what it saw. */
  | { kind: 'ambiguous'; detail: string };

/** Carries out the reads that a row names, once the late bound of a lost call has passed. */
export interface OutcomeLookUp<T> {
  /** Whether its "nothing there" is proof. */
  authoritative: boolean;
  /** `sent` is the digest of the call that went out. */
  read(sentAt: number, sent: Record<string, unknown>): Promise<LookUpResult<T>>;
}

/**
 * The call, or what makes it: asked only when it is about to be sent, never when the journal has the answer already. What is read
 * upstream to make it may look different by then.
 */
export type MadeCall<T, By extends SettledBy = SettledBy> = PreparedCall<T, By> | (() => Promise<PreparedCall<T, By>>);

interface StepFrame {
  /** Unique within its subject, and the same after a restart. */
  key: string;
  /** Name of the shared thing upstream that the call touches, such as an account's cart; see `ledger/lanes.ts`. */
  lane?: string;
  /** Until when a call that could not be sent is tried again, epoch ms. Default: a few tries. */
  tryUntil?: number;
  /** What has to come to pass, such as letting go: refused for the gateway's credentials or access, it is tried until `tryUntil`, ever more rarely. */
  insist?: boolean;
  /** Sent at most once whatever reading proves, because what it needs is not kept: card data. */
  neverAgain?: boolean;
}

/**
 * One call, once. What becomes of it when its reply is lost is the row's to say and no step's to choose: a step brings the look-up where
 * the row settles by reading, and nothing where it does not.
 */
export type StepSpec<T> = StepFrame &
  (
    | { call: MadeCall<T, 'reading'>; lookUp: OutcomeLookUp<T> }
    | { call: MadeCall<T, Exclude<SettledBy, 'reading'>>; lookUp?: never }
  );

/** How a step ended, for good. */
export type StepResult<T> =
  /** `sent` is the digest of the call that went out. */
  | { kind: 'done'; value: T; sent: Record<string, unknown> }
  /** `repeated`: what was refused was sent again because a reply had been lost; the call before it may have been executed. */
  | { kind: 'refused'; code: ProblemCode; fault: UpstreamFault; repeated?: true }
  /** Certainly not executed: never sent in time, or proven by reading. */
  | { kind: 'not_executed'; code: ProblemCode; fault: UpstreamFault }
  /** Nobody can tell by reading. */
  | { kind: 'undecided'; detail: string; sent: Record<string, unknown> };

/**
 * Runs calls by the money protocol: intent committed, one send, outcome committed, unknown outcomes settled by reading.
 * Steps that have ended are answered from the journal, so code above it can be run again from the top after a crash;
 * while an outcome is not known the run is suspended and comes back later.
 */
export interface Steps {
  step<T>(spec: StepSpec<T>): Promise<StepResult<T>>;
}
