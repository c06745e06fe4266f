import {
  type OrderPort,
  type OrderProgress,
  type OrderResult,
  type OrderRun,
  type OrderToPlace,
  type Quote,
} from '../contract/orders.js';
import { type ProviderRegistry } from '../contract/registry.js';
import { addDecimals } from '../domain/money.js';
import { onlySet } from '../domain/only-set.js';
import { type Connection, type Cost, isEnded, type Order } from '../domain/order.js';
import { type Reservation } from '../domain/reservation.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { completeOrder, endPricedOrder, returnReservation } from '../lifecycle/order-endings.js';
import { moveOrder } from '../lifecycle/status-moves.js';
import { approvalOf, awaitApproval, isPriced } from './approval.js';
import { exchangeCart } from './cart-exchange.js';
import { orderMarks } from './order-marks.js';
import { Suspended } from './run-suspension.js';
import { type RunMarks } from './conclusion.js';
import { type Run } from './run.js';
import { isOverLimit, OverSpendingLimit, unpriced } from './spending-limit.js';

const recheckMs = 500;
/** How long an order that holds nothing is tried to be sent. */
const unheldMs = 5 * 60_000;

const sinceBackup =
  'The ledger was restored from a backup, and the order may have been charged since. Look for it at the provider, then resolve it.';

/** Takes one order from `accepted` to its end, over any number of processes and restarts. */
export class OrderSaga {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly confirmWindowMs: number,
    private readonly onHeld: (deadline: { id: string; dueAt: number }) => void,
  ) {}

  marks(orderId: string): RunMarks {
    return orderMarks(orderId);
  }

  async advance(run: Run): Promise<void> {
    const order = await this.load(run.subject.id);
    if (isEnded(order.status) || order.status === 'needs_review') return;
    if (order.status === 'awaiting_confirmation') {
      if (this.ledger.clock.now() < order.confirmBy!) throw new Suspended(order.confirmBy!);
      await run.end((ledger) => endPricedOrder(ledger, order, 'expired', 'It was not confirmed in time.'));
      return;
    }
    const { provider, port } = this.registry.for(run.requester).portOf(order, 'orders');
    const reservation = order.reservationId === undefined ? undefined : await this.wholeReservation(order, port);
    if (reservation === 'lost' && run.lease.restoredFrom !== undefined) return this.leaveToReview(run, order);
    if (reservation === 'lost') {
      await this.finish(run, order, {
        kind: 'rejected',
        numbers: 'held',
        failure: {
          code: 'reservation_lost',
          detail: 'The provider no longer holds all of the reserved numbers. Nothing was ordered.',
        },
      });
      return;
    }
    const until = this.ledger.clock.now() + this.confirmWindowMs;
    await awaitApproval(this.ledger, run, port, order, Math.min(until, reservation?.orderableUntil ?? until));
    const result = await this.placed(port, this.orderRun(run.at(provider), port, order, reservation), {
      id: order.id,
      provider: order.provider,
      account: order.account,
      connection: wayOf(order),
      providerOptions: { ...reservation?.providerOptions, ...order.providerOptions },
      numbers: reservation
        ? reservation.numbers.filter((n) => order.numbers.some((o) => o.phoneNumber === n.phoneNumber))
        : order.numbers,
      ...onlySet({ selection: order.selection, cost: order.cost }),
      groupId: order.groupId ?? order.id,
      createdAt: order.createdAt,
    });
    if (result.kind === 'rejected' && run.lease.restoredFrom !== undefined) return this.leaveToReview(run, order);
    await this.finish(run, order, result);
  }

  /** In a restored ledger nothing proves that an order was not charged: what stands in its way may be its own doing, since the backup. */
  private leaveToReview(run: Run, order: Order): Promise<void> {
    return this.finish(run, order, { kind: 'needs_review', detail: sinceBackup });
  }

  /** The order, or its refusal because its price turned out to be beyond a limit of its tenant. Nothing has been charged then. */
  private async placed(port: OrderPort, run: OrderRun, order: OrderToPlace): Promise<OrderResult> {
    try {
      return await port.place(run, order);
    } catch (error) {
      if (!(error instanceof OverSpendingLimit)) throw error;
      return error.result;
    }
  }

  private orderRun(run: Run, port: OrderPort, order: Order, reservation: Reservation | undefined): OrderRun {
    const { provider, account } = order;
    // Until it has a price, the hold bounds it; afterwards the time to confirm does.
    const confirmBy = isPriced(port, order) ? order.confirmBy : undefined;
    const tryUntil = confirmBy ?? reservation?.expiresAt ?? (order.confirmedAt ?? order.createdAt) + unheldMs;
    return {
      step: (spec) => run.step({ tryUntil, ...spec }),
      tryUntil,
      latestHoldId: () => this.ledger.heldNumbers.latestHoldId(provider, account),
      claimedByOthers: (ids) => this.ledger.providerOrders.claimedByOthers(provider, account, ids, order.id),
      movedAt: order.updatedAt,
      exchange: (calls) => {
        if (order.reservationId === undefined) throw new Error('a cart is for reserved numbers');
        return exchangeCart(run, this.ledger, { ...order, reservationId: order.reservationId }, calls, tryUntil);
      },
      quoted: (quotes) => this.quoted(run, order.id, quotes, sumOf(quotes), Number.MAX_SAFE_INTEGER),
      priced: (cost, until) => this.quoted(run, order.id, [], cost, until),
      // Written with what follows, most often the order's end.
      progress: async (now) => run.writes.soon((ledger) => this.progress(ledger, order.id, now)),
      waitUntil: (at, because) => {
        throw new Suspended(at, { because });
      },
    };
  }

  /** Records price and provider order IDs, once. Then waits for confirmation if the order requires it. */
  private async quoted(
    run: Run,
    orderId: string,
    quotes: readonly Quote[],
    cost: Cost | undefined,
    until: number,
  ): Promise<void> {
    await run.writes.written();
    const order = await this.load(orderId);
    if (order.confirmBy !== undefined) return;
    const providerOrderIds = quotes.map((q) => q.providerOrderId);
    const confirmBy = Math.min(this.ledger.clock.now() + this.confirmWindowMs, until);
    if (!cost && (await this.ledger.usage.limitsMoney(order.tenant)))
      throw new OverSpendingLimit(unpriced, providerOrderIds);
    const known = run.commit(async (ledger) => {
      // It counts from here on: a later confirmation spends nothing more.
      ledger.usage.claim(order.tenant);
      for (const id of providerOrderIds) await ledger.providerOrders.name(order.provider, order.account, id, order.id);
      const approval = await approvalOf(ledger, order, cost?.total);
      const { approvalFor, detail } = approval ?? {};
      const waits = order.confirm === 'manual' || approval !== undefined;
      const change = {
        providerOrderIds,
        confirmBy,
        ...onlySet({ cost, approvalFor }),
        ...(waits ? {} : { confirmedAt: this.ledger.clock.now() }),
      };
      await moveOrder(ledger, order, waits ? 'awaiting_confirmation' : 'in_progress', change, onlySet({ detail }));
      return waits;
    });
    const waits = await known.catch((error: unknown) => {
      throw isOverLimit(error) ? new OverSpendingLimit(error.detail, providerOrderIds) : error;
    });
    if (waits) throw new Suspended(confirmBy);
  }

  private async progress(ledger: LedgerView, orderId: string, now: OrderProgress): Promise<void> {
    const order = (await ledger.orders.find(orderId))!;
    const { provider, account, numbers } = order;
    const known = new Map(numbers.map((n) => [n.phoneNumber, n.status]));
    const fresh = now.numbers.filter((n) => !known.has(n.phoneNumber));
    const moved = now.numbers.filter((n) => known.has(n.phoneNumber) && known.get(n.phoneNumber) !== n.status);
    const named = now.providerOrderIds.some((id) => !order.providerOrderIds.includes(id));
    const said = now.providerStatus !== undefined && now.providerStatus !== order.providerStatus;
    const same = now.status === order.status && !named && !said && fresh.length + moved.length === 0;
    if (same && (now.cost === undefined || order.cost !== undefined)) return;
    for (const id of now.providerOrderIds) await ledger.providerOrders.name(provider, account, id, orderId);
    await ledger.orders.addNumbers(order, [...fresh], numbers.length);
    const status = new Map(moved.map((n) => [n.phoneNumber, n.status]));
    await ledger.orders.setNumbers(orderId, (n) => status.get(n)!, moved);
    const { cost, providerStatus } = now;
    const change = {
      providerOrderIds: [...now.providerOrderIds],
      ...onlySet({ cost, providerStatus }),
    };
    await moveOrder(ledger, order, now.status, change, { detail: now.detail });
  }

  /** The reservation with all its numbers in place; suspends while one is being put back, `lost` if one is gone. */
  private async wholeReservation(order: Order, port: OrderPort): Promise<Reservation | 'lost'> {
    const reservation = await this.ledger.reservations.find(order.reservationId!);
    if (!reservation) throw new Error(`order ${order.id} without its reservation`);
    if (order.confirmBy !== undefined && isPriced(port, order)) return reservation;
    const wanted = new Set(order.numbers.map((n) => n.phoneNumber));
    const numbers = reservation.numbers.filter((n) => wanted.has(n.phoneNumber));
    if (numbers.some((n) => n.status === 'lost')) return 'lost';
    // A number of the same reservation that is still being released would be swept into the order with the others.
    if (reservation.numbers.some((n) => n.task !== undefined)) throw new Suspended(this.ledger.clock.now() + recheckMs);
    return reservation;
  }

  private async finish(run: Run, { id }: Order, result: OrderResult): Promise<void> {
    const heldAgain = await run.end(async (ledger) => {
      const order = (await ledger.orders.find(id))!;
      await ledger.lanes.leave(id);
      switch (result.kind) {
        case 'completed':
          await completeOrder(ledger, order, result.active, {
            partial: result.partial ?? false,
            ...onlySet({ failure: result.failure }),
          });
          return undefined;
        case 'rejected':
          await moveOrder(ledger, order, 'rejected', { failure: result.failure });
          await ledger.orders.setNumbers(id, () => 'failed', order.numbers);
          return returnReservation(ledger, order, result.numbers);
        case 'needs_review': {
          const { active = [], providerOrderIds = order.providerOrderIds } = result.done ?? {};
          for (const ordered of providerOrderIds)
            await ledger.providerOrders.name(order.provider, order.account, ordered, id);
          await moveOrder(ledger, order, 'needs_review', {
            failure: { code: 'outcome_unknown', detail: result.detail },
            providerOrderIds: [...providerOrderIds],
          });
          const bought = order.numbers.filter((n) => active.includes(n.phoneNumber));
          await ledger.orders.setNumbers(id, () => 'active', bought);
          return undefined;
        }
      }
    });
    if (heldAgain) this.onHeld({ id: heldAgain.id, dueAt: heldAgain.expiresAt });
  }

  private async load(id: string): Promise<Order> {
    const order = await this.ledger.orders.find(id);
    if (!order) throw new Error(`work without an order: ${id}`);
    return order;
  }
}

/** How calls reach the numbers of an order; every order of numbers says so. */
function wayOf({ id, connection }: Order): Connection {
  if (!connection) throw new Error(`order ${id} without a connection`);
  return connection;
}

/** What all of it costs, if that is known of every part. */
function sumOf(quotes: readonly Quote[]): Cost | undefined {
  const costs = quotes.flatMap((quote) => quote.cost ?? []);
  const [first] = costs;
  if (first === undefined || costs.length < quotes.length) return undefined;
  const amount = addDecimals(...costs.map(({ total }) => total.amount));
  return { total: { amount, currency: first.total.currency }, lines: costs.flatMap(({ lines }) => lines) };
}
