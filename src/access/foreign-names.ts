import { type AccountResources } from '../contract/account-resources.js';
import { type Caller } from '../contract/caller.js';
import { type Provider } from '../contract/provider.js';
import { type ProviderRegistry } from '../contract/registry.js';
import { type Accounts } from '../domain/accounts.js';
import { type FieldError, GatewayError } from '../domain/errors.js';

/**
 * Refuses names in a request that the caller's tenant may not use at a provider: another customer, another's payment method, a mailbox. Reads
 * nothing. `at` is the pointer that precedes each name, e.g. `/providerOptions/`.
 */
export function refuseForeignNames(
  { tenant, accounts }: Caller,
  { id, accountResources }: Pick<Provider, 'id' | 'accountResources'>,
  given: object,
  at: string,
): void {
  if (!accountResources || accounts === 'everything') return;
  const errors = Object.entries(given).flatMap(([name, value]): FieldError[] => {
    const list = Object.hasOwn(accountResources.members, name) ? accountResources.members[name]! : undefined;
    // Anything but text is no name; the provider's own validation refuses it.
    if (list === undefined || typeof value !== 'string' || isFree(accountResources, list, value)) return [];
    if (accounts[id]?.[list]?.some((entry) => covers(entry, value))) return [];
    const detail = `Tenant "${tenant}" may not use "${value.slice(0, 64)}" as ${name} at provider "${id}".`;
    return [{ pointer: `${at}${name}`, code: 'access_refused', detail }];
  });
  if (errors[0]) throw new GatewayError('access_refused', `${errors[0].detail} Nothing was sent.`, { errors });
}

const isFree = ({ lists, unowned = [] }: AccountResources, list: string, value: string): boolean =>
  unowned.some((start) => value.startsWith(start)) || lists[list]?.includes(value) === true;

const covers = (entry: string, value: string): boolean =>
  entry.endsWith('*') ? value.startsWith(entry.slice(0, -1)) : entry === value;

/** The first of the names in `accounts` that matches no provider, or no list of a provider; disabled providers are not checked. */
export function unknownIn(accounts: Accounts, { entries }: Pick<ProviderRegistry, 'entries'>): string | undefined {
  for (const [id, lists] of Object.entries(accounts === 'everything' ? {} : accounts)) {
    const entry = entries.find((one) => one.id === id);
    if (!entry) return id;
    const known = entry.provider && Object.keys(entry.provider.accountResources?.lists ?? {});
    const unknown = Object.keys(lists).find((list) => known?.includes(list) === false);
    if (unknown !== undefined) return `${id}.${unknown}`;
  }
  return undefined;
}
