import { type Provider } from '../../contract/provider.js';
import { GatewayError } from '../../domain/errors.js';
import { type LedgerView } from '../../ledger/ledger.js';
import { type NumberInService } from './owned-numbers.js';

type Account = Pick<Provider, 'id' | 'account'>;
/** A number as it was read; without `orderId`, as that of no tenant. */
type NumberRead = Pick<NumberInService, 'phoneNumber' | 'orderId'>;

/** Refuses numbers that have changed their owner here since they were read: they may have been disconnected and sold again. */
export async function refuseResold(
  { servedNumbers }: LedgerView,
  { id, account }: Account,
  numbers: readonly NumberRead[],
): Promise<void> {
  const named = numbers.map(({ phoneNumber }) => phoneNumber);
  const owners = await servedNumbers.owners(id, account, named, { former: true });
  for (const { phoneNumber, orderId } of numbers) {
    const owner = owners.get(phoneNumber);
    if ((owner?.former ? undefined : owner?.orderId) === orderId) continue;
    const detail = `${phoneNumber} has changed its owner since it was read. Read it and try again.`;
    throw new GatewayError('conflict', detail, { retry: { safe: true } });
  }
}

/**
 * The same for a number that is to be disconnected, and refuses one that another order or port here is getting. Locks the account's numbers until the
 * transaction ends.
 */
export async function refuseSold(ledger: LedgerView, provider: Account, number: NumberRead): Promise<void> {
  const { id, account } = provider;
  const { phoneNumber, orderId } = number;
  await ledger.heldNumbers.arbitrate(id, account);
  // Before the owners: an order that ends in between is found among those.
  const open = (await ledger.servedNumbers.inOpen(id, account, [phoneNumber])).get(phoneNumber);
  if (open && open.orderId !== orderId)
    throw new GatewayError('invalid_state', 'An order or port of this number is still open.');
  await refuseResold(ledger, provider, [number]);
}
