import { type ServicePlaced, type VariableValue } from '../contract/service-orders.js';
import { type ProviderRegistry } from '../contract/registry.js';
import { isEnded, type Order, type OrderStatus } from '../domain/order.js';
import { type Service, type ServicePatch, type ServiceStatus } from '../domain/service-order.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { type OrderChange } from '../ledger/orders.js';
import { type Confidential } from './confidential.js';
import { moveOrder } from '../lifecycle/status-moves.js';
import { orderMarks } from './order-saga.js';
import { type Run, type RunMarks } from './run.js';
import { Suspended } from './run-suspension.js';
import { unsentFailure } from './final-failures.js';

type ServiceOrder = Order & { service: Service };

/**
 * Takes one order of a service from `accepted` to where the provider leaves it. Placing it is a step of the money protocol. A pending
 * one is finished by whoever learns that it is active (a change of it); if nobody does in time, a person is asked.
 */
export class ServiceOrderSaga {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly confidential: Confidential,
  ) {}

  marks(id: string): RunMarks {
    return orderMarks(id);
  }

  async tenantOf(id: string): Promise<string | undefined> {
    return (await this.ledger.orders.find(id))?.tenant;
  }

  async advance(run: Run): Promise<void> {
    const order = await load(this.ledger, run.subject.id);
    if (isEnded(order.status) || order.status === 'needs_review') return this.confidential.forget(order.id);
    const { provider, port } = this.registry.portOf(order, 'serviceOrders');
    if (order.providerOrderIds.length > 0) {
      const until = order.createdAt + port.pendingForMs;
      if (Date.now() < until) throw new Suspended(until);
      const detail = 'It has been pending for longer than such orders may be, and its outcome has not been reported.';
      await run.commit(async (ledger) =>
        moveOrder(ledger, await load(ledger, order.id), 'needs_review', {
          failure: { code: 'outcome_unknown', detail },
        }),
      );
      return;
    }
    try {
      const variables = this.confidential.of(order.id) as readonly VariableValue[] | undefined;
      const placed = await port.place(run.at(provider), { id: order.id, service: order.service, variables });
      await run.commit(async (ledger) => this.record(ledger, await load(ledger, order.id), placed));
    } catch (error) {
      const failure = unsentFailure(error, run);
      if (!failure) throw error;
      const { code, detail } = failure;
      const unsent = { kind: 'rejected', failure: { code, detail } } as const;
      await run.commit(async (ledger) => this.record(ledger, await load(ledger, order.id), unsent));
    } finally {
      this.confidential.forget(order.id);
    }
    if (!isEnded((await load(this.ledger, order.id)).status)) throw new Suspended(order.createdAt + port.pendingForMs);
  }

  private async record(ledger: LedgerView, order: ServiceOrder, placed: ServicePlaced): Promise<void> {
    switch (placed.kind) {
      case 'placed': {
        const { orderNumber, status } = placed;
        const { id, provider, account, service } = order;
        await ledger.orders.nameProviderOrder(provider, account, orderNumber, id);
        // What its module has told of it before we knew its number.
        await ledger.events.adopt(waitingFor(provider, account, orderNumber), order);
        const change = { providerOrderIds: [orderNumber], service: { ...service, status } };
        return moveOrder(ledger, order, ...after(status, change));
      }
      case 'rejected':
        return moveOrder(ledger, order, 'rejected', { failure: placed.failure });
      case 'needs_review':
        return moveOrder(ledger, order, 'needs_review', {
          failure: { code: 'outcome_unknown', detail: placed.detail },
        });
    }
  }
}

/** Under which subject news of a provider's order is kept until somebody here has that order. */
export const waitingFor = (provider: string, account: string, orderNumber: string): string =>
  `${provider}:${account}:order:${orderNumber}`;

/** Where a service's status takes an order that has not ended. */
function after(status: ServiceStatus, change: OrderChange, reason?: string): [OrderStatus, OrderChange] {
  switch (status) {
    case 'pending':
      return ['in_progress', change];
    case 'active':
    case 'suspended':
    case 'non_pay':
      return ['completed', { ...change, failure: null }];
    case 'cancelled':
      return ['cancelled', change];
    case 'failed': {
      const detail = `The provider accepted the order and could not provision it${reason === undefined ? '' : `: ${reason}`}.`;
      return ['rejected', { ...change, failure: { code: 'upstream_rejected', detail } }];
    }
  }
}

/** How a service is left by a change of it. An order that was waiting for this has its end. */
export async function patchService(
  ledger: LedgerView,
  { orderId, patch, reason }: { orderId: string; patch: ServicePatch; reason?: string },
  by: string,
): Promise<void> {
  const order = await load(ledger, orderId);
  const service: Service = { ...order.service, ...patch };
  if (patch.status !== undefined && order.status === 'in_progress' && patch.status !== 'pending') {
    const [to, change] = after(patch.status, { service }, reason);
    await moveOrder(ledger, order, to, change, { detail: by });
    // Nobody waits for it any more.
    return ledger.work.wake(order, 'service_order');
  }
  await ledger.orders.setService(orderId, service);
  const said = Object.entries(patch).map(([name, value]) => `${name} ${value}`);
  if (said.length > 0) await ledger.events.append(order, { type: 'updated', detail: `${said.join(', ')} (${by})` });
}

async function load(ledger: LedgerView, id: string): Promise<ServiceOrder> {
  const order = await ledger.orders.find(id);
  if (!order?.service) throw new Error(`work without a service order: ${id}`);
  return { ...order, service: order.service };
}
