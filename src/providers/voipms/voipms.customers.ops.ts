import { f } from '../kit/fields.js';
import { decimal, integer, object, optional, optionalText, text } from '../kit/readers.js';
import { done, rows, setText } from './voipms.readers.js';
import { dryRunOf, method } from './voipms.rows.js';

const client = { client: f.code };
/** The provider returns passwords in clear text; they are not read, and so never leave this row. */
const clientRow = object({
  client: text,
  email: text,
  company: optionalText,
  firstname: optionalText,
  lastname: optionalText,
  address: optionalText,
  city: optionalText,
  state: optionalText,
  country: optionalText,
  zip: optionalText,
  phone_number: optionalText,
  balance_management: setText,
});
const booking = object({ id: text, date: text, amount: decimal, description: optionalText });
const coded = object({ value: text, description: optionalText });
const person = {
  company: f.text.optional,
  firstname: f.text,
  lastname: f.text,
  email: f.text,
  password: f.secret,
  phone_number: f.text,
  balance_management: f.code.optional,
};

const charge = {
  settle: { by: 'reading', reads: ['getCharges'] },
  routes: ['POST /v1/customers/{id}/charges'],
  reply: done,
} as const;
const payment = {
  settle: { by: 'reading', reads: ['getDeposits'] },
  routes: ['POST /v1/customers/{id}/payments'],
  reply: done,
} as const;
const chargeFields = { ...client, charge: f.code, description: f.text.optional };
const paymentFields = { ...client, payment: f.code, description: f.text.optional };
/** The dry-run parameter. That a dry run books nothing is unproven, so it is settled by the same read. */
const test = { test: f.oneOf('true', '1') };

/** Document: "Client functions", and `delClient` beside them. */
export const customers = {
  addCharge: method('addCharge', { ...charge, effect: 'money', fields: chargeFields }),
  tryCharge: method(dryRunOf('addCharge'), { ...charge, effect: 'write', fields: { ...chargeFields, ...test } }),
  addPayment: method('addPayment', { ...payment, effect: 'money', fields: paymentFields }),
  tryPayment: method(dryRunOf('addPayment'), { ...payment, effect: 'write', fields: { ...paymentFields, ...test } }),
  getBalanceManagement: method('getBalanceManagement', {
    effect: 'read',
    routes: ['GET /v1/customer-balance-managements'],
    fields: { balance_management: f.code.optional },
    reply: rows('balance_management', coded),
  }),
  getCharges: method('getCharges', {
    effect: 'read',
    routes: ['GET /v1/customers/{id}/charges', 'POST /v1/customers/{id}/charges'],
    fields: client,
    reply: rows('charges', booking),
    maxReplyBytes: 4 * 1024 * 1024,
  }),
  getClientPackages: method('getClientPackages', {
    effect: 'read',
    routes: ['GET /v1/customers/{id}/packages'],
    fields: client,
    reply: rows('packages', coded),
  }),
  getClients: method('getClients', {
    effect: 'read',
    routes: ['GET /v1/customers', 'GET /v1/customers/{id}', 'POST /v1/customers', 'PATCH /v1/customers/{id}'],
    fields: { client: f.text.optional },
    reply: rows('clients', clientRow),
    maxReplyBytes: 8 * 1024 * 1024,
  }),
  getClientThreshold: method('getClientThreshold', {
    effect: 'read',
    routes: ['GET /v1/customers/{id}/threshold'],
    fields: client,
    reply: object({ threshold_information: object({ threshold: decimal, email: optionalText }) }),
  }),
  /** Document: "General". */
  getCountries: method('getCountries', {
    effect: 'read',
    routes: ['GET /v1/customers', 'GET /v1/customers/{id}', 'POST /v1/customers', 'PATCH /v1/customers/{id}'],
    fields: { country: f.code.optional },
    reply: rows('countries', coded),
  }),
  getDeposits: method('getDeposits', {
    effect: 'read',
    routes: ['GET /v1/customers/{id}/payments', 'POST /v1/customers/{id}/payments'],
    fields: client,
    reply: rows('deposits', booking),
    maxReplyBytes: 4 * 1024 * 1024,
  }),
  getPackages: method('getPackages', {
    effect: 'read',
    routes: ['GET /v1/customer-packages'],
    fields: { package: f.code.optional },
    reply: rows(
      'packages',
      object({
        package: text,
        name: text,
        markup_fixed: optional(decimal),
        markup_percentage: optional(decimal),
        pulse: optional(integer),
        international_route: optionalText,
        canada_route: optionalText,
        monthly_fee: optional(decimal),
        setup_fee: optional(decimal),
        free_minutes: optional(integer),
      }),
    ),
  }),
  getResellerBalance: method('getResellerBalance', {
    effect: 'read',
    routes: ['GET /v1/customers/{id}/balance'],
    fields: client,
    reply: object({
      balance: object({
        current_balance: decimal,
        spent_total: optional(decimal),
        calls_total: optional(integer),
        time_total: optionalText,
        spent_today: optional(decimal),
        calls_today: optional(integer),
        time_today: optionalText,
      }),
    }),
  }),
  setClient: method('setClient', {
    effect: 'write',
    settle: { by: 'reading', reads: ['getClients'] },
    routes: ['PATCH /v1/customers/{id}'],
    fields: {
      ...client,
      ...person,
      address: f.text.optional,
      city: f.text.optional,
      state: f.text.optional,
      country: f.text.optional,
      zip: f.text.optional,
    },
    reply: done,
  }),
  setClientThreshold: method('setClientThreshold', {
    effect: 'write',
    settle: { by: 'repeating', because: 'Sets values, so repeating it has no further effect.' },
    routes: ['PATCH /v1/customers/{id}/threshold'],
    fields: { ...client, threshold: f.integer, email: f.text.optional },
    reply: done,
  }),
  signupClient: method('signupClient', {
    effect: 'write',
    settle: { by: 'reading', reads: ['getClients'] },
    routes: ['POST /v1/customers'],
    fields: {
      ...person,
      address: f.text,
      city: f.text,
      state: f.text,
      country: f.code,
      zip: f.code,
      confirm_email: f.text,
      confirm_password: f.secret,
      activate: f.oneOf('0', '1').optional,
    },
    // The document promises only success; the live service also returns the new ID.
    reply: object({ client: optionalText }),
  }),
  delClient: method('delClient', {
    effect: 'write',
    settle: { by: 'reading', reads: ['getClients'] },
    routes: ['DELETE /v1/customers/{id}'],
    fields: client,
    reply: done,
  }),
};
