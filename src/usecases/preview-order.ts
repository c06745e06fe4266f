import { Injectable } from '@nestjs/common';
import { type Provider } from '../contract/provider.js';
import { ProviderRegistry } from '../contract/registry.js';
import { addDecimals, type Money, negated } from '../domain/money.js';
import { onlySet } from '../domain/only-set.js';
import { type Cost, type Order } from '../domain/order.js';
import { type Reservation } from '../domain/reservation.js';
import { Ledger } from '../ledger/ledger.js';
import { hasScope } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';
import { OrderableReservations } from './kit/orderable-reservations.js';
import { type OrderRequest } from './kit/order-terms.js';

export interface OrderPreview {
  reservation: Reservation;
  /** Absent if the provider prices an order only once it exists: then order with `confirm: manual`. */
  cost?: Cost;
  /** The balance of the account, for keys that may see it. */
  balance?: {
    now: Money;
    /** The priced part of what the tenant's open orders will still be charged. */
    pending: Money;
    pendingOrders: number;
    /** What is left after those, and after this order if its cost is known. */
    after: Money;
  };
}

/** Previews an order without placing it: reads only. Throws whatever placing it would throw before anything is sent. */
@Injectable()
export class PreviewOrder {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly ledger: Ledger,
    private readonly reservations: OrderableReservations,
  ) {}

  async preview(caller: Caller, request: OrderRequest): Promise<OrderPreview> {
    const reservation = await this.reservations.check(caller, request);
    const { provider, port } = this.registry.for(caller).portOf(reservation, 'orders');
    const numbers = reservation.numbers.filter((n) => n.live && n.endsAs === undefined).map((n) => n.phoneNumber);
    const options = { ...reservation.providerOptions, ...request.providerOptions };
    const cost = await port.price?.(numbers, options, this.registry.readDeadline());
    const balance = hasScope(caller, 'billing:read') ? await this.balance(caller, provider, cost) : undefined;
    return { reservation, ...onlySet({ cost, balance }) };
  }

  private async balance(caller: Caller, provider: Provider, cost?: Cost): Promise<OrderPreview['balance']> {
    const { billing } = provider.for(caller);
    if (!billing) return undefined;
    const now = await billing.balance(this.registry.readDeadline());
    const open = await this.ledger.orders.open(caller.tenant, provider.id, provider.account);
    const { currency } = now;
    const pending = addDecimals('0', ...open.flatMap((order) => stillToPay(order, currency)));
    const own = cost?.total.currency === currency ? cost.total.amount : '0';
    return {
      now,
      pending: { amount: pending, currency },
      pendingOrders: open.length,
      after: { amount: addDecimals(now.amount, negated(pending), negated(own)), currency },
    };
  }
}

/** Orders whose charge has not been confirmed. */
const stillToPay = ({ cost }: Order, currency: string): string[] =>
  cost?.total.currency === currency ? [cost.total.amount] : [];
