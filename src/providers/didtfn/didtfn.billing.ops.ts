import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { decimal, list, object, optionalText, text, underData } from '../kit/readers.js';
import { day, time } from './didtfn.readers.js';

const common = { effect: 'read', maxReplyBytes: 4 * 1024 * 1024 } as const;

/** Document: "Billing API". */
export const billing = {
  getInvoices: operation({
    ...common,
    name: 'get_invoices',
    upstream: 'POST /get_invoices',
    routes: ['GET /v1/billing/invoices', 'GET /v1/billing/invoices/{date}'],
    fields: { from: f.code.optional, to: f.code.optional },
    reply: object({ data: list(object({ date: day, file: optionalText })) }),
  }),
  financialSummary: operation({
    ...common,
    name: 'financial_summary',
    upstream: 'POST /financial_summary',
    routes: ['GET /v1/billing/transactions'],
    fields: { activitytype: f.code.optional },
    ignored: ['data.accountno'],
    reply: object({
      data: list(object({ date: time, activity: text, debit: decimal, credit: decimal, balance: decimal })),
    }),
  }),
  getPayments: operation({
    ...common,
    name: 'get_payments',
    upstream: 'POST /get_payments',
    routes: ['GET /v1/billing/payments', 'POST /v1/billing/payments'],
    fields: { referenceno: f.code.optional, from: f.code.optional, to: f.code.optional, method: f.code.optional },
    ignored: ['data.accountno'],
    reply: object({
      data: list(
        object({
          date: time,
          referenceno: optionalText,
          funded_amount: decimal,
          charges: decimal,
          amount: decimal,
          method: optionalText,
          status: optionalText,
        }),
      ),
    }),
  }),
  /** The document has no amount parameter: the amount is agreed between the account and the provider. */
  makePayment: operation({
    name: 'make_payment',
    upstream: 'POST /make_payment',
    effect: 'money',
    settle: { by: 'reading', reads: ['get_payments'] },
    routes: ['POST /v1/billing/payments'],
    fields: {
      firstname: f.text,
      lastname: f.text,
      cardnumber: f.secret,
      expmonth: f.secret,
      expyear: f.secret,
      address: f.text.optional,
      address2: f.text.optional,
      state: f.text.optional,
      city: f.text.optional,
      zipcode: f.text.optional,
      cvv: f.secret,
    },
    reply: underData(object({ success: text })),
  }),
};
