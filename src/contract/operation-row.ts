/**
 * What an upstream operation may do, and so how the sender treats it:
 * - `read`: changes nothing; retried within a budget, may reuse a connection;
 * - `hold`: holds or releases numbers; - `write`: changes something; the change itself costs nothing;
 * - `money`: can deduct money, allocate numbers or submit a port.
 * All but reads are journalled, sent once per journalled step on a fresh connection, and never retried by the sender.
 */
export type Effect = 'read' | 'hold' | 'write' | 'money';

/** These reads tell whether a lost call was executed; the code that makes the call supplies the look-up that performs them. */
interface ByReading {
  readonly by: 'reading';
  readonly reads: readonly [string, ...string[]];
}
/** Repeating it has no further effect, for the reason in `because`: it is sent again. */
interface ByRepeating {
  readonly by: 'repeating';
  readonly because: string;
}
/** No read tells, and repeating could do harm: it goes to manual review with everything known about the call. */
interface ByManualReview {
  readonly by: 'manual_review';
}
/** No read tells what a hold took: it is released, or expires, and `how` says which. */
interface ByRelease {
  readonly by: 'release';
  readonly how: string;
}

/** How an unknown outcome is settled, by effect. A call that moves money is never sent again on a guess. */
interface Settlings {
  read: never;
  hold: ByReading | ByRepeating | ByRelease;
  write: ByReading | ByRepeating | ByManualReview;
  money: ByReading | ByManualReview;
}
export type SettlingOf<E extends Effect> = Settlings[E];
export type Settling = SettlingOf<Effect>;
export type SettledBy = Settling['by'];

/** One upstream operation as the money protocol and `GET /v1/providers/{id}/operations` know it; made from the row that the code executes. */
export interface OperationRow {
  name: string;
  upstream: string;
  effect: Effect;
  routes: readonly string[];
  /** On all but reads. */
  settle?: Settling;
}
