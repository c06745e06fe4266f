import { type Reservation } from '../domain/reservation.js';
import { type LedgerView } from '../ledger/ledger.js';

/**
 * Those of `numbers` that open orders here are buying, if only the gateway holds numbers. Locks the account's numbers until the transaction ends. A
 * provider with holds keeps them apart from orders itself.
 */
export async function beingOrdered(
  { heldNumbers, servedNumbers }: LedgerView,
  { provider, account, holdType }: Pick<Reservation, 'provider' | 'account' | 'holdType'>,
  numbers: readonly string[],
): Promise<ReadonlySet<string>> {
  if (holdType === 'upstream' || numbers.length === 0) return new Set();
  await heldNumbers.arbitrate(provider, account);
  return new Set((await servedNumbers.inOpen(provider, account, numbers)).keys());
}
