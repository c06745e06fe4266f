import { Injectable } from '@nestjs/common';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type Order, type OrderFailure } from '../domain/order.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { moveOrder, MoveRefused } from '../lifecycle/status-moves.js';
import { completeOrder, endPricedOrder, giveBack } from '../sagas/order-saga.js';
import { Runner } from '../sagas/runner.js';
import { type Caller } from './caller.js';
import { atRest } from './place-order.js';

export interface Resolution {
  /** What a person found out: the numbers are in service, the order was not carried out, or it is called off. */
  outcome: 'completed' | 'rejected' | 'cancelled';
  providerOrderId?: string;
  note: string;
}

/** What a caller may do to an order that exists: confirm it, cancel it, or resolve one that needs a person. */
@Injectable()
export class SteerOrder {
  constructor(
    private readonly ledger: Ledger,
    private readonly runner: Runner,
  ) {}

  /** Lets a priced order go on to its charge. */
  async confirm(caller: Caller, id: string, use: KeyUse, waitMs: number): Promise<Order> {
    const deadlineAt = Date.now() + waitMs;
    await this.change(caller, id, use, async (ledger, order) => {
      if (order.status !== 'awaiting_confirmation') throw notIn(order, 'confirmed', 'awaiting_confirmation');
      if (Date.now() >= order.confirmBy!)
        throw new GatewayError('invalid_state', 'The deadline for confirming this order has passed.');
      await moveOrder(
        ledger,
        order,
        'in_progress',
        { confirmedAt: Date.now() },
        { actor: caller.keyId, detail: 'confirmed' },
      );
      await ledger.work.wake(order, 'order');
    });
    this.runner.kick();
    return this.runner.waitFor(id, () => this.read(id), atRest, deadlineAt);
  }

  /** Calls an order off while nothing has been charged: before its first call, or while it waits for confirmation. */
  async cancel(caller: Caller, id: string, use: KeyUse): Promise<Order> {
    await this.change(caller, id, use, async (ledger, order) => {
      if (order.status === 'awaiting_confirmation')
        return endPricedOrder(ledger, order, 'cancelled', 'Cancelled before it was confirmed.', caller.keyId);
      if (order.status !== 'accepted') throw notIn(order, 'cancelled', 'awaiting_confirmation');
      // Whoever works on it loses the right to write, and so to send, before we look whether anything went out.
      await ledger.work.revoke(id);
      if (await ledger.journal.any(id)) throw notIn(order, 'cancelled', 'awaiting_confirmation');
      await ledger.lanes.leave(id);
      await ledger.reservations.unpark(id);
      await moveOrder(
        ledger,
        order,
        'cancelled',
        {},
        { actor: caller.keyId, detail: 'Cancelled before anything was sent.' },
      );
      await ledger.orders.setNumbers(id, () => 'failed', order.numbers);
      await giveBack(ledger, order, 'held');
    });
    this.runner.kick();
    return this.read(id);
  }

  /** A person's word on an order that reading could not settle. */
  async resolve(caller: Caller, id: string, resolution: Resolution, use: KeyUse): Promise<Order> {
    await this.change(caller, id, use, async (ledger, order) => {
      if (order.status !== 'needs_review') throw notIn(order, 'resolved', 'needs_review');
      await ledger.events.append(order, { type: 'note', actor: caller.keyId, detail: resolution.note });
      if (resolution.providerOrderId !== undefined) await nameProviderOrder(ledger, order, resolution.providerOrderId);
      if (order.service) return resolveService(ledger, order, resolution, caller.keyId);
      if (resolution.outcome === 'completed') {
        return completeOrder(
          ledger,
          order,
          order.numbers.map((n) => n.phoneNumber),
          { actor: caller.keyId },
        );
      }
      const failure: OrderFailure = { code: 'upstream_rejected', detail: `Resolved manually: ${resolution.note}` };
      // What was in doubt was not bought; what is known to have been is.
      const bought = order.numbers.filter(({ status }) => status === 'active').map((n) => n.phoneNumber);
      if (bought.length > 0) return completeOrder(ledger, order, bought, { actor: caller.keyId, failure });
      await moveOrder(ledger, order, resolution.outcome, { failure }, { actor: caller.keyId });
      await ledger.orders.setNumbers(id, () => 'failed', order.numbers);
      await giveBack(ledger, order, 'gone');
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

/** A service that a person has found to be there is active, as far as anybody knows. */
async function resolveService(
  ledger: LedgerView,
  order: Order,
  { outcome, note, providerOrderId }: Resolution,
  actor: string,
): Promise<void> {
  if (outcome === 'completed' && providerOrderId === undefined && order.providerOrderIds.length === 0)
    throw invalidField('/providerOrderId', 'required', "Provide the provider's ID of the order.");
  const failure: OrderFailure = { code: 'upstream_rejected', detail: `Resolved manually: ${note}` };
  const status = { completed: 'active', rejected: 'failed', cancelled: 'cancelled' } as const;
  const service = { ...order.service!, status: status[outcome] };
  const change = { service, failure: outcome === 'completed' ? null : failure };
  await moveOrder(ledger, order, outcome, change, { actor });
}

/** A provider's order belongs to one order here: a slip of the pen must not give one purchase to two. */
async function nameProviderOrder(ledger: LedgerView, order: Order, providerOrderId: string): Promise<void> {
  const { id, provider, account, providerOrderIds } = order;
  if ((await ledger.orders.claimedProviderOrders(provider, account, [providerOrderId], id)).size > 0) {
    throw invalidField('/providerOrderId', 'taken', 'That provider order belongs to another order here.');
  }
  await ledger.orders.nameProviderOrder(provider, account, providerOrderId, id);
  await ledger.orders.setProviderOrderIds(id, [...new Set([...providerOrderIds, providerOrderId])]);
}

function notIn(order: Order, what: string, wanted: string): GatewayError {
  return new GatewayError(
    'invalid_state',
    `An order can be ${what} only while it is ${wanted}. This one is ${order.status}.`,
  );
}
