import { type OperationRow, type Settling } from '../contract/operation-row.js';
import { type PreparedCall, type StepSpec } from '../contract/steps.js';
import { type Step } from '../ledger/journal.js';

/** The rows of a provider, by the names of their calls: what may be sent, and how an unknown outcome is settled. */
export class CallRows {
  private readonly rows: ReadonlyMap<string, OperationRow>;

  constructor(rows: readonly OperationRow[]) {
    this.rows = new Map(rows.map((row) => [row.name, row]));
  }

  /** Called before anything is written or sent: a call that its row cannot settle is a bug in the gateway, and is not sent. */
  refuseUnsettled<T>(spec: StepSpec<T>, { operation, effect, settledBy }: PreparedCall<T>): void {
    const no = (why: string): Error => new Error(`${operation} is not sent: ${why}`);
    const row = this.rows.get(operation);
    if (!row?.settle) throw no('the provider has no row of it that says how it is settled');
    if (row.effect !== effect || row.settle.by !== settledBy) throw no('the call is not what its row says');
    if (effect === 'money' && settledBy === 'repeating') throw no('what moves money is never repeated');
    if (settledBy === 'reading' && !spec.lookUp) throw no('its row settles it by reading, and nothing reads');
  }

  /** What the row says; a row that no longer exists, or whose settling could do harm, means manual review. */
  settlingOf({ operation, effect }: Step): Settling {
    const settle = this.rows.get(operation)?.settle;
    return settle === undefined || (effect === 'money' && settle.by === 'repeating') ? { by: 'manual_review' } : settle;
  }
}
