import { type Provider } from '../contract/provider.js';
import { type LedgerView } from '../ledger/ledger.js';

export const beingChangedHere = 'It is being changed or disconnected through this gateway.';

/**
 * Those of these numbers that a change through this gateway has not ended for, where a number that was sold again would be changed again. Locks the
 * account's numbers until the transaction ends.
 */
export async function beingChanged(
  { heldNumbers, changes }: LedgerView,
  { id, account, numbers }: Pick<Provider, 'id' | 'account' | 'numbers'>,
  phoneNumbers: readonly string[],
): Promise<ReadonlySet<string>> {
  if (!numbers?.settledByNumber || phoneNumbers.length === 0) return new Set();
  await heldNumbers.arbitrate(id, account);
  return changes.changing(id, account, phoneNumbers);
}
