/**
 * What an upstream operation may do when it is executed, and so what the sender may do with it:
 * - `read`: changes nothing; retried within a budget, may reuse a connection;
 * - `hold`: takes or lets go of numbers; - `write`: changes something that costs nothing by itself;
 * - `money`: can deduct money, allocate numbers or submit a port.
 * All but reads are journalled, sent once on a fresh connection, and never retried.
 */
export type Effect = 'read' | 'hold' | 'write' | 'money';

/** These reads tell whether a lost call was executed; whoever makes the call brings the look-up that carries them out. */
interface ByReading {
  readonly by: 'reading';
  readonly reads: readonly [string, ...string[]];
}
/** Doing it twice leaves the same as doing it once, and `because` says why: it is sent again. */
interface ByRepeating {
  readonly by: 'repeating';
  readonly because: string;
}
/** No read tells, and repeating could do harm: a person looks, with everything that is known of the call. */
interface ByPerson {
  readonly by: 'manual_review';
}
/** No read tells what a hold took: it is let go of, or ends by itself, and `how` says which. */
interface ByLettingGo {
  readonly by: 'release';
  readonly how: string;
}

/** How an outcome that nobody knows is settled, by what the operation may do. What moves money is never sent again on a guess. */
interface Settlings {
  read: never;
  hold: ByReading | ByRepeating | ByLettingGo;
  write: ByReading | ByRepeating | ByPerson;
  money: ByReading | ByPerson;
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
