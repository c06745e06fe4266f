import {
  type Asked,
  balanceOf,
  cents,
  change,
  dollars,
  found,
  groupOf,
  type Handler,
  make,
  own,
  remove,
  without,
} from './account.js';
import { type Values } from './events.js';
import { variableNames, Refusal } from './parameters.js';
import { cdata, el, leaf, leaves, type Node } from './xml.js';

/** Passwords and identity documents are accepted but not stored. */
const forgotten = ['password', 'DL', 'SSN'];

function record(asked: Asked): Record<string, string> {
  if (!/^\d{8}$/.test(asked.fields['password'] ?? '')) throw new Refusal('The password must be eight numeric digits.');
  if (asked.fields['unit_number'] !== undefined && asked.fields['unit_type'] === undefined)
    throw new Refusal('The unit type is required.');
  return without(asked.fields, ...forgotten);
}

export const customer = (asked: Asked): Values =>
  found(asked, 'customer', asked.fields['account_number'], 'customer account');

const variable = (definition: string, name: string): Node => {
  const [text = '', prompt = 'N', type = 'TEXT', options = '', description = '', swappable = 'N', category = ''] =
    definition.split('|');
  return leaf(name, text, {
    TYPE: type,
    OPTIONS: options,
    DESCRIPTION: description,
    SWAPABLE: swappable,
    PROMPT: prompt,
    CATEGORY: category,
  });
};

function product(asked: Asked, id: string, values: Values): Node {
  const group = asked.ledger.state.record('product_group', values['product_group_id'] ?? '') ?? {};
  const plans = [...asked.ledger.state.all('plan')].filter(([, plan]) => plan['product_id'] === id);
  return el(
    'COREProduct',
    { id },
    leaf('REPLENISH_GROUP', values['product_group_id'] ?? ''),
    ...leaves({
      NAME: values['name'],
      TYPE: values['product_type'],
      DESCRIPTION: values['description'],
      SETUP_PRICE: values['setup_price'],
      PRICE: values['recurring_price'],
      EXPIRATION_DAYS: values['product_type'] === 'ADD-ON' ? 'WITH PLAN' : values['cycle_days'],
      STATUS: values['status'],
    }),
    leaf('GROUP', group['name'] ?? '', { id: values['product_group_id'] ?? '' }),
    ...leaves({
      PROMPT_FOR_VARIABLES: values['prompt_for_variables'] ?? 'N',
      REPLENISH_WITH_PLAN: values['replenish_with_plan'] ?? 'N',
    }),
    ...variableNames.flatMap((name) => (group[name] === undefined ? [] : [variable(group[name], name)])),
    ...plans.map(([planId, plan]) =>
      el(
        'VARProduct',
        { id: planId },
        ...leaves({
          STATUS: plan['status'],
          SETUP_PRICE: plan['setup_price'],
          PRICE: plan['recurring_price'],
          DESCRIPTION: plan['description'],
          NAME: plan['name'],
          VARID: own.number,
          PRODUCTID: id,
        }),
      ),
    ),
  );
}

const usDate = (at: number): string => {
  const day = new Date(at);
  return `${day.getUTCMonth() + 1}/${day.getUTCDate()}/${day.getUTCFullYear()}`;
};
export const daysOn = (from: number, days: string | undefined): string =>
  usDate(from + Number(days ?? '30') * 24 * 3_600_000);

export const plan = (asked: Asked, id: string | undefined): Values => found(asked, 'plan', id, 'rate plan');

/** The discount of a promo code on a plan's price, cents. */
export function promotion(asked: Asked, planId: string, price: number): number {
  const { promo_code: code } = asked.fields;
  if (code === undefined) return 0;
  const { value = '0', expiration_date: until = '', rate_plan_id: only } = found(asked, 'promo', code, 'promo code');
  if (Date.parse(`${until} UTC`) <= asked.ledger.now() || (only !== undefined && only !== planId))
    throw new Refusal('The promo code is not valid.');
  return Math.min(cents(value), price);
}

export const customers: Readonly<Record<string, Handler>> = {
  'Customer/Create': (asked) => {
    const id = make(asked, 'customer', 88_515_144, record(asked));
    return { nodes: [el('customer', {}, leaf('account_number', id))] };
  },
  'Customer/Edit': (asked) => {
    customer(asked);
    const values = record(asked);
    const id = asked.fields['account_number']!;
    change({ ...asked, fields: without(values, 'account_number') }, 'customer', id, 'customer account');
    return { nodes: [el('customer', {}, leaf('account_number', id))] };
  },
  'Customer/Delete': (asked) => {
    const id = asked.fields['account_number']!;
    if (asked.ledger.orders().some((order) => order.accountNumber === id))
      throw new Refusal('Accounts with orders can not be deleted.');
    remove(asked, 'customer', id, 'customer account');
    return { nodes: leaves({ account_number: id, status: '2' }) };
  },
  'Customer/Qualify': (asked) => {
    customer(asked);
    const { account_number = '', product_type, qualify_type, ORDER_NUMBER: orderNumber } = asked.fields;
    if (orderNumber === undefined && (qualify_type === 'REPLENISH' || product_type === 'ADD-ON'))
      throw new Refusal('The order number is required.');
    const ordered = orderNumber === undefined ? undefined : asked.ledger.state.order(orderNumber);
    if (orderNumber !== undefined && ordered?.accountNumber !== account_number)
      throw new Refusal('The order was not found.');
    const products = [...asked.ledger.state.all('product')].filter(
      ([, values]) =>
        (product_type === undefined || values['product_type'] === product_type) &&
        (ordered === undefined || values['product_group_id'] === groupOf(asked, ordered.ratePlanId)),
    );
    const listed = products.map(([id, values]) => product(asked, id, values));
    return { nodes: [el('customer', { account_number }, el('qualify', {}, ...listed))], transId: false };
  },
  'Customer/Estimate': (asked) => {
    customer(asked);
    const { account_number = '', rate_plan_id = '', promo_code, estimate_type } = asked.fields;
    const { product_id = '', setup_price = '0.00', recurring_price = '0.00' } = plan(asked, rate_plan_id);
    const core = found(asked, 'product', product_id, 'product');
    const first = estimate_type === 'NEW' ? cents(setup_price) : 0;
    const off = promotion(asked, rate_plan_id, cents(recurring_price));
    const coreFirst = estimate_type === 'NEW' ? cents(core['setup_price'] ?? '0') : 0;
    const wholesale = coreFirst + cents(core['recurring_price'] ?? '0');
    const balance = balanceOf(asked, own.number);
    return {
      nodes: [
        el(
          'customer',
          { account_number },
          el(
            'estimate',
            {},
            el('plan', { rate_plan_id, product_id }),
            el(
              'customer',
              {},
              ...leaves({ setup_price: dollars(first), recurring_price }),
              ...(promo_code === undefined ? [] : [leaf('promo', dollars(off), { promo_code })]),
              ...leaves({
                total: dollars(first + cents(recurring_price) - off),
                cycle_length: core['cycle_days'],
                expiration_date: daysOn(asked.ledger.now(), core['cycle_days']),
              }),
            ),
            el(
              'client',
              {},
              ...leaves({
                setup_price: dollars(coreFirst),
                recurring_price: core['recurring_price'],
                total: dollars(wholesale),
                balance: dollars(balance),
                end_balance: dollars(balance - wholesale),
              }),
            ),
          ),
        ),
      ],
      transId: false,
    };
  },
  'Customer/Notation': (asked) => {
    customer(asked);
    const { account_number = '', subject = '', content = '' } = asked.fields;
    const id = make(asked, 'note', 152, asked.fields);
    const note = el('notation', { id }, leaf('subject', subject), cdata('content', content));
    return { nodes: [el('customer', { account_number }, note)] };
  },
  'Customer/Credit': (asked) => {
    customer(asked);
    const { account_number = '', type = '', amount = '' } = asked.fields;
    const sign = type === 'CREDIT' ? -1 : 1;
    asked.ledger.record({
      type: 'charge',
      transId: asked.ledger.nextId(43_982),
      operation: asked.action,
      who: 'customer',
      account: account_number,
      cents: sign * cents(amount),
      credit: sign * cents(amount),
      notes: '',
    });
    const available = asked.ledger.state.credit(account_number);
    const credit = leaves({ type, amount: `$${amount}`, credit_available: `$${dollars(available)}` });
    return { nodes: [el('customer', { account_number }, el('credit', {}, ...credit))] };
  },
};
