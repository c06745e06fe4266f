import { type Asked, balanceOf, cents, change, found, type Handler, own, put, without } from './account.js';
import { customer, daysOn, plan } from './customers.js';
import { type LedgerEvent, type OrderStatus } from './events.js';
import { magicOf } from './magic.js';
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

/** What a cycle of a plan costs: the customer by the plan's price, the account by the product's. */
function charges(asked: Asked, planId: string, orderNumber: string, first: boolean): LedgerEvent[] {
  const { product_id = '', setup_price = '0.00', recurring_price = '0.00' } = plan(asked, planId);
  const core = found(asked, 'product', product_id, 'product');
  const total = (setup: string, recurring: string): number => (first ? cents(setup) : 0) + cents(recurring);
  const wholesale = total(core['setup_price'] ?? '0', core['recurring_price'] ?? '0');
  if (balanceOf(asked, own.number) < wholesale) throw new Refusal('Insufficient funds to place this order.');
  const common = { type: 'charge', operation: asked.action, notes: '', orderNumber } as const;
  const { account_number = '' } = asked.fields;
  return [
    {
      ...common,
      transId: asked.ledger.nextId(43_982),
      who: 'customer',
      account: account_number,
      cents: total(setup_price, recurring_price),
    },
    { ...common, transId: asked.ledger.nextId(53_982), who: 'cloud_account', account: own.number, cents: wholesale },
  ];
}

/** Orders that fail or are called off while they are pending are refunded. */
function refund({ ledger, action }: Asked, orderNumber: string): LedgerEvent[] {
  return ledger.state.charges
    .filter((charge) => charge.orderNumber === orderNumber && charge.cents > 0)
    .map(({ who, account, cents: paid, transId }) => ({
      type: 'charge',
      transId: `R${transId}`,
      operation: action,
      who,
      account,
      cents: -paid,
      notes: 'refund',
      reverses: transId,
      orderNumber,
    }));
}

/** What an order of a plan is at first. */
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

/** The module that an order's product group has for something, if it is one that is called. */
export function moduleOf(
  { ledger }: Asked,
  planId: string,
  which: 'moduleid_order',
): { id: string; url: string } | undefined {
  const state = ledger.state;
  const core = state.record('product', state.record('plan', planId)?.['product_id'] ?? '');
  const id = state.record('product_group', core?.['product_group_id'] ?? '')?.[which];
  const module = id === undefined ? undefined : state.record('module', id);
  return id !== undefined && module?.['status'] === '1' && module['url'] !== undefined
    ? { id, url: module['url'] }
    : undefined;
}

export const orders: Readonly<Record<string, Handler>> = {
  'Order/Create': (asked) => {
    customer(asked);
    const {
      productid_var = '',
      parent_order_number: parent,
      payment_method_id: method,
      promo_code: promo,
    } = asked.fields;
    const { product_id = '' } = plan(asked, productid_var);
    const core = found(asked, 'product', product_id, 'product');
    if (core['product_type'] === 'ADD-ON' && parent === undefined)
      throw new Refusal('The parent order number is required.');
    if (parent !== undefined && !asked.ledger.state.order(parent)) throw new Refusal('The parent order was not found.');
    if (method !== undefined) found(asked, 'payment_method', method, 'payment method');
    if (promo !== undefined) found(asked, 'promo', promo, 'promo code');
    if (magicOf(asked.action, asked.fields)?.effect === 'declined') throw new Refusal('The card was declined.');
    const orderNumber = `${asked.ledger.nextId(4617)}ZU4617`;
    const first = beginning(productid_var, asked);
    const byModule = moduleOf(asked, productid_var, 'moduleid_order') !== undefined && first.status === 'ACTIVE';
    const status = byModule ? 'PENDING' : first.status;
    const paid = status === 'FAILED' ? [] : charges(asked, productid_var, orderNumber, true);
    asked.ledger.record(
      put(asked, 'order', orderNumber, { ...asked.fields, ...first.values }),
      moved(orderNumber, status),
      ...paid,
    );
    return { nodes: [el('order', { order_number: orderNumber }, leaf('status', status))], transId: false };
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
    const { orderNumber } = order(asked);
    if (!variableNames.some((name) => name in asked.fields)) throw new Refusal('At least one variable is required.');
    change({ ...asked, fields: without(asked.fields, 'order_number') }, 'order', orderNumber, 'order');
    return { nodes: [el('order', { order_number: orderNumber })] };
  },
  'Order/Replenish': (asked) => {
    const { orderNumber, status } = order(asked);
    if (status !== 'ACTIVE') throw new Refusal('Only orders in ACTIVE status can be replenished.');
    if (magicOf(asked.action, asked.fields)?.effect === 'declined') throw new Refusal('The card was declined.');
    const { productid_var = '' } = asked.fields;
    asked.ledger.record(...charges(asked, productid_var, orderNumber, false));
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
    const { orderNumber, status, values } = order(asked);
    if (status !== 'ACTIVE') throw new Refusal('Usage can be reported for orders in ACTIVE status only.');
    const { component_id = '', units = '', expression_type } = asked.fields;
    if (!/^\d{1,12}$/.test(units)) throw new Refusal('The units must be a number.');
    const component = found(asked, 'component', component_id, 'component');
    const key = `usage_${component_id}`;
    const before = Number(values[key] ?? '0');
    const after = expression_type === 'additive' ? before + Number(units) : Number(units);
    asked.ledger.record(put(asked, 'order', orderNumber, { ...values, [key]: String(after) }));
    const free = Number(component['starting_quantity'] ?? '0');
    const billed = Math.max(0, after - free) - Math.max(0, before - free);
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
    const used = el('ProductComponents', {}, el('component', { component_id }, ...figures));
    return { nodes: [el('order', { order_number: orderNumber }, used)] };
  },
};
