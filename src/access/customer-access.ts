import { type Caller } from '../contract/caller.js';
import { type Provider } from '../contract/provider.js';
import { GatewayError } from '../domain/errors.js';
import { type LedgerView } from '../ledger/ledger.js';
import { hasScope } from './caller.js';

export const customerKind = 'customer';

export const isVisible = (caller: Caller, owner: string | undefined): boolean =>
  owner === caller.tenant || (owner === undefined && hasScope(caller, 'operator'));

export const noCustomer = (): GatewayError => new GatewayError('not_found', 'Customer not found.');

/** The tenant that created this customer through the gateway. */
export function customerOwner(
  ledger: Pick<LedgerView, 'ownerships'>,
  { id: provider, account }: Pick<Provider, 'id' | 'account'>,
  customerId: string,
): Promise<string | undefined> {
  return ledger.ownerships.owner({ provider, account, kind: customerKind, externalId: customerId });
}

/** Another tenant's customer does not exist for this caller; the operator's customers are for keys with scope `operator`. */
export async function refuseForeignCustomer(
  ledger: Pick<LedgerView, 'ownerships'>,
  caller: Caller,
  provider: Pick<Provider, 'id' | 'account'>,
  customerId: string,
): Promise<void> {
  if (!isVisible(caller, await customerOwner(ledger, provider, customerId))) throw noCustomer();
}
