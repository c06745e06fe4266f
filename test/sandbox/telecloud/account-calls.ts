import { type Action } from '../../../src/sandbox/telecloud/parameters.js';
import { type Account, attributeOf, person } from './harness.js';

/** What has to be there before an operation is called, its parameters, and what its reply looks like. */
export interface Call {
  fields: (at: Account) => Promise<Record<string, string>>;
  prints: RegExp;
}

const cloud = { cloud_account_type: 'CORE', cloud_account_number: '5547777000' };
const holder = {
  company_name: 'Example LLC',
  first_name: 'Jane',
  last_name: 'Doe',
  address1: '400 Green Road',
  city: 'Portland',
  state_or_province: 'OR',
  zip_code: '97230',
  country: 'United States',
  email: 'jane@example.com',
  phone: '5035550100',
  spending_limit: '500.00',
  funding_type: 'PREPAID',
  maintenance_fee_frequency: 'Monthly',
  maintenance_fee_amount: '50.00',
  restricted_access: 'N',
};
export const plan = {
  name: 'A plan with a name',
  description: 'What the plan is.',
  recurring_price: '10.00',
  setup_price: '25.00',
  status: '1',
};
export const card = {
  type: 'CC',
  payment_account_number: '4111111111111111',
  expiration_month: '02',
  expiration_year: '35',
  card_security_code: '123',
};

/** Of accounts, customers and discounts. */
export const accountCalls = {
  'Alerts/Edit': { fields: async () => ({ status: '2' }), prints: /<telecloud trans_id="\d+"\/>/ },
  'Announcements/Create': {
    fields: async () => ({ subject: 'S', description: 'D', email_notification: 'N' }),
    prints: /<announcement announcement_id="\d+"\/>/,
  },
  'Announcements/Delete': {
    fields: async (at) => ({
      announcement_id: attributeOf(
        await at.done('Announcements/Create', { subject: 'S', description: 'D', email_notification: 'N' }),
        'announcement_id',
      ),
    }),
    prints: /<announcement announcement_id="\d+"\/>/,
  },
  'Billing/Create': {
    fields: async () => ({ ...cloud, type: 'CREDIT', amount: '100.00', notes: 'Test credit' }),
    prints:
      /<billing billing_trans_id="\d+" cloud_account_number="5547777000" cloud_account_type="CORE">\s+<type>CREDIT<\/type>\s+<amount>100.00<\/amount>\s+<notes>Test credit<\/notes>\s+<ending_balance>1100.00<\/ending_balance>/,
  },
  'Billing/Reverse': {
    fields: async (at) => ({
      ...cloud,
      billing_trans_id: attributeOf(
        await at.done('Billing/Create', { ...cloud, type: 'CREDIT', amount: '100.00' }),
        'billing_trans_id',
      ),
    }),
    prints:
      /<amount>100.00<\/amount>\s+<notes>\s+Manual CREDIT issued by COREID 554777700.\s+<\/notes>\s+<ending_balance>1000.00/,
  },
  'Billing/AddFunds': {
    fields: async (at) => {
      const id = attributeOf(await at.done('PaymentMethod/Create', card), 'id');
      await at.done('PaymentMethod/Verify', {
        payment_method_id: id,
        type: 'CC',
        micro_amount_1: '0.23',
        micro_amount_2: '0.11',
      });
      return { payment_method_id: id, payment_method_type: 'CC', amount: '5.00', cvv: '123' };
    },
    prints:
      /<billing billing_trans_id="\d+">\s+<type>CREDIT<\/type>\s+<amount>5.00<\/amount>\s+<ending_balance>1005.00/,
  },
  'CloudAccount/Create': {
    fields: async () => ({ cloud_account_type: 'VAR', ...holder }),
    prints: /<cloud_account id="\d+" cloud_account_number="\d{10}" account_type="VAR"\/>/,
  },
  'CloudAccount/Edit': {
    fields: async (at) => ({
      cloud_account_number: attributeOf(
        await at.done('CloudAccount/Create', { cloud_account_type: 'VAR', ...holder }),
        'cloud_account_number',
      ),
      cloud_account_type: 'VAR',
      ...holder,
      status: '2',
    }),
    prints: /<cloud_account id="\d+" cloud_account_number="\d{10}" account_type="VAR"\/>/,
  },
  'CloudAccount/Delete': {
    fields: async (at) => ({
      cloud_account_number: attributeOf(
        await at.done('CloudAccount/Create', { cloud_account_type: 'VAR', ...holder }),
        'cloud_account_number',
      ),
      cloud_account_type: 'VAR',
    }),
    prints: /<cloud_account id="\d+" cloud_account_number="\d{10}" account_type="VAR"\/>/,
  },
  'Customer/Create': {
    fields: async () => person,
    prints: /<customer>\s+<account_number>\d+<\/account_number>\s+<\/customer>/,
  },
  'Customer/Edit': {
    fields: async (at) => ({ account_number: await at.customer(), ...person }),
    prints: /<customer>\s+<account_number>\d+<\/account_number>\s+<\/customer>/,
  },
  'Customer/Delete': {
    fields: async (at) => ({ account_number: await at.customer() }),
    prints: /<telecloud trans_id="\d+">\s+<account_number>\d+<\/account_number>\s+<status>2<\/status>/,
  },
  'Customer/Qualify': {
    fields: async (at) => ({ account_number: await at.customer(), product_type: '' }),
    prints:
      /<telecloud>\s+<customer account_number="\d+">\s+<qualify>\s+<COREProduct id="330">[\s\S]+<VAR1 TYPE="TEXT" OPTIONS="" DESCRIPTION="[^"]+" SWAPABLE="Y" PROMPT="Y" CATEGORY="Device Information">IMEI<\/VAR1>[\s\S]+<VARProduct id="52747">/,
  },
  'Customer/Estimate': {
    fields: async (at) => ({
      estimate_type: 'NEW',
      account_number: await at.customer(),
      rate_plan_id: '52747',
      promo_code: '20off',
    }),
    prints:
      /<plan rate_plan_id="52747" product_id="330"\/>[\s\S]+<promo promo_code="20off">12.35<\/promo>\s+<total>12.65<\/total>[\s\S]+<balance>1000.00<\/balance>\s+<end_balance>980.00/,
  },
  'Customer/Notation': {
    fields: async (at) => ({ account_number: await at.customer(), subject: 'A & B', content: 'Does <it> work?' }),
    prints:
      /<notation id="\d+">\s+<subject>A &amp; B<\/subject>\s+<content><!\[CDATA\[Does <it> work\?\]\]><\/content>/,
  },
  'Customer/Credit': {
    fields: async (at) => ({ account_number: await at.customer(), type: 'CREDIT', amount: '10.00' }),
    prints: /<amount>\$10.00<\/amount>\s+<credit_available>\$10.00<\/credit_available>/,
  },
  'Discount/Create': {
    fields: async () => ({ ...cloud, product_id: '330', discount_setup_price: '30.00', discount_price: '2.00' }),
    prints:
      /<telecloud>\s+<discount id="\d+">\s+<product_id>330<\/product_id>\s+<discount_setup_price>30.00<\/discount_setup_price>\s+<discount_price>2.00/,
  },
  'Discount/Copy': {
    fields: async (at) => {
      const number = attributeOf(
        await at.done('CloudAccount/Create', { cloud_account_type: 'VAR', ...holder }),
        'cloud_account_number',
      );
      return { ...cloud, from_cloud_account_type: 'VAR', from_cloud_account_number: number, replace: 'Y' };
    },
    prints: /<telecloud trans_id="\d+"\/>/,
  },
  'Discount/Delete': { fields: async () => cloud, prints: /<telecloud trans_id="\d+"\/>/ },
  'Gateways/Create': {
    fields: async () => ({ gateway: 'authorize_net', credentials_1: 'login' }),
    prints: /<gateway gateway_id="\d+"\/>/,
  },
  'Gateways/Edit': {
    fields: async (at) => ({
      gateway_id: attributeOf(await at.done('Gateways/Create', { gateway: 'g', credentials_1: 'login' }), 'gateway_id'),
      default_cc_gateway: 'Y',
      default_ach_gateway: 'Y',
      credentials_1: 'other',
    }),
    prints: /<gateway gateway_id="\d+" default_cc_gateway="Y" default_ach_gateway="Y"\/>/,
  },
  'Gateways/Delete': {
    fields: async (at) => ({
      gateway_id: attributeOf(await at.done('Gateways/Create', { gateway: 'g', credentials_1: 'login' }), 'gateway_id'),
    }),
    prints: /<gateway gateway_id="\d+"\/>/,
  },
} satisfies Partial<Record<Action, Call>>;
