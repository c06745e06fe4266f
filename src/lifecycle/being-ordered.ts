import { type Reservation } from '../domain/reservation.js';
import { type LedgerView } from '../ledger/ledger.js';

/**
 * Those of the numbers that somebody here is ordering, where the gateway alone holds them; nobody else takes numbers of the account until the
 * transaction ends. A provider that holds numbers keeps holds and orders apart itself.
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
