import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { optional, text } from '../kit/readers.js';
import { attribute, child, children, childText, dollars, element } from '../kit/xml.js';
import { a, answer } from './telecloud.answers.js';
import { w } from './telecloud.wire.js';
import { at, byManualReview, setsValues } from './telecloud.rows.js';
import { cancelledStatus, orderStatuses, toggledStatuses } from './telecloud.statuses.js';

const order = { account_number: f.code, order_number: f.code };
const orderNumber = a.id('order@order_number', 'The order.', '4617ZU4617');
const status = a.word('order.status', orderStatuses, 'Status.');

/** Document: group "Order". */
export const orders = {
  create: operation({
    ...at('POST', 'Order/Create'),
    effect: 'money',
    settle: byManualReview,
    routes: ['POST /v1/service-orders'],
    fields: {
      account_number: f.code,
      productid_var: f.code,
      payment_method_id: f.code.optional,
      parent_order_number: f.code.optional,
      referral_code: f.code.optional,
      promo_code: f.code.optional,
      attached_components: w.limits.optional,
      VAR: w.variables.optional,
    },
    reply: answer({ orderNumber, status }),
  }),
  toggle: operation({
    ...at('PATCH', 'Order/Status'),
    effect: 'write',
    settle: byManualReview,
    routes: ['POST /v1/service-orders/{id}/suspend', 'POST /v1/service-orders/{id}/resume'],
    fields: order,
    reply: answer({
      orderNumber,
      status: a.word('order.status', toggledStatuses, 'Current status.'),
    }),
  }),
  move: operation({
    ...at('PATCH', 'Order/Move'),
    effect: 'write',
    settle: byManualReview,
    routes: ['POST /v1/service-orders/{id}/move'],
    fields: { order_number: f.code, account_number: f.code, new_account_number: f.code },
    reply: answer({ orderNumber, customerId: a.id('order.new_account_number', 'Current customer.', '9505011') }),
  }),
  cancel: operation({
    ...at('PATCH', 'Order/Cancel'),
    effect: 'write',
    settle: byManualReview,
    routes: ['POST /v1/service-orders/{id}/cancel'],
    fields: order,
    reply: answer({
      orderNumber,
      status: a.word('order.status', cancelledStatus, 'Confirmation of the cancellation.'),
    }),
  }),
  swap: operation({
    ...at('PATCH', 'Order/Swap'),
    effect: 'write',
    settle: byManualReview,
    routes: ['POST /v1/service-orders/{id}/swap'],
    fields: { ...order, VAR: w.variables },
    reply: answer({ orderNumber }),
  }),
  replenish: operation({
    ...at('POST', 'Order/Replenish'),
    effect: 'money',
    settle: byManualReview,
    routes: ['POST /v1/service-orders/{id}/replenish'],
    fields: { ...order, productid_var: f.code, payment_method_id: f.code.optional },
    reply: answer({ orderNumber, expiresOn: a.day('order.expiration_date', 'New end of the billing cycle.') }),
  }),
  update: operation({
    ...at('PATCH', 'Order/Update'),
    effect: 'write',
    settle: setsValues,
    routes: ['PATCH /v1/service-orders/{id}'],
    fields: {
      ...order,
      service_status: f.oneOf('ACTIVE', 'SUSPENDED', 'NON-PAY', 'FAILED', 'CANCELLED').optional,
      cycle_end_date: w.day.optional,
      error_text: f.text.optional,
      VAR: w.variables.optional,
    },
    reply: answer({ orderNumber }),
  }),
  unstack: operation({
    ...at('POST', 'Order/Unstack'),
    effect: 'money',
    settle: byManualReview,
    routes: ['POST /v1/service-orders/{id}/unstack'],
    fields: { ...order, stacked_plan_id: f.code },
    reply: answer({}),
  }),
  reportUsage: operation({
    ...at('POST', 'Order/ReportUsage'),
    effect: 'money',
    settle: byManualReview,
    routes: ['POST /v1/service-orders/{id}/usage'],
    fields: {
      ...order,
      component_id: f.code,
      units: f.integer,
      expression_type: f.oneOf('additive', 'cumulative'),
    },
    ignored: ['@trans_id'],
    reply: element({
      order: child(
        'order',
        element({
          orderNumber: attribute('order_number', text),
          components: child(
            'ProductComponents',
            element({
              list: children(
                'component',
                element({
                  componentId: attribute('component_id', text),
                  before: childText('old_value', dollars),
                  after: childText('new_value', dollars),
                  unitPrice: childText('unit_price', optional(dollars)),
                  total: childText('total', optional(dollars)),
                }),
              ),
            }),
          ),
        }),
      ),
    }),
  }),
};
