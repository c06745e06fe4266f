import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { flag, optional, optionalText, text } from '../kit/readers.js';
import {
  attribute,
  child,
  children,
  childText,
  dollars,
  element,
  ownText,
  usDate,
  type XmlElement,
} from '../kit/xml.js';
import { a, answer } from './telecloud.answers.js';
import { at, byManualReview } from './telecloud.rows.js';
import { deletedCustomerStatus } from './telecloud.statuses.js';
import { w } from './telecloud.wire.js';

const record = {
  company: f.text.optional,
  first_name: f.text,
  last_name: f.text,
  address: f.text,
  unit_type: f.text.optional,
  unit_number: f.text.optional,
  zip_code: f.code,
  email: f.text,
  phone: f.text,
  password: f.secret,
  DL: f.secret.optional,
  SSN: f.secret.optional,
  country: f.text.optional,
  CITY: f.text.optional,
  STATE: f.text.optional,
  customfield_1: f.text.optional,
  customfield_2: f.text.optional,
};
const accountNumber = a.id('customer.account_number', 'The customer.', '88515144');

const ratePlan = element({
  id: attribute('id', text),
  status: childText('STATUS', optionalText),
  setupPrice: childText('SETUP_PRICE', dollars),
  price: childText('PRICE', dollars),
  description: childText('DESCRIPTION', optionalText),
  name: childText('NAME', text),
  accountNumber: childText('VARID', optionalText),
  productId: childText('PRODUCTID', optionalText),
});

/** Attributes and text both count: the text is the name, the attributes describe the prompt. */
const variable = element({
  name: ownText(text),
  type: attribute('TYPE', optionalText),
  options: attribute('OPTIONS', optionalText),
  description: attribute('DESCRIPTION', optionalText),
  swappable: attribute('SWAPABLE', optional(flag)),
  prompt: attribute('PROMPT', optional(flag)),
  category: attribute('CATEGORY', optionalText),
});

/** VAR1 to VAR20, as a list with their numbers. */
function variables(product: XmlElement, place: string): ({ number: number } & ReturnType<typeof variable>)[] {
  const found = product.children.flatMap((one) => {
    const [, digits] = /^VAR(\d{1,2})$/.exec(one.name) ?? [];
    // A variable without a name is unused.
    if (digits === undefined || one.text === '') return [];
    return [{ number: Number(digits), ...variable(one, `${place}.${one.name}`) }];
  });
  return found.sort((one, other) => one.number - other.number);
}

const product = element({
  id: attribute('id', text),
  replenishGroup: childText('REPLENISH_GROUP', optionalText),
  name: childText('NAME', text),
  type: childText('TYPE', text),
  description: childText('DESCRIPTION', optionalText),
  setupPrice: childText('SETUP_PRICE', dollars),
  price: childText('PRICE', dollars),
  /** Days, or `WITH PLAN`. */
  expiration: childText('EXPIRATION_DAYS', optionalText),
  status: childText('STATUS', optionalText),
  /** Present without an ID if the product is in no group. */
  group: child('GROUP', optional(element({ id: attribute('id', optionalText), name: ownText(optionalText) }))),
  promptForVariables: childText('PROMPT_FOR_VARIABLES', optional(flag)),
  replenishWithPlan: childText('REPLENISH_WITH_PLAN', optional(flag)),
  variables,
  ratePlans: children('VARProduct', ratePlan),
});

const customerPrices = element({
  setup: childText('setup_price', dollars),
  recurring: childText('recurring_price', dollars),
  promo: child('promo', optional(element({ code: attribute('promo_code', text), amount: ownText(dollars) }))),
  total: childText('total', dollars),
  cycleDays: childText('cycle_length', optionalText),
  expiresOn: childText('expiration_date', optional(usDate)),
});
const accountPrices = element({
  setup: childText('setup_price', dollars),
  recurring: childText('recurring_price', dollars),
  total: childText('total', dollars),
  balance: childText('balance', dollars),
  endBalance: childText('end_balance', dollars),
});

/** The variables, which are read by number. */
const qualifiedVariables = Array.from({ length: 20 }, (_, i) => `customer.qualify.COREProduct.VAR${i + 1}`);

/** Document: group "Customer". */
export const customers = {
  create: operation({
    ...at('POST', 'Customer/Create'),
    effect: 'write',
    settle: byManualReview,
    routes: ['POST /v1/customers'],
    fields: record,
    reply: answer({ accountNumber }),
  }),
  edit: operation({
    ...at('PATCH', 'Customer/Edit'),
    effect: 'write',
    settle: byManualReview,
    routes: ['PATCH /v1/customers/{id}'],
    fields: { account_number: f.code, ...record },
    reply: answer({ accountNumber }),
  }),
  remove: operation({
    ...at('DELETE', 'Customer/Delete'),
    effect: 'write',
    settle: byManualReview,
    routes: ['DELETE /v1/customers/{id}'],
    fields: { account_number: f.code },
    reply: answer({
      accountNumber: a.id('account_number', 'The customer.', '8565441'),
      status: a.word('status', deletedCustomerStatus, 'Confirmation of the deletion.'),
    }),
  }),
  qualify: operation({
    ...at('GET', 'Customer/Qualify'),
    effect: 'read',
    routes: ['POST /v1/customers/{id}/qualification', 'POST /v1/service-orders/adopt'],
    fields: {
      account_number: f.code,
      ORDER_NUMBER: f.code.optional,
      qualify_type: f.oneOf('NEW', 'REPLENISH').optional,
      // Required; empty means all types.
      product_type: f.text,
      VAR: w.variables.optional,
    },
    maxReplyBytes: 4 * 1024 * 1024,
    ignored: qualifiedVariables,
    reply: element({
      customer: child(
        'customer',
        element({
          accountNumber: attribute('account_number', text),
          qualify: child('qualify', element({ products: children('COREProduct', product) })),
        }),
      ),
    }),
  }),
  estimate: operation({
    ...at('GET', 'Customer/Estimate'),
    effect: 'read',
    routes: ['GET /v1/customers/{id}/estimate'],
    fields: {
      estimate_type: f.oneOf('NEW', 'REPLENISH'),
      account_number: f.code,
      rate_plan_id: f.code,
      promo_code: f.code.optional,
    },
    reply: element({
      customer: child(
        'customer',
        element({
          accountNumber: attribute('account_number', text),
          estimate: child(
            'estimate',
            element({
              plan: child(
                'plan',
                element({
                  ratePlanId: attribute('rate_plan_id', text),
                  productId: attribute('product_id', optionalText),
                }),
              ),
              customer: child('customer', customerPrices),
              client: child('client', accountPrices),
            }),
          ),
        }),
      ),
    }),
  }),
  note: operation({
    ...at('POST', 'Customer/Notation'),
    effect: 'write',
    settle: byManualReview,
    routes: ['POST /v1/customers/{id}/notes'],
    fields: { account_number: f.code, order_number: f.code.optional, subject: f.text, content: f.text },
    ignored: ['customer@account_number', 'customer.notation.subject', 'customer.notation.content'],
    reply: answer({ noteId: a.id('customer.notation@id', 'The note.', '152') }),
  }),
  credit: operation({
    ...at('POST', 'Customer/Credit'),
    effect: 'money',
    settle: byManualReview,
    routes: ['POST /v1/customers/{id}/credits'],
    fields: { account_number: f.code, type: f.oneOf('CREDIT', 'DEBIT'), amount: w.money },
    ignored: ['customer@account_number'],
    reply: answer({
      type: a.word('customer.credit.type', { CREDIT: 'credit', DEBIT: 'debit' }, 'The result.'),
      amount: a.money('customer.credit.amount', 'Amount of the entry.', '10.00'),
      available: a.money('customer.credit.credit_available', 'Customer credit afterwards.', '10.00'),
    }),
  }),
};
