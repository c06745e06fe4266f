import { type Asked, change, found, type Handler, make, own, put, remove, without } from './account.js';
import { type Values } from './events.js';
import { Refusal } from './parameters.js';
import { cdata, el, leaf, leaves, type Node } from './xml.js';

const accountNode = (values: Values, number: string): Node =>
  el('cloud_account', {
    id: values['id'] ?? '',
    cloud_account_number: number,
    account_type: values['cloud_account_type'] ?? '',
  });

function account(asked: Asked): { number: string; values: Values } {
  const { cloud_account_number: number = '', cloud_account_type: type } = asked.fields;
  const values = found(asked, 'cloud_account', number, 'cloud account');
  if (values['cloud_account_type'] !== type) throw new Refusal('The cloud account was not found.');
  return { number, values };
}

/** The own account may have discounts, and so may those below it. */
function discounted(asked: Asked): string {
  const { cloud_account_number: number = '', cloud_account_type: type } = asked.fields;
  if (number === own.number && type === own.type) return number;
  return account(asked).number;
}
const discountsOf = ({ ledger }: Asked, number: string): [string, Values][] =>
  [...ledger.state.all('discount')].filter(([, values]) => values['cloud_account_number'] === number);

const notificationNode = (id: string, values: Values, inside: boolean): Node =>
  el(
    'notification',
    { notification_id: id, ...(inside ? { notify_customer: values['notify_customer'] ?? 'N' } : {}) },
    ...leaves({ event: values['event'], from_email: values['from_email'] }),
    cdata('html', values['html'] ?? ''),
    ...(values['html_customer'] === undefined ? [] : [cdata('html_customer', values['html_customer'])]),
  );

function checkNotification({ fields }: Asked): void {
  if (fields['notify_customer'] === 'Y' && fields['html_customer'] === undefined)
    throw new Refusal('The html customer is required.');
}

const templates: readonly (readonly [string, string, string])[] = [
  ['6', 'Ticket/Reply', 'Y'],
  ['5', 'Order/Cancel', 'Y'],
  ['4', 'Order/Replenish', 'Y'],
  ['3', 'Order/Create', 'Y'],
  ['2', 'CloudAccount/Create', 'N'],
  ['1', 'Ticket/Create', 'Y'],
];

/** Discounts, promos, gateways, users, cloud accounts, announcements, alerts, notifications and tickets. */
export const administration: Readonly<Record<string, Handler>> = {
  'Alerts/Edit': (asked) => {
    asked.ledger.record(put(asked, 'alert', '1', asked.fields));
    return { nodes: [] };
  },
  'Announcements/Create': (asked) => ({
    nodes: [el('announcement', { announcement_id: make(asked, 'announcement', 91, asked.fields) })],
  }),
  'Announcements/Delete': (asked) => {
    const id = asked.fields['announcement_id']!;
    remove(asked, 'announcement', id, 'announcement');
    return { nodes: [el('announcement', { announcement_id: id })] };
  },
  'CloudAccount/Create': (asked) => {
    const id = asked.ledger.nextId(474);
    const number = asked.ledger.nextId(1_819_543_527);
    const values = { ...asked.fields, id };
    asked.ledger.record(put(asked, 'cloud_account', number, values));
    return { nodes: [accountNode(values, number)] };
  },
  'CloudAccount/Edit': (asked) => {
    const { number } = account(asked);
    return { nodes: [accountNode(change(asked, 'cloud_account', number, 'cloud account'), number)] };
  },
  'CloudAccount/Delete': (asked) => {
    const { number, values } = account(asked);
    remove(asked, 'cloud_account', number, 'cloud account');
    return { nodes: [accountNode(values, number)] };
  },
  'User/Create': (asked) => {
    const { first_name: first = '', last_name: last = '' } = asked.fields;
    const id = make(asked, 'user', 4717, asked.fields);
    const login = { username: `${first}_${last}${id}`.toLowerCase(), initial_password: '2ne6j' };
    return { nodes: [el('user', { user_id: id }, ...leaves(login))] };
  },
  'User/Edit': (asked) => {
    const id = asked.fields['user_id']!;
    change(asked, 'user', id, 'user');
    return { nodes: [el('user', { user_id: id })] };
  },
  'Discount/Create': (asked) => {
    discounted(asked);
    const { product_id: product = '', discount_setup_price: setup, discount_price: price } = asked.fields;
    const known = asked.ledger.state.record('product', product) ?? asked.ledger.state.record('plan', product);
    if (!known) throw new Refusal('The product was not found.');
    const id = make(asked, 'discount', 30_574, asked.fields);
    const figures = leaves({ product_id: product, discount_setup_price: setup, discount_price: price });
    return { nodes: [el('discount', { id }, ...figures)], transId: false };
  },
  'Discount/Copy': (asked) => {
    const to = discounted(asked);
    const { from_cloud_account_type: type = '', from_cloud_account_number: from = '', replace } = asked.fields;
    discounted({ ...asked, fields: { cloud_account_type: type, cloud_account_number: from } });
    if (replace === 'Y')
      for (const [id] of discountsOf(asked, to))
        asked.ledger.record({ type: 'gone', kind: 'discount', id, operation: asked.action });
    for (const [, values] of discountsOf(asked, from))
      make(asked, 'discount', 30_574, { ...values, cloud_account_number: to });
    return { nodes: [] };
  },
  'Discount/Delete': (asked) => {
    for (const [id] of discountsOf(asked, discounted(asked)))
      asked.ledger.record({ type: 'gone', kind: 'discount', id, operation: asked.action });
    return { nodes: [] };
  },
  'Promo/Create': (asked) => {
    const code = asked.fields['promo_code']!;
    if (asked.ledger.state.record('promo', code)) throw new Refusal('The promo code already exists.');
    if (!/^\d{1,2}\/\d{1,2}\/\d{4}$/.test(asked.fields['expiration_date'] ?? ''))
      throw new Refusal('The expiration date must be M/D/YYYY.');
    const id = asked.ledger.nextId(5547);
    asked.ledger.record(put(asked, 'promo', code, { ...asked.fields, id }));
    return { nodes: [el('promo', { promo_id: id })] };
  },
  'Promo/Delete': (asked) => {
    const code = asked.fields['promo_code']!;
    const { id = '' } = found(asked, 'promo', code, 'promo code');
    remove(asked, 'promo', code, 'promo code');
    return { nodes: [el('promo', { promo_id: id })] };
  },
  // Credentials of payment gateways are not stored.
  'Gateways/Create': (asked) => ({
    nodes: [el('gateway', { gateway_id: make(asked, 'gateway', 732_232, { gateway: asked.fields['gateway']! }) })],
  }),
  'Gateways/Edit': (asked) => {
    const { gateway_id: id = '', default_cc_gateway: cc, default_ach_gateway: ach } = asked.fields;
    const defaults = without(
      asked.fields,
      'credentials_1',
      'credentials_2',
      'credentials_3',
      'credentials_4',
      'gateway_id',
    );
    change({ ...asked, fields: defaults }, 'gateway', id, 'gateway');
    const shown = { ...(cc && { default_cc_gateway: cc }), ...(ach && { default_ach_gateway: ach }) };
    return { nodes: [el('gateway', { gateway_id: id, ...shown })] };
  },
  'Gateways/Delete': (asked) => {
    const id = asked.fields['gateway_id']!;
    remove(asked, 'gateway', id, 'gateway');
    return { nodes: [el('gateway', { gateway_id: id })] };
  },
  'Notifications/Create': (asked) => {
    checkNotification(asked);
    const id = make(asked, 'notification', 7, asked.fields);
    const attributes = { notify_customer: asked.fields['notify_customer']! };
    return { nodes: [notificationNode(id, asked.fields, false)], attributes };
  },
  'Notifications/Edit': (asked) => {
    checkNotification(asked);
    const id = asked.fields['notification_id']!;
    const values = change(asked, 'notification', id, 'notification');
    // The provider leaves the ID empty here.
    return { nodes: [notificationNode('', values, true)] };
  },
  'Notifications/Delete': (asked) => {
    const id = asked.fields['notification_id']!;
    remove(asked, 'notification', id, 'notification');
    return { nodes: [el('notification', { notification_id: id })] };
  },
  'Notifications/SearchTemplate': (asked) => {
    const { event } = asked.fields;
    const ready = (id: string): string => (id === '3' ? 'READY' : 'NOT READY');
    const listed = templates
      .filter(([, name]) => event === undefined || name === event)
      .map(([id, name, available]) =>
        el(
          'notification_template',
          { template_id: id },
          leaf('event', name, { customer_notification_available: available }),
          ...leaves({ cloud_notification_status: ready(id), customer_notification_status: ready(id) }),
        ),
      );
    return { nodes: [el('templates', {}, ...listed)], transId: false };
  },
  'Ticket/Create': (asked) => {
    const { direction, account_number: customer, order_number: order, cloud_account_number: cloud } = asked.fields;
    if (direction === 'EXTERNAL-CUSTOMER' && customer === undefined)
      throw new Refusal('The account number is required.');
    if (customer !== undefined) found(asked, 'customer', customer, 'customer account');
    if (order !== undefined && asked.ledger.state.order(order)?.accountNumber !== customer)
      throw new Refusal('The order was not found.');
    if (cloud !== undefined) account(asked);
    const id = make(asked, 'ticket', 91_777, { ...asked.fields, status: 'OPEN' }, 'PBCM-');
    return { nodes: [el('ticket', { ticket_id: id })] };
  },
  'Ticket/Reply': (asked) => {
    const { ticket_id: id = '', account_number: customer, working } = asked.fields;
    const values = found(asked, 'ticket', id, 'ticket');
    if (customer !== undefined) found(asked, 'customer', customer, 'customer account');
    make(asked, 'reply', 1, asked.fields);
    if (working === 'Y') asked.ledger.record(put(asked, 'ticket', id, { ...values, status: 'WORKING' }));
    return { nodes: [el('ticket', { ticket_id: id })] };
  },
  'Ticket/Edit': (asked) => {
    const { ticket_id: id = '', new_status: status = '' } = asked.fields;
    change({ ...asked, fields: {} }, 'ticket', id, 'ticket', { status });
    return { nodes: [el('ticket', { ticket_id: id })] };
  },
};
