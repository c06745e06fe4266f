import { Injectable } from '@nestjs/common';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type Order, type OrderFailure } from '../domain/order.js';
import { type E164 } from '../domain/phone-number.js';
import { UniqueViolation } from '../ledger/database.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { moveOrder, MoveRefused } from '../lifecycle/status-moves.js';
import { completeOrder, returnReservation } from '../lifecycle/order-endings.js';
import { Runner } from '../sagas/runner.js';
import { actorOf, hasScope } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';
import { askedFor, OrderEvidence, type OrderResolution, wrongOrder } from './kit/order-evidence.js';

/** Manual resolution of an order that reading could not settle, checked against what the provider's reads show. */
@Injectable()
export class ResolveOrder {
  constructor(
    private readonly ledger: Ledger,
    private readonly evidence: OrderEvidence,
    private readonly runner: Runner,
  ) {}

  async resolve(caller: Caller, id: string, resolution: OrderResolution, use: KeyUse): Promise<Order> {
    const { outcome, phoneNumbers, providerOrderId } = resolution;
    const order = await reviewed(this.ledger, caller, id);
    if (phoneNumbers && (outcome !== 'completed' || order.service))
      throw invalidField(
        '/phoneNumbers',
        'not_allowed',
        'Use it only when an order of numbers is resolved as completed.',
      );
    if (providerOrderId !== undefined) await refuseTaken(this.ledger, order, providerOrderId);
    const active = await this.evidence.activeNumbers(caller, order, resolution);
    try {
      await this.ledger.transaction((ledger) => this.write(ledger, caller, id, resolution, active, use));
    } catch (error) {
      if (error instanceof UniqueViolation) throw elsewhere();
      if (!(error instanceof MoveRefused)) throw error;
      throw new GatewayError('conflict', 'The order has just changed. Read it and try again.', {
        retry: { safe: true },
      });
    }
    this.runner.kick();
    return (await this.ledger.orders.find(id))!;
  }

  private async write(
    ledger: LedgerView,
    caller: Caller,
    id: string,
    { outcome, note, providerOrderId }: OrderResolution,
    active: readonly E164[],
    use: KeyUse,
  ): Promise<void> {
    const order = await reviewed(ledger, caller, id);
    const actor = caller.keyId;
    await ledger.events.append(order, { type: 'note', actor, detail: note });
    await ledger.audit.append({
      ...actorOf(caller),
      action: 'order.resolve',
      resource: id,
      details: { outcome, note },
    });
    if (providerOrderId !== undefined) await nameProviderOrder(ledger, order, providerOrderId);
    await ledger.idempotency.bind(use, id);
    const failure: OrderFailure = { code: 'upstream_rejected', detail: `Resolved manually: ${note}` };
    if (order.service) return endService(ledger, order, outcome, failure, actor);
    if (outcome === 'completed') {
      await refuseOwned(ledger, caller, order, active);
      const known = new Set<string>(order.numbers.map((n) => n.phoneNumber));
      const fresh = active.flatMap((phoneNumber) =>
        known.has(phoneNumber) ? [] : { phoneNumber, status: 'active' as const },
      );
      await ledger.orders.addNumbers(order, fresh, order.numbers.length);
      const whole = { ...order, numbers: [...order.numbers, ...fresh] };
      return completeOrder(ledger, whole, active, { actor, partial: active.length < askedFor(whole) });
    }
    // Numbers whose outcome was in doubt were not bought; those known to be bought stay so.
    const bought = order.numbers.filter(({ status }) => status === 'active').map((n) => n.phoneNumber);
    if (bought.length > 0) return completeOrder(ledger, order, bought, { actor, failure });
    await moveOrder(ledger, order, outcome, { failure }, { actor });
    await ledger.orders.setNumbers(id, () => 'failed', order.numbers);
    await returnReservation(ledger, order, 'gone');
  }
}

async function reviewed(ledger: Pick<LedgerView, 'orders'>, caller: Caller, id: string): Promise<Order> {
  const order = await ledger.orders.findFor(caller.tenant, id);
  if (!order) throw new GatewayError('not_found', 'Order not found.');
  if (order.status === 'needs_review') return order;
  throw new GatewayError(
    'invalid_state',
    `Only an order in needs_review can be resolved. This one is ${order.status}.`,
  );
}

/** A service that manual review found at the provider is active, as far as is known. */
async function endService(
  ledger: LedgerView,
  order: Order,
  outcome: OrderResolution['outcome'],
  failure: OrderFailure,
  actor: string,
): Promise<void> {
  const status = { completed: 'active', rejected: 'failed', cancelled: 'cancelled' } as const;
  const service = { ...order.service!, status: status[outcome] };
  await moveOrder(ledger, order, outcome, { service, failure: outcome === 'completed' ? null : failure }, { actor });
}

/** A provider order belongs to one order here: a typing error must not assign one purchase to two orders. */
async function refuseTaken(
  ledger: Pick<LedgerView, 'providerOrders'>,
  { id, provider, account }: Order,
  providerOrderId: string,
): Promise<void> {
  if ((await ledger.providerOrders.claimedByOthers(provider, account, [providerOrderId], id)).size > 0)
    throw wrongOrder('taken', 'That provider order belongs to another order here.');
}

async function nameProviderOrder(ledger: LedgerView, order: Order, providerOrderId: string): Promise<void> {
  const { id, provider, account, providerOrderIds } = order;
  await ledger.providerOrders.name(provider, account, providerOrderId, id);
  await refuseTaken(ledger, order, providerOrderId);
  await ledger.orders.setProviderOrderIds(id, [...new Set([...providerOrderIds, providerOrderId])]);
}

/** Numbers that came with another order or port here stay with it, unless this order names them as well and an operator resolves it. */
async function refuseOwned(
  ledger: LedgerView,
  caller: Caller,
  { id, provider, account, numbers }: Order,
  active: readonly E164[],
): Promise<void> {
  const owners = await ledger.servedNumbers.owners(provider, account, active);
  const ordered = new Set<string>(hasScope(caller, 'operator') ? numbers.map((n) => n.phoneNumber) : []);
  const taken = [...owners.values()].find(({ orderId, phoneNumber }) => orderId !== id && !ordered.has(phoneNumber));
  if (taken) throw elsewhere(taken.phoneNumber);
}

const elsewhere = (phoneNumber = 'One of these numbers'): GatewayError =>
  new GatewayError('conflict', `${phoneNumber} belongs to another order or port here.`);
