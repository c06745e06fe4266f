import { type Asked, groupOf, own } from './account.js';
import { type OrderStatus } from './events.js';

const words: readonly OrderStatus[] = ['ACTIVE', 'PENDING', 'FAILED'];

/** The purposes that a product group has modules for. */
export type ModuleUse = 'order' | 'replenish' | 'status' | 'swap' | 'cancel';

/** The module of an order's product group for this purpose, if it is active and has a URL. */
export function moduleOf(asked: Asked, planId: string, use: ModuleUse): { id: string; url: string } | undefined {
  const { state } = asked.ledger;
  const id = state.record('product_group', groupOf(asked, planId) ?? '')?.[`moduleid_${use}`];
  const module = id === undefined ? undefined : state.record('module', id);
  return id !== undefined && module?.['status'] === '1' && module['url'] !== undefined
    ? { id, url: module['url'] }
    : undefined;
}

/** The operations after which a module is called, with its purpose. */
const uses: Readonly<Record<string, ModuleUse>> = {
  'Order/Create': 'order',
  'Order/Replenish': 'replenish',
  'Order/Status': 'status',
  'Order/Swap': 'swap',
  'Order/Cancel': 'cancel',
};

/** After an order was created or changed: calls the group's module for that purpose. */
export async function tellModule(asked: Asked): Promise<void> {
  const use = uses[asked.action];
  const orderNumber = asked.fields['order_number'] ?? asked.ledger.orders().at(-1)?.orderNumber;
  if (use !== undefined && orderNumber !== undefined) await callOut(asked, orderNumber, use);
}

/**
 * Calls a module about an order: a form POST with all data about customer, order and product, by the document's names. The reply,
 * `<telecloud><status>…</status></telecloud>`, sets the status of a new order. Names and reply are assumed.
 */
export async function callOut(
  asked: Asked,
  orderNumber: string,
  use: ModuleUse,
  more: Record<string, string> = {},
): Promise<void> {
  const order = asked.ledger.state.order(orderNumber);
  const module = order && moduleOf(asked, order.ratePlanId, use);
  if (!order || !module) return;
  const { state } = asked.ledger;
  const plan = state.record('plan', order.ratePlanId) ?? {};
  const product = state.record('product', plan['product_id'] ?? '') ?? {};
  const body = new URLSearchParams({
    ...state.record('customer', order.accountNumber),
    ...order.values,
    action: use.toUpperCase(),
    account_number: order.accountNumber,
    order_number: orderNumber,
    service_status: order.status,
    rate_plan_id: order.ratePlanId,
    product_id: plan['product_id'] ?? '',
    carrier_product_id: product['carrier_product_id'] ?? '',
    cloud_account_number: own.number,
    ...more,
  });
  let answered: string;
  try {
    const response = await fetch(module.url, { method: 'POST', body, signal: AbortSignal.timeout(10_000) });
    answered = /<status>([A-Z-]+)<\/status>/.exec(await response.text())?.[1] ?? `HTTP ${response.status}`;
  } catch {
    answered = 'no answer';
  }
  asked.ledger.record({ type: 'call_out', orderNumber, moduleId: module.id, answered });
  const status = use === 'order' ? words.find((word) => word === answered) : undefined;
  if (status !== undefined && status !== asked.ledger.state.order(orderNumber)?.status)
    asked.ledger.record({ type: 'order_status', orderNumber, status, by: 'module' });
}
