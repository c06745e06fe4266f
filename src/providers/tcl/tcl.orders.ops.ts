import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import {
  decimal,
  list,
  object,
  optional,
  optionalText,
  optionalWord,
  type ReadBy,
  text,
  word,
} from '../kit/readers.js';
import { orderedNumberStatuses, orderStatuses } from './tcl.statuses.js';
import { productIds } from './tcl.products.js';

const accepted = object({ orderId: text, requestId: text, status: text });
const order = object({
  orderId: text,
  requestId: text,
  status: word(orderStatuses),
  orderType: optionalText,
  productId: optionalText,
  country: optionalText,
  numbers: list(object({ number: text, status: optionalWord(orderedNumberStatuses), serviceId: optionalText })),
  setupCharge: optional(decimal),
  monthlyCharge: optional(decimal),
  currency: optionalText,
  reason: optionalText,
});
export type UpstreamOrder = ReadBy<typeof order>;

const settle = { by: 'reading', reads: ['listOrders'] } as const;
const connection = {
  connectionType: f.oneOf('direct', 'pstn').optional,
  connectionId: f.code.optional,
  outpulseType: f.oneOf('sameAsNumber', 'custom').optional,
  outpulseDigits: f.digits.optional,
  clidType: f.code.optional,
};
const service = { requestId: f.code, customerId: f.code, serviceIds: f.codeList };

/** Echoes of the request, and times that the history here records itself. */
const orderEchoes = [
  ...[
    'customerId',
    'connectionType',
    'connectionId',
    'outpulseType',
    'outpulseDigits',
    'clidType',
    'createdAt',
    'updatedAt',
  ],
];

/** Document: "Orders". Every order is accepted with 202 and completes asynchronously. */
export const orders = {
  createOrder: operation({
    name: 'createOrder',
    upstream: 'POST /orders',
    effect: 'money',
    settle,
    routes: ['POST /v1/orders'],
    fields: {
      requestId: f.code,
      customerId: f.code,
      contactId: f.code,
      paymentMethodId: f.code,
      locationId: f.code,
      productId: f.oneOf(...productIds),
      country: f.code,
      orderType: f.oneOf('new'),
      reservationId: f.code.optional,
      numbers: f.digitsList.optional,
      quantity: f.integer.optional,
      criteria: f.members.optional,
      block: f.members.optional,
      ...connection,
    },
    reply: accepted,
  }),
  getOrder: operation({
    name: 'getOrder',
    upstream: 'GET /orders/{orderId}',
    effect: 'read',
    routes: ['GET /v1/orders/{id}'],
    fields: { orderId: f.code },
    ignored: orderEchoes,
    reply: order,
    maxReplyBytes: 4 * 1024 * 1024,
  }),
  listOrders: operation({
    name: 'listOrders',
    upstream: 'GET /orders',
    effect: 'read',
    routes: ['GET /v1/orders/{id}', 'POST /v1/orders'],
    fields: { requestId: f.code },
    ignored: orderEchoes.map((name) => `orders.${name}`),
    reply: object({ orders: list(order) }),
    maxReplyBytes: 16 * 1024 * 1024,
  }),
  changeOrder: operation({
    name: 'changeOrder',
    upstream: 'POST /orders/change',
    effect: 'money',
    settle,
    routes: ['PATCH /v1/numbers/{e164}', 'POST /v1/numbers/bulk-updates'],
    fields: { ...service, ...connection },
    reply: accepted,
  }),
  moveOrder: operation({
    name: 'moveOrder',
    upstream: 'POST /orders/move',
    effect: 'money',
    settle,
    routes: ['POST /v1/numbers/{e164}/move'],
    fields: { ...service, locationId: f.code },
    reply: accepted,
  }),
  deleteOrder: operation({
    name: 'deleteOrder',
    upstream: 'POST /orders/delete',
    effect: 'money',
    settle,
    routes: ['DELETE /v1/numbers/{e164}'],
    fields: service,
    reply: accepted,
  }),
};
