import { Injectable } from '@nestjs/common';
import { type OrderFound, type OrderPort } from '../contract/orders.js';
import { ProviderRegistry } from '../contract/registry.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type Order, type OrderFailure } from '../domain/order.js';
import { type E164 } from '../domain/phone-number.js';
import { UniqueViolation } from '../ledger/database.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { moveOrder, MoveRefused } from '../lifecycle/status-moves.js';
import { completeOrder, returnReservation } from '../lifecycle/order-endings.js';
import { Runner } from '../sagas/runner.js';
import { actorOf, type Caller, hasScope } from '../access/caller.js';

export interface OrderResolution {
  /** What a person found out: the numbers are in service, the order was not carried out, or it is called off. */
  outcome: 'completed' | 'rejected' | 'cancelled';
  /** Which order of the provider's it is. */
  providerOrderId?: string;
  /** Those that are in service, where that does not follow: all of them unless they are named. */
  phoneNumbers?: readonly E164[];
  note: string;
}

/**
 * A person's word on an order that reading could not settle. What it names at the provider is read there and has to be this order's: naming
 * it makes it the tenant's. What the provider cannot be asked about only an operator can name.
 */
@Injectable()
export class ResolveOrder {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly runner: Runner,
  ) {}

  async resolve(caller: Caller, id: string, resolution: OrderResolution, use: KeyUse): Promise<Order> {
    const { outcome, phoneNumbers, providerOrderId } = resolution;
    const order = await reviewed(this.ledger, caller, id);
    if (phoneNumbers && (outcome !== 'completed' || order.service))
      throw invalidField('/phoneNumbers', 'not_allowed', 'Use it when an order of numbers is resolved as completed.');
    if (providerOrderId !== undefined) await refuseTaken(this.ledger, order, providerOrderId);
    const active = order.service
      ? await this.confirmService(caller, order, resolution)
      : await this.active(caller, order, resolution);
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
    // What was in doubt was not bought; what is known to have been is.
    const bought = order.numbers.filter(({ status }) => status === 'active').map((n) => n.phoneNumber);
    if (bought.length > 0) return completeOrder(ledger, order, bought, { actor, failure });
    await moveOrder(ledger, order, outcome, { failure }, { actor });
    await ledger.orders.setNumbers(id, () => 'failed', order.numbers);
    await returnReservation(ledger, order, 'gone');
  }

  /** The numbers that are in service by this resolution; those that the order did not know of are proven, or an operator's word. */
  private async active(
    caller: Caller,
    order: Order,
    { outcome, providerOrderId, phoneNumbers }: OrderResolution,
  ): Promise<E164[]> {
    const { port } = this.registry.portOf(order, 'orders');
    const found = await this.found(caller, port, order, providerOrderId);
    if (outcome !== 'completed') return [];
    const known = order.numbers.map((n) => n.phoneNumber);
    if (!picksNumbers(order)) {
      refuseStrange(phoneNumbers ?? [], (n) => known.includes(n), 'This number is not part of this order.');
      return [...(phoneNumbers ?? known)];
    }
    const marked = await port.marked?.(markOf(order), this.registry.readDeadline());
    const proven = new Set<E164>([...known, ...(found?.marked ? found.numbers : []), ...(marked ?? [])]);
    const active = [...new Set([...alreadyActive(order), ...(phoneNumbers ?? proven)])];
    if (active.length === 0)
      throw invalidField(
        '/phoneNumbers',
        'required',
        'Provide the numbers that the order delivered. They will belong to the tenant that ordered them.',
      );
    if (active.length > askedFor(order))
      throw invalidField('/phoneNumbers', 'too_many', `The order is for ${askedFor(order)} numbers.`);
    const isStrange = (phoneNumbers ?? []).some((n) => !proven.has(n));
    if (isStrange && !hasScope(caller, 'operator'))
      refuseStrange(
        phoneNumbers!,
        (n) => proven.has(n),
        `The provider cannot confirm that this order delivered this number. ${untold}`,
      );
    if (isStrange) {
      const listed = await this.inAccount(order);
      refuseStrange(phoneNumbers!, (n) => listed.has(n), 'The number is not in service at the provider.', 'not_found'); // prettier-ignore
    }
    return active;
  }

  /** The provider's order that is named: it is there, and it is this one. */
  private async found(
    caller: Caller,
    port: OrderPort,
    order: Order,
    providerOrderId: string | undefined,
  ): Promise<OrderFound | undefined> {
    if (providerOrderId === undefined) return undefined;
    const found = await port.findOrder?.(providerOrderId, markOf(order), this.registry.readDeadline());
    if (port.findOrder && !found) throw notThat('not_found', 'The provider has no such order.');
    if (found && !picksNumbers(order)) {
      if (found.numbers.some((n) => order.numbers.some(({ phoneNumber }) => phoneNumber === n))) return found;
      throw notThat('not_allowed', 'That provider order has none of the numbers of this order.');
    }
    if (!found?.marked && !hasScope(caller, 'operator'))
      throw notThat('not_allowed', `The provider cannot confirm that it is this order. ${untold}`);
    // An operator has said so.
    return found && { ...found, marked: true };
  }

  private async inAccount(order: Order): Promise<Set<string>> {
    const { customerId } = order.providerOptions;
    const { port } = this.registry.portOf(order, 'numbers');
    const filter = typeof customerId === 'string' && port.byCustomer ? { customerId } : {};
    return new Set((await port.list(filter, this.registry.readDeadline())).map((n) => n.phoneNumber));
  }

  private async confirmService(
    caller: Caller,
    order: Order,
    { outcome, providerOrderId }: OrderResolution,
  ): Promise<never[]> {
    if (providerOrderId === undefined) {
      if (outcome === 'completed' && order.providerOrderIds.length === 0)
        throw invalidField('/providerOrderId', 'required', "Provide the provider's ID of the order.");
      return [];
    }
    const { port } = this.registry.portOf(order, 'serviceOrders');
    const { customerId } = order.service!;
    const confirmed = await port.confirm?.({ orderNumber: providerOrderId, customerId }, this.registry.readDeadline());
    if (port.confirm && !confirmed) throw notThat('not_found', 'The provider has no such order of this customer.');
    if (!confirmed && !hasScope(caller, 'operator'))
      throw notThat('not_allowed', `The provider cannot confirm that it is this order. ${untold}`);
    return [];
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

/** The provider picks the numbers of an order by description; of every other they are known. */
const picksNumbers = ({ selection }: Order): boolean => selection !== undefined && 'criteria' in selection;

const askedFor = ({ selection, numbers }: Order): number =>
  selection && 'criteria' in selection ? selection.criteria.quantity : numbers.length;

const alreadyActive = ({ numbers }: Order): E164[] =>
  numbers.flatMap(({ phoneNumber, status }) => (status === 'active' ? phoneNumber : []));

const markOf = ({ id, requestId = id }: Order): { id: string; requestId: string } => ({ id, requestId });

/** A service that a person has found to be there is active, as far as anybody knows. */
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

/** A provider's order belongs to one order here: a slip of the pen must not give one purchase to two. */
async function refuseTaken(
  ledger: Pick<LedgerView, 'providerOrders'>,
  { id, provider, account }: Order,
  providerOrderId: string,
): Promise<void> {
  if ((await ledger.providerOrders.claimedByOthers(provider, account, [providerOrderId], id)).size > 0)
    throw notThat('taken', 'That provider order belongs to another order here.');
}

async function nameProviderOrder(ledger: LedgerView, order: Order, providerOrderId: string): Promise<void> {
  const { id, provider, account, providerOrderIds } = order;
  await ledger.providerOrders.name(provider, account, providerOrderId, id);
  await refuseTaken(ledger, order, providerOrderId);
  await ledger.orders.setProviderOrderIds(id, [...new Set([...providerOrderIds, providerOrderId])]);
}

/** What another order or port here has brought stays its own. Only an operator settles what was ordered twice, by the number's name. */
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

/** Refuses, by its place, the first of the numbers that is not as it has to be. */
function refuseStrange(numbers: readonly E164[], fits: (n: E164) => boolean, why: string, code = 'not_allowed'): void {
  const place = numbers.findIndex((n) => !fits(n));
  if (place >= 0) throw invalidField(`/phoneNumbers/${place}`, code, why);
}

const notThat = (code: string, why: string): GatewayError => invalidField('/providerOrderId', code, why);
const untold = 'An operator must resolve it.';
