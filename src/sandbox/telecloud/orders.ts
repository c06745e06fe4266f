import { type Asked, cents, change, found, groupOf, type Handler, own, put, without } from './account.js';
import { charges, paidBy, refund } from './charging.js';
import { attachedTo, checkLimits, limitOf, limitsIn } from './components.js';
import { customer, daysOn, plan, promotion } from './customers.js';
import { type LedgerEvent, type OrderStatus } from './events.js';
import { magicOf } from './magic.js';
import { callOut, moduleOf } from './module-call.js';
import { Refusal, variableNames } from './parameters.js';
import { type Order } from './state.js';
import { el, leaf, leaves } from './xml.js';

function order(asked: Asked): Order {
  const { order_number: number = '', account_number } = asked.fields;
  const one = asked.ledger.state.order(number);
  if (one?.accountNumber !== account_number) throw new Refusal('The order was not found.');
  return one!;
}

const moved = (orderNumber: string, status: OrderStatus, errorText?: string): LedgerEvent => ({
  type: 'order_status',
  orderNumber,
  status,
  by: 'call',
  ...(errorText === undefined ? {} : { errorText }),
});

/** The initial state of an order of a plan. */
function beginning(
  planId: string,
  { ledger, settings }: Asked,
): { status: OrderStatus; values: Record<string, string> } {
  const effect = magicOf('Order/Create', { productid_var: planId })?.effect;
  if (effect === 'never') return { status: 'PENDING', values: {} };
  if (effect === 'fails') return { status: 'FAILED', values: {} };
  const takesTime = ledger.state.record('plan', planId)?.['takes_time'] === 'Y';
  if (!takesTime) return { status: 'ACTIVE', values: {} };
  return { status: 'PENDING', values: { active_at: String(ledger.now() + settings.pendingMs) } };
}

export const orders: Readonly<Record<string, Handler>> = {
  'Order/Create': (asked) => {
    customer(asked);
    const { productid_var = '', parent_order_number: parent, attached_components: components } = asked.fields;
    const { product_id = '', status: planStatus } = plan(asked, productid_var);
    const core = found(asked, 'product', product_id, 'product');
    const group = asked.ledger.state.record('product_group', core['product_group_id'] ?? '');
    if (planStatus !== '1' || core['status'] !== '1' || group?.['status'] === '2')
      throw new Refusal('The rate plan is not available for new orders.');
    if (components === undefined && attachedTo(core).length > 0)
      throw new Refusal('The attached components are required.');
    if (components !== undefined) checkLimits(asked, core, limitsIn(components, 'max_units'));
    if (core['product_type'] === 'ADD-ON' && parent === undefined)
      throw new Refusal('The parent order number is required.');
    if (parent !== undefined && !asked.ledger.state.order(parent)) throw new Refusal('The parent order was not found.');
    paidBy(asked);
    promotion(asked, productid_var, 0);
    if (magicOf(asked.action, asked.fields)?.effect === 'declined') throw new Refusal('The card was declined.');
    const orderNumber = `${asked.ledger.nextId(4617)}ZU4617`;
    const first = beginning(productid_var, asked);
    const byModule = moduleOf(asked, productid_var, 'order') !== undefined && first.status === 'ACTIVE';
    const status = byModule ? 'PENDING' : first.status;
    const paid = status === 'FAILED' ? [] : charges(asked, productid_var, orderNumber, true);
    asked.ledger.record(
      put(asked, 'order', orderNumber, { ...asked.fields, ...first.values }),
      moved(orderNumber, status),
      ...paid,
    );
    const why = status === 'FAILED' && asked.quirks.failedOrdersSayWhy ? [leaf('error', 'No carrier took it.')] : [];
    return { nodes: [el('order', { order_number: orderNumber }, leaf('status', status)), ...why], transId: false };
  },
  'Order/Status': (asked) => {
    const { orderNumber, status } = order(asked);
    if (status !== 'ACTIVE' && status !== 'SUSPENDED')
      throw new Refusal(`Orders in ${status} status can not be toggled.`);
    const now = status === 'ACTIVE' ? 'SUSPENDED' : 'ACTIVE';
    asked.ledger.record(moved(orderNumber, now));
    return { nodes: [el('order', { order_number: orderNumber }, leaf('status', now))] };
  },
  'Order/Move': (asked) => {
    const { orderNumber, values } = order(asked);
    const { new_account_number: target = '' } = asked.fields;
    found(asked, 'customer', target, 'new customer account');
    asked.ledger.record(put(asked, 'order', orderNumber, { ...values, account_number: target }));
    return { nodes: [el('order', { order_number: orderNumber }, leaf('new_account_number', target))] };
  },
  'Order/Cancel': (asked) => {
    const { orderNumber, status } = order(asked);
    if (status === 'CANCELLED') throw new Refusal('The order is already cancelled.');
    asked.ledger.record(moved(orderNumber, 'CANCELLED'));
    return { nodes: [el('order', { order_number: orderNumber }, leaf('status', 'CANCELLED'))] };
  },
  'Order/Swap': (asked) => {
    const { orderNumber, ratePlanId } = order(asked);
    const given = variableNames.filter((name) => name in asked.fields);
    if (given.length === 0) throw new Refusal('At least one variable is required.');
    const group = asked.ledger.state.record('product_group', groupOf(asked, ratePlanId) ?? '') ?? {};
    const fixed = given.find((name) => group[name]?.split('|')[5] !== 'Y');
    if (fixed !== undefined) throw new Refusal(`The variable ${fixed} is not swappable.`);
    change({ ...asked, fields: without(asked.fields, 'order_number') }, 'order', orderNumber, 'order');
    return { nodes: [el('order', { order_number: orderNumber })] };
  },
  'Order/Replenish': (asked) => {
    const { orderNumber, status, values, ratePlanId } = order(asked);
    if (status !== 'ACTIVE') throw new Refusal('Only orders in ACTIVE status can be replenished.');
    const { productid_var = '' } = asked.fields;
    if (!['1', '4'].includes(plan(asked, productid_var)['status'] ?? ''))
      throw new Refusal('The rate plan is not available for replenishments.');
    if (groupOf(asked, productid_var) !== groupOf(asked, ratePlanId))
      throw new Refusal('The rate plan must be of the product group of the order.');
    if (magicOf(asked.action, asked.fields)?.effect === 'declined') throw new Refusal('The card was declined.');
    const paid = charges(asked, productid_var, orderNumber, false);
    const counted = Object.keys(values).filter((name) => name.startsWith('usage_'));
    const restarted = counted.filter(
      (name) => asked.ledger.state.record('component', name.slice(6))?.['reset_with_cycle'] === 'Y',
    );
    const again = { ...values, ...Object.fromEntries(restarted.map((name) => [name, '0'])), productid_var };
    asked.ledger.record(put(asked, 'order', orderNumber, again), ...paid);
    const core = asked.ledger.state.record('product', plan(asked, productid_var)['product_id'] ?? '');
    const ends = daysOn(asked.ledger.now(), core?.['cycle_days']);
    return { nodes: [el('order', { order_number: orderNumber }, leaf('expiration_date', ends))] };
  },
  'Order/Update': (asked) => {
    const { orderNumber, status } = order(asked);
    const { service_status: to, error_text: errorText } = asked.fields;
    if (to === 'FAILED' && status !== 'PENDING') throw new Refusal('Only orders in PENDING status can be FAILED.');
    change(
      { ...asked, fields: without(asked.fields, 'order_number', 'service_status', 'error_text') },
      'order',
      orderNumber,
      'order',
    );
    if (to !== undefined) {
      const back = status === 'PENDING' && (to === 'FAILED' || to === 'CANCELLED') ? refund(asked, orderNumber) : [];
      asked.ledger.record(moved(orderNumber, to as OrderStatus, errorText), ...back);
    }
    return { nodes: [el('order', { order_number: orderNumber })] };
  },
  'Order/Unstack': (asked) => {
    const { orderNumber, status } = order(asked);
    if (status !== 'ACTIVE') throw new Refusal('Only orders in ACTIVE status have stacked plans.');
    change({ ...asked, fields: { stacked_plan_id: asked.fields['stacked_plan_id']! } }, 'order', orderNumber, 'order');
    return { nodes: [] };
  },
  'Order/ReportUsage': (asked) => {
    const { orderNumber, status, values, ratePlanId } = order(asked);
    if (status !== 'ACTIVE') throw new Refusal('Usage can be reported for orders in ACTIVE status only.');
    const { component_id = '', units = '', expression_type } = asked.fields;
    if (!/^\d{1,12}$/.test(units)) throw new Refusal('The units must be a number.');
    const component = found(asked, 'component', component_id, 'component');
    if (!limitsIn(values['attached_components'] ?? '[]', 'max_units').has(component_id))
      throw new Refusal('The component was not found on the order.');
    const key = `usage_${component_id}`;
    const before = Number(values[key] ?? '0');
    const after = expression_type === 'additive' ? before + Number(units) : Number(units);
    asked.ledger.record(put(asked, 'order', orderNumber, { ...values, [key]: String(after) }));
    const free = Number(component['starting_quantity'] ?? '0');
    // Suspended components are not billed.
    const billed = component['status'] === '1' ? Math.max(0, after - free) - Math.max(0, before - free) : 0;
    const total = (billed * Number(component['unit_price'] ?? '0')).toFixed(4).replace(/\.?0+$/, '');
    if (Number(total) > 0)
      asked.ledger.record({
        type: 'charge',
        transId: asked.ledger.nextId(43_982),
        operation: asked.action,
        who: 'cloud_account',
        account: own.number,
        cents: cents(total),
        notes: component_id,
        orderNumber,
      });
    const figures = leaves({
      old_value: String(before),
      new_value: String(after),
      unit_price: component['unit_price'],
      total,
    });
    const most = limitOf(values, asked.ledger.state.record('plan', ratePlanId) ?? {}, component_id);
    const reached = most !== undefined && before < most && after >= most;
    if (reached) void callOut(asked, orderNumber, 'status', { component_id, units: String(after) });
    const used = el('ProductComponents', {}, el('component', { component_id }, ...figures));
    return { nodes: [el('order', { order_number: orderNumber }, used)] };
  },
};
