import { Injectable } from '@nestjs/common';
import { GatewayError } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { type Order } from '../domain/order.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { moveOrder, MoveRefused } from '../lifecycle/status-moves.js';
import { endPricedOrder, returnReservation } from '../lifecycle/order-endings.js';
import { Runner } from '../sagas/runner.js';
import { actorOf } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';
import { atRest } from './kit/order-terms.js';

/** What a caller can do with an order in progress: confirm it or cancel it. */
@Injectable()
export class SteerOrder {
  constructor(
    private readonly ledger: Ledger,
    private readonly runner: Runner,
  ) {}

  /** Lets a priced order proceed to its charge. */
  async confirm(caller: Caller, id: string, use: KeyUse, waitMs: number): Promise<Order> {
    const deadlineAt = this.ledger.clock.now() + waitMs;
    await this.change(caller, id, use, async (ledger, order) => {
      if (order.status !== 'awaiting_confirmation') throw notIn(order, 'confirmed', 'awaiting_confirmation');
      if (order.approvalFor !== undefined) await approve(ledger, caller, order, order.approvalFor);
      if (this.ledger.clock.now() >= order.confirmBy!)
        throw new GatewayError('invalid_state', 'The deadline for confirming this order has passed.');
      await moveOrder(
        ledger,
        order,
        'in_progress',
        { confirmedAt: this.ledger.clock.now() },
        { actor: caller.keyId, detail: order.approvalFor === undefined ? 'confirmed' : 'approved' },
      );
      await ledger.work.wake(order, 'order');
    });
    this.runner.kick();
    return this.runner.waitFor(id, () => this.read(id), atRest, deadlineAt);
  }

  /** Cancels an order while nothing has been charged: before its first call, or while it waits for confirmation. */
  async cancel(caller: Caller, id: string, use: KeyUse): Promise<Order> {
    await this.change(caller, id, use, async (ledger, order) => {
      if (order.status === 'awaiting_confirmation')
        return endPricedOrder(ledger, order, 'cancelled', 'Cancelled before it was confirmed.', caller.keyId);
      if (order.status !== 'accepted') throw notIn(order, 'cancelled', 'awaiting_confirmation');
      // The worker loses its right to write, and so to send, before we check whether anything was sent.
      await ledger.work.revoke(id);
      if (await ledger.journal.any(id)) throw notIn(order, 'cancelled', 'awaiting_confirmation');
      await ledger.lanes.leave(id);
      await ledger.heldNumbers.unpark(id);
      await moveOrder(
        ledger,
        order,
        'cancelled',
        {},
        { actor: caller.keyId, detail: 'Cancelled before anything was sent.' },
      );
      await ledger.orders.setNumbers(id, () => 'failed', order.numbers);
      await returnReservation(ledger, order, 'held');
    });
    this.runner.kick();
    return this.read(id);
  }

  private async change(
    caller: Caller,
    id: string,
    use: KeyUse,
    work: (ledger: LedgerView, order: Order) => Promise<unknown>,
  ): Promise<void> {
    try {
      await this.ledger.transaction(async (ledger) => {
        const order = await ledger.orders.findFor(caller.tenant, id);
        if (!order) throw new GatewayError('not_found', 'Order not found.');
        await work(ledger, order);
        await ledger.idempotency.bind(use, id);
      });
    } catch (error) {
      if (!(error instanceof MoveRefused)) throw error;
      throw new GatewayError('conflict', 'The order has just changed. Read it and try again.', {
        retry: { safe: true },
      });
    }
  }

  private async read(id: string): Promise<Order> {
    return (await this.ledger.orders.find(id))!;
  }
}

/**
 * The key that placed an order cannot approve it. Neither can a key whose text the holder of that key may know, or the reverse: the creator of a key,
 * and anyone who rotated it, has seen its text.
 */
async function approve(
  ledger: Pick<LedgerView, 'apiKeys' | 'audit'>,
  caller: Caller,
  { id, cost }: Order,
  placedBy: string,
): Promise<void> {
  const knowing = async (key: string): Promise<Set<string>> => {
    const found = new Set([key]);
    for (const one of found) {
      const known = await ledger.apiKeys.find(one);
      if (known) for (const by of [known.createdBy, ...(known.rotatedBy ?? [])]) found.add(by);
    }
    return found;
  };
  if ((await knowing(caller.keyId)).has(placedBy) || (await knowing(placedBy)).has(caller.keyId))
    throw new GatewayError('forbidden', `Order ${id} must be confirmed by a key other than ${placedBy}, which placed it. Neither key may have created or rotated the other.`); // prettier-ignore
  await ledger.audit.append({ ...actorOf(caller), action: 'order.approve', resource: id, details: { placedBy, ...onlySet({ price: cost?.total }) } }); // prettier-ignore
}

function notIn(order: Order, what: string, wanted: string): GatewayError {
  return new GatewayError(
    'invalid_state',
    `An order can be ${what} only while it is ${wanted}. This one is ${order.status}.`,
  );
}
