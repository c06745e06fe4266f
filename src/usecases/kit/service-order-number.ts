import { type Caller } from '../../contract/caller.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { type Ledger } from '../../ledger/ledger.js';

/** The provider's number of the caller's service order that a request names. */
export async function serviceOrderNumber(
  ledger: Pick<Ledger, 'orders'>,
  caller: Caller,
  id: string | undefined,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const order = await ledger.orders.findFor(caller.tenant, id);
  if (!order?.service) throw new GatewayError('not_found', 'Service order not found.');
  const [number] = order.providerOrderIds;
  if (number === undefined)
    throw invalidField('/orderId', 'invalid_state', 'The provider has not assigned an ID to this order yet.');
  return number;
}
