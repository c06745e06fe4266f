import { f } from '../../src/providers/kit/fields.js';
import { operation } from '../../src/providers/kit/operation.js';
import { e164, integer, list, object, optionalText, text, word } from '../../src/providers/kit/readers.js';
import { orderStatuses } from './example.statuses.js';

const numbers = f.digitsObjects('phone_number');
const reservation = object({ id: text, phone_numbers: list(object({ phone_number: e164, expired_at: text })) });
const orderedNumber = object({ phone_number: e164, status: word(orderStatuses) });
const order = object({ id: text, status: word(orderStatuses), phone_numbers: list(orderedNumber) });
const owned = object({ phone_number: e164, connection_id: optionalText });

/** One row for each operation of the provider's API, in its own words. */
export const rows = {
  listAvailableNumbers: operation({
    name: 'listAvailableNumbers',
    upstream: 'GET /available_phone_numbers',
    effect: 'read',
    routes: ['GET /v1/available-numbers', 'POST /v1/reservations'],
    fields: {
      'filter[country_code]': f.code,
      'filter[national_destination_code]': f.digits.optional,
      'filter[limit]': f.integer,
    },
    reply: object({ data: list(object({ phone_number: e164 })) }),
  }),
  createReservation: operation({
    name: 'createReservation',
    upstream: 'POST /number_reservations',
    effect: 'hold',
    settle: { by: 'reading', reads: ['listReservations'] },
    routes: ['POST /v1/reservations'],
    fields: { phone_numbers: numbers, customer_reference: f.code },
    reply: object({ data: reservation }),
  }),
  listReservations: operation({
    name: 'listReservations',
    upstream: 'GET /number_reservations',
    effect: 'read',
    routes: ['POST /v1/reservations'],
    fields: { 'filter[customer_reference]': f.code },
    reply: object({ data: list(reservation) }),
  }),
  deleteReservation: operation({
    name: 'deleteReservation',
    upstream: 'DELETE /number_reservations/{id}',
    effect: 'hold',
    settle: { by: 'repeating', because: 'One that is gone is not found the second time, and nothing else happens.' },
    routes: ['DELETE /v1/reservations/{id}', 'POST /v1/reservations'],
    fields: { id: f.code },
    reply: () => ({}),
  }),
  createOrder: operation({
    name: 'createOrder',
    upstream: 'POST /number_orders',
    effect: 'money',
    settle: { by: 'reading', reads: ['listOrders'] },
    routes: ['POST /v1/orders'],
    fields: { phone_numbers: numbers, connection_id: f.code, customer_reference: f.code },
    reply: object({ data: order }),
  }),
  listOrders: operation({
    name: 'listOrders',
    upstream: 'GET /number_orders',
    effect: 'read',
    routes: ['POST /v1/orders'],
    fields: { 'filter[customer_reference]': f.code },
    reply: object({ data: list(order) }),
  }),
  getConnection: operation({
    name: 'getConnection',
    upstream: 'GET /connections/{id}',
    effect: 'read',
    routes: ['POST /v1/orders'],
    fields: { id: f.code },
    reply: object({ data: object({ id: text }) }),
  }),
  listNumbers: operation({
    name: 'listNumbers',
    upstream: 'GET /phone_numbers',
    effect: 'read',
    routes: ['GET /v1/numbers', 'DELETE /v1/numbers/{e164}'],
    fields: { 'filter[phone_number]': f.digits.optional, 'page[number]': f.integer.optional },
    reply: object({ data: list(owned), meta: object({ total_pages: integer }) }),
  }),
  releaseNumber: operation({
    name: 'releaseNumber',
    upstream: 'DELETE /phone_numbers/{phone_number}',
    effect: 'write',
    settle: { by: 'reading', reads: ['listNumbers'] },
    routes: ['DELETE /v1/numbers/{e164}'],
    fields: { phone_number: f.digits },
    reply: () => ({}),
  }),
};
