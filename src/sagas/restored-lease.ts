import { type Step } from '../ledger/journal.js';
import { type Lease } from '../ledger/work.js';

/** Of a restored ledger: whether a call was sent since the backup cannot be found out. */
export class InDoubt extends Error {}

export const restoredSince = 'The ledger was restored from a backup. This call may have been sent since.';

/**
 * Since when a restored ledger knows nothing of a step. Whatever try it is in the backup, the next may have been sent since: it counts as a call whose
 * outcome is not known. Only a step that is later than the backup shows that this has been taken into account.
 */
export function unknownSince({ restoredFrom }: Lease, before: readonly Step[]): number | undefined {
  if (restoredFrom === undefined || before.some(({ sentAt }) => sentAt >= restoredFrom)) return undefined;
  return restoredFrom;
}
