import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { decimal, list, object, optional, optionalText, text, word } from '../kit/readers.js';
import { productIds } from './tcl.products.js';
import { numberStatuses } from './tcl.statuses.js';

const productId = f.oneOf(...productIds);
const reservation = object({
  reservationId: text,
  expiresAt: text,
  numbers: list(text),
  status: optionalText,
});

const product = object({
  serviceId: text,
  number: text,
  productId: text,
  country: text,
  status: word(numberStatuses),
  connectionType: optionalText,
  connectionId: optionalText,
  outpulseType: optionalText,
  outpulseDigits: optionalText,
  clidType: optionalText,
});

/** Echoes of the request. */
const reservationEchoes = ['customerId', 'productId', 'country', 'createdAt'];

/** Document: "Numbers & Reservations", and of "Products & Connections" the products, which are numbers in service. Numbers are E.164 with the plus sign. */
export const numbers = {
  searchNumbers: operation({
    name: 'searchNumbers',
    upstream: 'GET /numbers',
    effect: 'read',
    routes: ['GET /v1/available-numbers', 'POST /v1/reservations', 'POST /v1/orders'],
    fields: {
      productId,
      country: f.code,
      city: f.text.optional,
      areaCode: f.digits.optional,
      pattern: f.code.optional,
      consecutive: f.integer.optional,
      limit: f.integer.optional,
    },
    reply: object({
      numbers: list(
        object({
          number: text,
          productId: text,
          country: text,
          city: optionalText,
          monthlyCharge: optional(decimal),
          setupCharge: optional(decimal),
          currency: optionalText,
        }),
      ),
    }),
  }),
  /** Only its reply names the reservation: if the reply is lost, the numbers become free when the reservation expires. */
  createReservation: operation({
    name: 'createReservation',
    upstream: 'POST /reservations',
    effect: 'hold',
    settle: { by: 'release', how: "Expires by the provider's clock." },
    routes: ['POST /v1/reservations'],
    fields: { customerId: f.code, productId, country: f.code, numbers: f.digitsList },
    ignored: reservationEchoes,
    reply: reservation,
  }),
  getReservation: operation({
    name: 'getReservation',
    upstream: 'GET /reservations/{reservationId}',
    effect: 'read',
    routes: ['POST /v1/orders', 'DELETE /v1/reservations/{id}'],
    fields: { reservationId: f.code },
    ignored: reservationEchoes,
    reply: reservation,
  }),
  deleteReservation: operation({
    name: 'deleteReservation',
    upstream: 'DELETE /reservations/{reservationId}',
    effect: 'hold',
    settle: { by: 'reading', reads: ['getReservation'] },
    routes: ['DELETE /v1/reservations/{id}', 'POST /v1/reservations'],
    fields: { reservationId: f.code },
    reply: () => ({}),
  }),
  listProducts: operation({
    name: 'listProducts',
    upstream: 'GET /products',
    effect: 'read',
    routes: ['GET /v1/numbers', 'GET /v1/numbers/{e164}', 'PATCH /v1/numbers/{e164}', 'DELETE /v1/numbers/{e164}'],
    fields: { customerId: f.code },
    ignored: ['customerId', 'orderId', 'locationId'].map((name) => `products.${name}`),
    reply: object({ products: list(product) }),
    maxReplyBytes: 16 * 1024 * 1024,
  }),
  getProduct: operation({
    name: 'getProduct',
    upstream: 'GET /products/{serviceId}',
    effect: 'read',
    routes: ['POST /v1/providers/{id}/preflight'],
    fields: { serviceId: f.code },
    ignored: ['customerId', 'orderId', 'locationId'],
    reply: product,
  }),
};
