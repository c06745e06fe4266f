import { Injectable } from '@nestjs/common';
import { hasScope } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';
import { type Change } from '../domain/change.js';
import { GatewayError } from '../domain/errors.js';
import { type LifecycleEvent } from '../domain/lifecycle-event.js';
import { onlySet } from '../domain/only-set.js';
import { type Order } from '../domain/order.js';
import { type PortOrder } from '../domain/port-order.js';
import { type Reservation } from '../domain/reservation.js';
import { Ledger } from '../ledger/ledger.js';
import { type PageRequest } from './kit/page-request.js';
import { type FoundItems, type IdPart, type ListRequest, searchList } from './kit/search-list.js';

interface Listing extends ListRequest {
  provider?: string;
  phoneNumber?: string;
}

interface OrderListing extends Listing {
  customerReference?: string;
  groupId?: string;
}

/** A tenant's reservations, orders, ports and changes, and their histories. */
@Injectable()
export class LookUp {
  constructor(private readonly ledger: Ledger) {}

  async reservation(caller: Caller, id: string): Promise<Reservation> {
    return found(await this.ledger.reservations.findFor(caller.tenant, id), 'reservation');
  }

  async order(caller: Caller, id: string): Promise<Order> {
    return found(await this.ledger.orders.findFor(caller.tenant, id), 'order');
  }

  reservations({ tenant }: Caller, { provider, ...request }: Listing): Promise<FoundItems<Reservation>> {
    const { reservations } = this.ledger;
    return searchList(request, {
      prefix: 'rsv',
      list: (part, status) => reservations.list(tenant, { ...part, ...onlySet({ provider, status }) }),
      ...this.idsBy(tenant, request, (number, part) => reservations.idsWith(tenant, number, part)),
      some: (ids) => reservations.some(tenant, ids),
      fits: (one) => matches(one, { provider }),
    });
  }

  orders(
    { tenant }: Caller,
    { provider, customerReference, groupId, ...request }: OrderListing,
  ): Promise<FoundItems<Order>> {
    const { orders } = this.ledger;
    const by = { provider, customerReference, groupId };
    return searchList(request, {
      prefix: 'ord',
      list: (part, status) => orders.list(tenant, { ...part, ...onlySet({ ...by, status }) }),
      ...this.idsBy(tenant, request, (number, part) => orders.idsWith(tenant, number, part)),
      some: (ids) => orders.some(tenant, ids),
      fits: (one) => matches(one, by),
    });
  }

  async reservationEvents(caller: Caller, id: string, page: PageRequest): Promise<LifecycleEvent[]> {
    await this.reservation(caller, id);
    return this.events(caller, id, page);
  }

  async orderEvents(caller: Caller, id: string, page: PageRequest): Promise<LifecycleEvent[]> {
    await this.order(caller, id);
    return this.events(caller, id, page);
  }

  /** Callers that may not see all changes see those of their own key. */
  async change(caller: Caller, id: string): Promise<Change> {
    const change = await this.ledger.changes.findFor(caller.tenant, id);
    const seesAll = ['changes:read', 'resolve', 'operator'].some((scope) => hasScope(caller, scope));
    const shown = seesAll || (await this.ledger.events.begunBy(id)) === caller.keyId;
    return found(shown ? change : undefined, 'change');
  }

  changes(
    { tenant }: Caller,
    { provider, kind, ...request }: Listing & { kind?: string },
  ): Promise<FoundItems<Change>> {
    const { changes } = this.ledger;
    return searchList(request, {
      prefix: 'chg',
      list: (part, status) => changes.list(tenant, { ...part, ...onlySet({ provider, kind, status }) }),
      ...this.idsBy(tenant, request, (number, part) => changes.idsOf(tenant, `number:${number}`, part)),
      some: (ids) => changes.some(tenant, ids),
      fits: (one) => matches(one, { provider, kind }),
    });
  }

  async changeEvents(caller: Caller, id: string, page: PageRequest): Promise<LifecycleEvent[]> {
    await this.change(caller, id);
    return this.events(caller, id, page);
  }

  async port(caller: Caller, id: string): Promise<PortOrder> {
    return found(await this.ledger.ports.findFor(caller.tenant, id), 'port order');
  }

  ports({ tenant }: Caller, { provider, customerReference, ...request }: OrderListing): Promise<FoundItems<PortOrder>> {
    const { ports, orders } = this.ledger;
    const by = { provider, customerReference };
    return searchList(request, {
      prefix: 'prt',
      list: (part, status) => ports.list(tenant, { ...part, ...onlySet({ ...by, status }) }),
      ...this.idsBy(tenant, request, (number, part) => orders.idsWith(tenant, number, part)),
      some: (ids) => ports.some(tenant, ids),
      fits: (one) => matches(one, by),
    });
  }

  async portEvents(caller: Caller, id: string, page: PageRequest): Promise<LifecycleEvent[]> {
    await this.port(caller, id);
    return this.events(caller, id, page);
  }

  /** By number if one is given, otherwise by metadata if any is. */
  private idsBy(
    tenant: string,
    { phoneNumber, metadata = {} }: Listing,
    byNumber: (phoneNumber: string, part: IdPart) => Promise<string[]>,
  ): { ids?: (part: IdPart) => Promise<string[]> } {
    const [pair] = Object.entries(metadata);
    if (phoneNumber !== undefined) return { ids: (part) => byNumber(phoneNumber, part) };
    return pair ? { ids: (part) => this.ledger.metadata.having(tenant, pair, part) } : {};
  }

  private events(caller: Caller, id: string, { after, limit }: PageRequest): Promise<LifecycleEvent[]> {
    return this.ledger.events.list(caller.tenant, id, { ...onlySet({ after }), limit: limit + 1 });
  }
}

const matches = <T extends object>(one: T, wanted: { [K in keyof T]?: T[K] | undefined }): boolean =>
  Object.entries(wanted).every(([name, value]) => value === undefined || one[name as keyof T] === value);

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new GatewayError('not_found', `No such ${what}.`);
  return value;
}
