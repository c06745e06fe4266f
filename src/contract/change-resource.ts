import { type Change } from '../domain/change.js';
import { linkTo, resourceWith } from '../domain/event-resource.js';

/** What a change affects or has created: its type, its ID, and its path on this gateway. */
export interface ChangedResource {
  type: 'trunk' | 'number' | 'customer' | 'order' | 'port';
  id: string;
  href: string;
}

type About = Pick<Change, 'kind' | 'provider' | 'target' | 'input' | 'result'>;

/** What a change affects; undefined if that has no path of its own, such as several numbers at once or the account's money. */
export function resourceOf({ kind, provider, target = '', input, result }: About): ChangedResource | undefined {
  const named = { ...(input as Named | undefined), ...(result as Named | undefined) };
  const { id, direction, customerId, orderId, portOrderId } = named;
  const number = /^number:(\+\d+)$/.exec(target)?.[1];
  const ours = orderId ?? portOrderId;
  if (number !== undefined)
    return { ...linkTo('number', number), href: at(`/v1/numbers/${number}`, { provider }) } as ChangedResource;
  if (ours !== undefined) return resourceWith(ours) as ChangedResource | undefined;
  if (kind.startsWith('trunk.') && id !== undefined && direction !== undefined)
    return { type: 'trunk', id, href: at(`/v1/trunks/${encodeURIComponent(id)}`, { direction, provider }) };
  if (customerId !== undefined)
    return {
      type: 'customer',
      id: customerId,
      href: at(`/v1/customers/${encodeURIComponent(customerId)}`, { provider }),
    };
  return undefined;
}

/** The fields of a change's input and result that name what it affects. */
type Named = Partial<Record<'id' | 'direction' | 'customerId' | 'orderId' | 'portOrderId', string>>;

const at = (path: string, query: Record<string, string>): string => `${path}?${new URLSearchParams(query).toString()}`;
