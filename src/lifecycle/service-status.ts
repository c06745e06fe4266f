import { type Order, type OrderStatus } from '../domain/order.js';
import { type Service, type ServicePatch, type ServiceStatus } from '../domain/service-order.js';
import { type LedgerView } from '../ledger/ledger.js';
import { type OrderChange } from '../ledger/orders.js';
import { moveOrder } from './status-moves.js';

export type ServiceOrder = Order & { service: Service };

/** The subject that collects reports about a provider's order until an order here has its number. */
export const waitingFor = (provider: string, account: string, orderNumber: string): string =>
  `${provider}:${account}:order:${orderNumber}`;

/** The order's status that follows from its service's status, if the order has not ended. */
export function orderAfter(status: ServiceStatus, change: OrderChange, reason?: string): [OrderStatus, OrderChange] {
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

/** Updates a service after a change. An order that was waiting for this ends. */
export async function patchService(
  ledger: LedgerView,
  { orderId, patch, reason }: { orderId: string; patch: ServicePatch; reason?: string },
  by: string,
): Promise<void> {
  const order = await serviceOrderOf(ledger, orderId);
  const service: Service = { ...order.service, ...patch };
  if (patch.status !== undefined && order.status === 'in_progress' && patch.status !== 'pending') {
    const [to, change] = orderAfter(patch.status, { service }, reason);
    await moveOrder(ledger, order, to, change, { detail: by });
    // Nothing waits for it any more.
    return ledger.work.wake(order, 'service_order');
  }
  await ledger.orders.setService(orderId, service);
  const said = Object.entries(patch).map(([name, value]) => `${name} ${value}`);
  if (said.length > 0) await ledger.events.append(order, { type: 'updated', detail: `${said.join(', ')} (${by})` });
}

export async function serviceOrderOf(ledger: LedgerView, id: string): Promise<ServiceOrder> {
  const order = await ledger.orders.find(id);
  if (!order?.service) throw new Error(`work without a service order: ${id}`);
  return { ...order, service: order.service };
}
