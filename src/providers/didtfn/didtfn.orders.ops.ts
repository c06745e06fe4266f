import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { decimal, list, numberList, object, optional, type Reader, text, underData } from '../kit/readers.js';

/** The cart cannot be read. */
const releaseByName = { by: 'release', how: 'Removes the number from the cart by name.' } as const;
const category = f.oneOf('landline', 'tollfree');
const reserved = underData(object({ reserveId: text, TNs: numberList }));
const amounts = {
  amount: optional(decimal),
  per_order_cost: optional(decimal),
  taxes: optional(decimal),
  other_charges: optional(decimal),
  discount: optional(decimal),
};

/** Both lists are documented; at least one must be present, or the reply says nothing about any number. */
const removed: Reader<{ removed: string[]; notThere: string[] }> = underData((value, at) => {
  const keys = { removed: 'Removed TNs', notThere: 'TNs not available' };
  const found = Object.values(keys).filter(
    (k) => typeof value === 'object' && value !== null && Object.hasOwn(value, k),
  );
  const lists = object(
    Object.fromEntries(found.length === 0 ? [[keys.removed, numberList]] : found.map((k) => [k, numberList])),
  )(value, at);
  return { removed: lists[keys.removed] ?? [], notThere: lists[keys.notThere] ?? [] };
});

/** The order's other members: echoes of the request, and its status before it is paid. */
const echoes = ['success', 'status', 'status#2', 'date', 'didCategory', 'didType', 'orderType', 'sessions', 'tg_id'];

/** Document: "Reserve New Number" to "Process New DID Order", "Get New Orders". */
export const orders = {
  reserve: operation({
    name: 'reserve',
    upstream: 'POST /reserve',
    effect: 'hold',
    settle: releaseByName,
    routes: ['POST /v1/reservations', 'POST /v1/orders'],
    fields: { category, state: f.code.optional, tfn_prefix: f.digits.optional, number: f.digits },
    reply: reserved,
  }),
  bulkReserve: operation({
    name: 'bulkreserve',
    upstream: 'POST /bulkreserve',
    effect: 'hold',
    settle: releaseByName,
    routes: ['POST /v1/reservations'],
    fields: {
      category,
      state: f.code.optional,
      npanxx: f.digits.optional,
      city: f.text.optional,
      tfn_prefix: f.digits.optional,
      quantity: f.integer,
    },
    reply: reserved,
  }),
  /** Without `number`, the provider empties the whole cart, for all callers: so the field is required here. */
  removeReserved: operation({
    name: 'remove_reserved',
    upstream: 'POST /remove_reserved',
    effect: 'hold',
    settle: { by: 'repeating', because: 'A number that is no longer in the cart is left as it is.' },
    routes: [
      'DELETE /v1/reservations/{id}',
      'POST /v1/reservations/{id}/release',
      'POST /v1/reservations',
      'POST /v1/orders',
    ],
    fields: { reserveId: f.code, number: f.digitsList },
    reply: removed,
  }),
  /** The reply has `status` twice: the envelope's, then the order's, which the parser stores as `status#2`. */
  genOrder: operation({
    name: 'gen_order',
    upstream: 'POST /gen_order',
    effect: 'write',
    settle: { by: 'reading', reads: ['get_new_orders'] },
    routes: ['POST /v1/orders'],
    fields: { trunk_id: f.code, reserveId: f.code },
    ignored: echoes,
    reply: underData(object({ orderId: text, ...amounts, numbers: numberList })),
  }),
  processOrder: operation({
    name: 'process_order',
    upstream: 'POST /process_order',
    effect: 'money',
    settle: { by: 'reading', reads: ['getnumbers', 'get_new_orders'] },
    routes: ['POST /v1/orders', 'POST /v1/orders/{id}/confirm'],
    fields: { orderId: f.code },
    ignored: ['success'],
    reply: underData(object({ orderId: text })),
  }),
  getNewOrders: operation({
    name: 'get_new_orders',
    upstream: 'POST /get_new_orders',
    effect: 'read',
    routes: ['POST /v1/orders', 'GET /v1/orders/{id}'],
    fields: { orderId: f.code.optional },
    ignored: ['accountno', 'date', 'didCategory', 'didType', 'orderType', 'sessions', 'status', 'tg_id'].map(
      (name) => `Orders.${name}`,
    ),
    reply: underData(object({ Orders: list(object({ orderno: text, ...amounts, numbers: numberList })) })),
    // The reply lists all orders the account ever had.
    maxReplyBytes: 16 * 1024 * 1024,
  }),
};
