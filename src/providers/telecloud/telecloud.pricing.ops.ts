import { a, answer } from './telecloud.answers.js';
import { cloudAccount, cloudAccountTypes } from './telecloud.accounts.ops.js';
import { t } from './telecloud.fields.js';
import { administration, byManualReview } from './telecloud.rows.js';

const gatewayId = t.id('The payment gateway.', '732232');
const gateway = a.id('gateway@gateway_id', 'The payment gateway.', '732232');
const credentials = t.credentials('credentials_', 'Credentials: up to four values, in order.');

/** Document: groups "Discount", "Promo" and "Gateways". */
export const pricing = {
  createDiscount: administration({
    on: ['POST', 'Discount/Create'],
    act: 'createDiscount',
    route: 'POST /v1/telecloud/discounts',
    summary: 'Set a custom price of a product for a cloud account',
    effect: 'money',
    settle: byManualReview,
    fields: {
      ...cloudAccount,
      product_id: t.id('The product or the rate plan.', '330'),
      discount_setup_price: t.money('New setup price.', '30.00'),
      discount_price: t.money('New price per billing cycle.', '2.00'),
    },
    reply: answer({
      discountId: a.id('discount@id', 'The discount.', '30574'),
      productId: a.id('discount.product_id', 'The product.', '311'),
      discountSetupPrice: a.money('discount.discount_setup_price', 'Current setup price.', '30.00'),
      discountPrice: a.money('discount.discount_price', 'Current price per billing cycle.', '2.00'),
    }),
  }),
  copyDiscounts: administration({
    on: ['POST', 'Discount/Copy'],
    act: 'copyDiscounts',
    route: 'POST /v1/telecloud/discounts/copy',
    summary: 'Copy the discounts of one cloud account to another',
    effect: 'money',
    settle: byManualReview,
    fields: {
      ...cloudAccount,
      from_cloud_account_type: t.word(cloudAccountTypes, 'Type of the source account.'),
      from_cloud_account_number: t.id('Ten-digit number of the source account.', '5547777000'),
      replace: t.flag('Whether to remove existing discounts first.'),
    },
    reply: answer({}),
  }),
  deleteDiscounts: administration({
    // The document misprints the verb as DELTE.
    on: ['DELETE', 'Discount/Delete'],
    act: 'deleteDiscounts',
    route: 'DELETE /v1/telecloud/discounts',
    summary: 'Remove all discounts of a cloud account',
    effect: 'money',
    settle: byManualReview,
    fields: cloudAccount,
    reply: answer({}),
  }),
  createPromo: administration({
    on: ['POST', 'Promo/Create'],
    act: 'createPromo',
    route: 'POST /v1/telecloud/promos',
    summary: 'Create a promotional code',
    effect: 'write',
    settle: byManualReview,
    fields: {
      promo_code: t.id('Promotional code.', 'spring20'),
      value: t.money('Discount.', '20.00'),
      expiration_date: t.day('Expiration date.', { as: 'expiresOn' }),
      rate_plan_id: t.id('Restricts the code to this rate plan.', '98814').optional,
    },
    reply: answer({ promoId: a.id('promo@promo_id', 'The promotion.', '5547') }),
  }),
  deletePromo: administration({
    on: ['DELETE', 'Promo/Delete'],
    act: 'deletePromo',
    route: 'DELETE /v1/telecloud/promos/{promoCode}',
    summary: 'Delete a promotional code',
    effect: 'write',
    settle: byManualReview,
    fields: { promo_code: t.id('Promotional code.', 'spring20') },
    reply: answer({ promoId: a.id('promo@promo_id', 'The promotion.', '5547') }),
  }),
  createGateway: administration({
    on: ['POST', 'Gateways/Create'],
    act: 'createPaymentGateway',
    route: 'POST /v1/telecloud/payment-gateways',
    summary: 'Create a payment gateway',
    note: 'Credentials are forwarded once and never stored.',
    effect: 'write',
    settle: byManualReview,
    fields: { gateway: t.text(64, 'Payment gateway type.', 'authorize_net'), credentials_: credentials },
    reply: answer({ gatewayId: gateway }),
  }),
  editGateway: administration({
    on: ['PATCH', 'Gateways/Edit'],
    act: 'updatePaymentGateway',
    route: 'PATCH /v1/telecloud/payment-gateways/{gatewayId}',
    summary: 'Update the credentials of a payment gateway, or make it the default',
    effect: 'write',
    settle: byManualReview,
    fields: {
      gateway_id: gatewayId,
      default_cc_gateway: t.flag('Whether it is the default for cards.', { as: 'defaultForCards' }).optional,
      default_ach_gateway: t.flag('Whether it is the default for bank accounts.', { as: 'defaultForBankAccounts' })
        .optional,
      credentials_: credentials,
    },
    reply: answer({
      gatewayId: gateway,
      defaultForCards: a.flag('gateway@default_cc_gateway', 'Whether it is the default for cards.').optional,
      defaultForBankAccounts: a.flag('gateway@default_ach_gateway', 'Whether it is the default for bank accounts.')
        .optional,
    }),
  }),
  deleteGateway: administration({
    on: ['DELETE', 'Gateways/Delete'],
    act: 'deletePaymentGateway',
    route: 'DELETE /v1/telecloud/payment-gateways/{gatewayId}',
    summary: 'Delete a payment gateway',
    effect: 'write',
    settle: byManualReview,
    fields: { gateway_id: gatewayId },
    reply: answer({ gatewayId: gateway }),
  }),
};
