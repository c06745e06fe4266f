import { type Asked } from './account.js';
import { own } from './account.js';
import { moduleOf } from './orders.js';
import { type OrderStatus } from './events.js';

const words: readonly OrderStatus[] = ['ACTIVE', 'PENDING', 'FAILED'];

/**
 * Tells the module of a new order: one POST of a form with all that is known of customer, order and product, by the names that the
 * document has for them. Its answer, `<telecloud><status>…</status></telecloud>`, says how the order stands. Names and answer are assumed.
 */
export async function callOut(asked: Asked, orderNumber: string): Promise<void> {
  const order = asked.ledger.state.order(orderNumber);
  const module = order && moduleOf(asked, order.ratePlanId, 'moduleid_order');
  if (!order || !module) return;
  const { state } = asked.ledger;
  const plan = state.record('plan', order.ratePlanId) ?? {};
  const product = state.record('product', plan['product_id'] ?? '') ?? {};
  const body = new URLSearchParams({
    ...state.record('customer', order.accountNumber),
    ...order.values,
    action: 'ORDER',
    account_number: order.accountNumber,
    order_number: orderNumber,
    service_status: order.status,
    rate_plan_id: order.ratePlanId,
    product_id: plan['product_id'] ?? '',
    carrier_product_id: product['carrier_product_id'] ?? '',
    cloud_account_number: own.number,
  });
  let answered: string;
  try {
    const response = await fetch(module.url, { method: 'POST', body, signal: AbortSignal.timeout(10_000) });
    answered = /<status>([A-Z-]+)<\/status>/.exec(await response.text())?.[1] ?? `HTTP ${response.status}`;
  } catch {
    answered = 'no answer';
  }
  asked.ledger.record({ type: 'call_out', orderNumber, moduleId: module.id, answered });
  const status = words.find((word) => word === answered);
  if (status !== undefined && status !== asked.ledger.state.order(orderNumber)?.status)
    asked.ledger.record({ type: 'order_status', orderNumber, status, by: 'module' });
}
