import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { a, answer } from './telecloud.answers.js';
import { w } from './telecloud.wire.js';
import { at, byManualReview } from './telecloud.rows.js';

const cloudAccount = {
  cloud_account_type: f.oneOf('CORE', 'VAR', 'PARTNER', 'AFFILIATE'),
  cloud_account_number: f.code,
};
const booked = {
  bookingId: a.id('billing@billing_trans_id', 'The transaction.', '43982'),
  type: a.word('billing.type', { CREDIT: 'credit', DEBIT: 'debit' }, 'Whether the entry is a credit or a debit.'),
  amount: a.money('billing.amount', 'Amount of the entry.', '100.00'),
  balance: a.money('billing.ending_balance', 'Account balance after the entry.', '251.00'),
};
const booking = answer(booked);
/** If the request named an account, the reply repeats it. */
const bookingOnAccount = answer({
  ...booked,
  accountNumber: a.id('billing@cloud_account_number', 'The account.', '2502093947').echo,
  accountType: a.word(
    'billing@cloud_account_type',
    { CORE: 'core', VAR: 'var', PARTNER: 'partner', AFFILIATE: 'affiliate' },
    'Account type.',
  ).echo,
  note: a.prose('billing.notes', 'Recorded description.', 'Test credit').echo,
});
const method = { type: f.oneOf('CC', 'BA') };
const methodId = a.id('paymentmethod@id', 'The payment method.', '120');

/** Document: groups "Billing" and "PaymentMethod". */
export const billing = {
  adjust: operation({
    ...at('POST', 'Billing/Create'),
    effect: 'money',
    settle: byManualReview,
    routes: ['POST /v1/billing/adjustments'],
    fields: { ...cloudAccount, type: f.oneOf('DEBIT', 'CREDIT'), amount: w.money, notes: f.text.optional },
    reply: bookingOnAccount,
  }),
  reverse: operation({
    ...at('PATCH', 'Billing/Reverse'),
    effect: 'money',
    settle: byManualReview,
    routes: ['POST /v1/billing/adjustments/{id}/reverse'],
    fields: { ...cloudAccount, billing_trans_id: f.code },
    reply: bookingOnAccount,
  }),
  addFunds: operation({
    ...at('POST', 'Billing/AddFunds'),
    effect: 'money',
    settle: byManualReview,
    routes: ['POST /v1/billing/funds'],
    fields: {
      payment_method_id: f.code,
      payment_method_type: f.oneOf('CC', 'BA'),
      amount: w.money,
      cvv: f.secret.optional,
    },
    reply: booking,
  }),
  addMethod: operation({
    ...at('POST', 'PaymentMethod/Create'),
    // The provider makes two micro debits to verify a cloud account's payment method.
    effect: 'money',
    settle: byManualReview,
    routes: ['POST /v1/customers/{id}/payment-methods', 'POST /v1/billing/payment-methods'],
    fields: {
      account_number: f.code.optional,
      ...method,
      payment_account_number: f.secret,
      routing_number: f.secret.optional,
      account_type: f.oneOf('Personal Checking', 'Personal Savings', 'Business Checking', 'Business Savings').optional,
      expiration_month: f.secret.optional,
      expiration_year: f.secret.optional,
      card_security_code: f.secret.optional,
      plaid_account_id: f.secret.optional,
      plaid_access_token: f.secret.optional,
      plaid_item_id: f.secret.optional,
    },
    reply: answer({ methodId }),
  }),
  toggleMethod: operation({
    ...at('PATCH', 'PaymentMethod/Edit'),
    effect: 'write',
    settle: byManualReview,
    routes: [
      'POST /v1/customers/{id}/payment-methods/{methodId}/toggle-default',
      'POST /v1/billing/payment-methods/{methodId}/toggle-default',
    ],
    fields: { payment_method_id: f.code, account_number: f.code.optional, ...method },
    ignored: ['account_number'],
    reply: answer({ methodId, isDefault: a.flag('paymentmethod@default', 'Whether it is now the default.') }),
  }),
  removeMethod: operation({
    ...at('DELETE', 'PaymentMethod/Delete'),
    effect: 'write',
    settle: byManualReview,
    routes: ['DELETE /v1/customers/{id}/payment-methods/{methodId}'],
    fields: { payment_method_id: f.code, account_number: f.code, ...method },
    ignored: ['account_number'],
    reply: answer({ methodId }),
  }),
  verifyMethod: operation({
    ...at('POST', 'PaymentMethod/Verify'),
    effect: 'money',
    settle: byManualReview,
    routes: ['POST /v1/billing/payment-methods/{methodId}/verify'],
    fields: { payment_method_id: f.code, ...method, micro_amount_1: w.money, micro_amount_2: w.money },
    reply: answer({ methodId }),
  }),
};
