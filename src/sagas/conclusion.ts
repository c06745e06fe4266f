import { type Outcome } from '../contract/outcome.js';
import { onlySet } from '../domain/only-set.js';
import { type StepStatus } from '../ledger/journal.js';
import { type LedgerView } from '../ledger/ledger.js';
import { detailOf } from './outcome-detail.js';

/** How an attempt ended, as the journal and the history say it. */
export interface Conclusion {
  status: StepStatus;
  /** What a later run needs of it: the value, or why it failed. */
  outcome?: unknown;
  detail: string;
  /** The provider's own ID of the exchange. */
  transactionId?: string;
}

/** What the owner of a run writes in the same transaction as the journal. */
export interface RunMarks {
  /** A call's outcome has become unknown. */
  unknown?(ledger: LedgerView): Promise<void>;
  /** An unknown outcome has been settled. */
  settled?(ledger: LedgerView): Promise<void>;
}

/** Of a call that has just been made. */
export function conclusionOf<T>(outcome: Outcome<T>): Conclusion {
  const detail = detailOf(outcome);
  if (outcome.kind === 'done') {
    const { value, transactionId } = outcome;
    return { status: 'done', outcome: value, detail, ...onlySet({ transactionId }) };
  }
  const { kind, code, fault } = outcome;
  const failure = { code, fault, ...(kind === 'not_sent' && onlySet({ retryAfterMs: outcome.retryAfterMs })) };
  return { status: kind, outcome: failure, detail, ...onlySet({ transactionId: fault.transactionId }) };
}
