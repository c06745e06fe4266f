import { Injectable } from '@nestjs/common';
import { type Caller, hasScope } from '../access/caller.js';
import { type Change } from '../domain/change.js';
import { GatewayError } from '../domain/errors.js';
import { type LifecycleEvent } from '../domain/lifecycle-event.js';
import { onlySet } from '../domain/only-set.js';
import { type Order } from '../domain/order.js';
import { type PortOrder } from '../domain/port-order.js';
import { type Reservation } from '../domain/reservation.js';
import { Ledger } from '../ledger/ledger.js';
import { type PageRequest } from './kit/page-request.js';

/** What a tenant has here: reservations, orders, ports, changes and their histories. */
@Injectable()
export class LookUp {
  constructor(private readonly ledger: Ledger) {}

  async reservation(caller: Caller, id: string): Promise<Reservation> {
    return found(await this.ledger.reservations.findFor(caller.tenant, id), 'reservation');
  }

  async order(caller: Caller, id: string): Promise<Order> {
    return found(await this.ledger.orders.findFor(caller.tenant, id), 'order');
  }

  reservations(
    caller: Caller,
    filter: { status?: string; provider?: string },
    page: PageRequest,
  ): Promise<Reservation[]> {
    return this.ledger.reservations.list(caller.tenant, { ...filter, ...before(page) });
  }

  orders(
    caller: Caller,
    filter: { status?: string; provider?: string; customerReference?: string; requestId?: string },
    page: PageRequest,
  ): Promise<Order[]> {
    return this.ledger.orders.list(caller.tenant, { ...filter, ...before(page) });
  }

  async reservationEvents(caller: Caller, id: string, page: PageRequest): Promise<LifecycleEvent[]> {
    await this.reservation(caller, id);
    return this.events(caller, id, page);
  }

  async orderEvents(caller: Caller, id: string, page: PageRequest): Promise<LifecycleEvent[]> {
    await this.order(caller, id);
    return this.events(caller, id, page);
  }

  /** Whoever may not see all of them sees what its own key made. */
  async change(caller: Caller, id: string): Promise<Change> {
    const change = await this.ledger.changes.findFor(caller.tenant, id);
    const seesAll = ['order', 'resolve', 'operator'].some((scope) => hasScope(caller, scope));
    const shown = seesAll || (await this.ledger.events.begunBy(id)) === caller.keyId;
    return found(shown ? change : undefined, 'change');
  }

  changes(
    caller: Caller,
    filter: { status?: string; provider?: string; kind?: string },
    page: PageRequest,
  ): Promise<Change[]> {
    return this.ledger.changes.list(caller.tenant, { ...filter, ...before(page) });
  }

  async changeEvents(caller: Caller, id: string, page: PageRequest): Promise<LifecycleEvent[]> {
    await this.change(caller, id);
    return this.events(caller, id, page);
  }

  async port(caller: Caller, id: string): Promise<PortOrder> {
    return found(await this.ledger.ports.findFor(caller.tenant, id), 'port order');
  }

  ports(
    caller: Caller,
    filter: { status?: string; provider?: string; customerReference?: string },
    page: PageRequest,
  ): Promise<PortOrder[]> {
    return this.ledger.ports.list(caller.tenant, { ...filter, ...before(page) });
  }

  async portEvents(caller: Caller, id: string, page: PageRequest): Promise<LifecycleEvent[]> {
    await this.port(caller, id);
    return this.events(caller, id, page);
  }

  private events(caller: Caller, id: string, { after, limit }: PageRequest): Promise<LifecycleEvent[]> {
    return this.ledger.events.list(caller.tenant, id, { ...onlySet({ after }), limit: limit + 1 });
  }
}

const before = ({ after, limit }: PageRequest): { before?: string; limit: number } => ({
  ...onlySet({ before: after }),
  limit: limit + 1,
});

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new GatewayError('not_found', `No such ${what}.`);
  return value;
}
