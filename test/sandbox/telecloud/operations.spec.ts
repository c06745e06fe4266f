import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Action, operations } from '../../../src/sandbox/telecloud/parameters.js';
import { type Account, account, attributeOf, person, valueOf } from './harness.js';

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
const plan = {
  name: 'A plan with a name',
  description: 'What the plan is.',
  recurring_price: '10.00',
  setup_price: '25.00',
  status: '1',
};
const component = {
  name: 'Data',
  description: 'By the megabyte.',
  starting_quantity: '150',
  unit_price: '0.25',
  reset_with_cycle: 'Y',
  var_sets_maximum: 'Y',
};
const notification = {
  event: 'Order/Create',
  notify_customer: 'N',
  html: '<p>Stuff</p>',
  from_email: 'orders@example.com',
};
const card = {
  type: 'CC',
  payment_account_number: '4111111111111111',
  expiration_month: '02',
  expiration_year: '35',
  card_security_code: '123',
};

/** For each operation: what has to be there first, the parameters, and what its reply looks like. */
const calls: Record<Action, { fields: (at: Account) => Promise<Record<string, string>>; prints: RegExp }> = {
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
  'Module/Create': {
    fields: async () => ({ type: 'prebuilt', name: 'M', description: 'D', provider: 'att_mobility', status: '1' }),
    prints: /<module module_id="\d+" type="prebuilt"\/>/,
  },
  'Module/Edit': {
    fields: async (at) => ({
      module_id: await moduleOf(at),
      name: 'N',
      description: 'D',
      url: 'http://127.0.0.1:9/',
      status: '2',
    }),
    prints: /<module module_id="\d+"\/>/,
  },
  'Module/Delete': { fields: async (at) => ({ module_id: await moduleOf(at) }), prints: /<module module_id="\d+"\/>/ },
  'Notifications/Create': {
    fields: async () => ({ ...notification, notify_customer: 'Y', html_customer: '<p>Thanks</p>' }),
    prints:
      /<telecloud trans_id="\d+" notify_customer="Y">\s+<notification notification_id="\d+">\s+<event>Order\/Create<\/event>\s+<from_email>[^<]+<\/from_email>\s+<html><!\[CDATA\[<p>Stuff<\/p>\]\]><\/html>\s+<html_customer><!\[CDATA\[/,
  },
  'Notifications/Edit': {
    fields: async (at) => ({
      notification_id: attributeOf(await at.done('Notifications/Create', notification), 'notification_id'),
      ...notification,
    }),
    prints: /<notification notification_id="" notify_customer="N">/,
  },
  'Notifications/Delete': {
    fields: async (at) => ({
      notification_id: attributeOf(await at.done('Notifications/Create', notification), 'notification_id'),
    }),
    prints: /<notification notification_id="\d+"\/>/,
  },
  'Notifications/SearchTemplate': {
    fields: async () => ({ event: 'Order/Create' }),
    prints:
      /<telecloud>\s+<templates>\s+<notification_template template_id="3">\s+<event customer_notification_available="Y">Order\/Create<\/event>\s+<cloud_notification_status>READY/,
  },
  'Order/Create': {
    fields: async (at) => ({ account_number: await at.customer(), productid_var: '52747' }),
    prints: /<telecloud>\s+<order order_number="\w+">\s+<status>ACTIVE<\/status>/,
  },
  'Order/Status': { fields: ordered, prints: /<order order_number="\w+">\s+<status>SUSPENDED<\/status>/ },
  'Order/Move': {
    fields: async (at) => ({ ...(await ordered(at)), new_account_number: await at.customer() }),
    prints: /<order order_number="\w+">\s+<new_account_number>\d+<\/new_account_number>/,
  },
  'Order/Cancel': { fields: ordered, prints: /<status>CANCELLED<\/status>/ },
  'Order/Swap': {
    fields: async (at) => ({ ...(await ordered(at)), VAR1: '356938035643809' }),
    prints: /<order order_number="\w+"\/>/,
  },
  'Order/Replenish': {
    fields: async (at) => ({ ...(await ordered(at)), productid_var: '52747' }),
    prints: /<expiration_date>\d{1,2}\/\d{1,2}\/\d{4}<\/expiration_date>/,
  },
  'Order/Update': {
    fields: async (at) => ({ ...(await ordered(at)), service_status: 'NON-PAY', cycle_end_date: '1/31/2035' }),
    prints: /<order order_number="\w+"\/>/,
  },
  'Order/Unstack': {
    fields: async (at) => ({ ...(await ordered(at)), stacked_plan_id: '7' }),
    prints: /<telecloud trans_id="\d+"\/>/,
  },
  'Order/ReportUsage': {
    fields: async (at) => ({
      ...(await ordered(at, '52753', { attached_components: '[{"component_id":"8417871"}]' })),
      component_id: '8417871',
      units: '1500',
      expression_type: 'additive',
    }),
    prints:
      /<component component_id="8417871">\s+<old_value>0<\/old_value>\s+<new_value>1500<\/new_value>\s+<unit_price>0.0030<\/unit_price>\s+<total>1.5<\/total>/,
  },
  'PaymentMethod/Create': { fields: async () => card, prints: /<paymentmethod id="\d+"\/>/ },
  'PaymentMethod/Edit': {
    fields: async (at) => {
      const account_number = await at.customer();
      return {
        account_number,
        type: 'CC',
        payment_method_id: attributeOf(await at.done('PaymentMethod/Create', { account_number, ...card }), 'id'),
      };
    },
    prints: /<account_number>\d+<\/account_number>\s+<paymentmethod id="\d+" default="Y"\/>/,
  },
  'PaymentMethod/Delete': {
    fields: async (at) => {
      const account_number = await at.customer();
      return {
        account_number,
        type: 'CC',
        payment_method_id: attributeOf(await at.done('PaymentMethod/Create', { account_number, ...card }), 'id'),
      };
    },
    prints: /<account_number>\d+<\/account_number>\s+<paymentmethod id="\d+"\/>/,
  },
  'PaymentMethod/Verify': {
    fields: async (at) => ({
      payment_method_id: attributeOf(await at.done('PaymentMethod/Create', card), 'id'),
      type: 'CC',
      micro_amount_1: '0.11',
      micro_amount_2: '0.23',
    }),
    prints: /<paymentmethod id="\d+"\/>/,
  },
  'Plan/Create': {
    fields: async () => ({ product_id: '330', ...plan }),
    prints:
      /<plan rate_plan_id="\d+">\s+<name>A plan with a name<\/name>[\s\S]+<recurring_price>\$10.00<\/recurring_price>\s+<setup_price>\$25.00<\/setup_price>\s+<status>1/,
  },
  'Plan/Edit': {
    fields: async () => ({ product_id: '330', ...plan }),
    prints:
      /<product product_id="330" product_group_id="73" carrier_product_id="" product_type="TRADITIONAL">[\s\S]+<cycle_length>30<\/cycle_length>/,
  },
  'Plan/Delete': {
    fields: async () => ({ rate_plan_id: '52747' }),
    prints: /<plan rate_plan_id="52747">\s+<status>3<\/status>/,
  },
  'ProductGroup/Create': { fields: async () => ({ name: 'G' }), prints: /<productgroup product_group_id="\d+"\/>/ },
  'ProductGroup/Edit': {
    fields: async () => ({ product_group_id: '73', status: '2' }),
    prints: /<productgroup product_group_id="73"\/>/,
  },
  'Promo/Create': {
    fields: async () => ({ promo_code: 'spring', value: '5.00', expiration_date: '3/31/2035' }),
    prints: /<promo promo_id="\d+"\/>/,
  },
  'Promo/Delete': { fields: async () => ({ promo_code: '20off' }), prints: /<promo promo_id="5501"\/>/ },
  'Ticket/Create': {
    fields: async () => ({
      subject: 'No network here',
      department: 'TECH SUPPORT',
      message: 'M',
      direction: 'INTERNAL',
    }),
    prints: /<ticket ticket_id="PBCM-\d+"\/>/,
  },
  'Ticket/Reply': {
    fields: async (at) => ({ ticket_id: await ticketOf(at), message: 'R', working: 'Y' }),
    prints: /<ticket ticket_id="PBCM-\d+"\/>/,
  },
  'Ticket/Edit': {
    fields: async (at) => ({ ticket_id: await ticketOf(at), new_status: 'CLOSED' }),
    prints: /<ticket ticket_id="PBCM-\d+"\/>/,
  },
  'UsageComponent/Create': {
    fields: async () => ({ product_group_id: '73', ...component }),
    prints:
      /<component component_id="\d+" product_group_id="73">[\s\S]+<starting_quantity>150<\/starting_quantity>\s+<unit_price>0.25<\/unit_price>[\s\S]+<status>1<\/status>/,
  },
  'UsageComponent/Edit': {
    fields: async () => ({ component_id: '8417871', ...component, status: '2' }),
    prints: /<component component_id="8417871" product_group_id="73">[\s\S]+<status>2<\/status>/,
  },
  'UsageComponent/Delete': {
    fields: async () => ({ component_id: '8417871' }),
    prints: /<component component_id="8417871">\s+<status>3<\/status>/,
  },
  'User/Create': {
    fields: async () => ({ email: 'c@example.com', first_name: 'Chris', last_name: 'West', access_level: 'STAFF' }),
    prints: /<user user_id="\d+">\s+<username>chris_west\d+<\/username>\s+<initial_password>\w+<\/initial_password>/,
  },
  'User/Edit': {
    fields: async (at) => ({
      user_id: attributeOf(
        await at.done('User/Create', {
          email: 'c@example.com',
          first_name: 'C',
          last_name: 'W',
          access_level: 'STAFF',
        }),
        'user_id',
      ),
      first_name: 'C',
      last_name: 'W',
      email: 'c@example.com',
      access_level: 'ADMIN',
      status: '2',
    }),
    prints: /<user user_id="\d+"\/>/,
  },
};

async function moduleOf(at: Account): Promise<string> {
  return attributeOf(
    await at.done('Module/Create', {
      type: 'external',
      name: 'M',
      description: 'D',
      url: 'http://127.0.0.1:9/',
      status: '1',
    }),
    'module_id',
  );
}

async function ticketOf(at: Account): Promise<string> {
  const fields = { subject: 'No network here', department: 'TECH SUPPORT', message: 'M', direction: 'INTERNAL' };
  return attributeOf(await at.done('Ticket/Create', fields), 'ticket_id');
}

async function ordered(at: Account, plan?: string, more?: Record<string, string>): Promise<Record<string, string>> {
  const account_number = await at.customer();
  return { account_number, order_number: await at.order(account_number, plan, more) };
}

describe('every operation', () => {
  let at: Account;
  beforeEach(async () => {
    at = await account();
  });

  it('is one of the document', () => {
    expect(Object.keys(operations)).toHaveLength(57);
    expect(Object.keys(calls).sort()).toEqual(Object.keys(operations).sort());
  });

  describe.each(Object.entries(calls))('%s', (name, { fields, prints }) => {
    const action = name as Action;
    it('prints what the document shows', async () => {
      const { status, text } = await at.call(action, await fields(at));
      expect(status).toBe(200);
      expect(text).toMatch(/^<\?xml version="1.0"\?>\n<telecloud/);
      expect(text).toMatch(prints);
    });

    it('wants what the document requires, and changes nothing without it', async () => {
      const given = await fields(at);
      const before = at.simulator.ledger.entries().length;
      const required = operations[action][1].split(' ').filter((one) => one.endsWith('*'));
      for (const one of required) {
        const { [one.slice(0, -1)]: _, ...rest } = given;
        expect(await at.refused(action, rest)).toMatch(/required/);
      }
      expect(at.simulator.ledger.entries()).toHaveLength(before);
    });
  });
});

it('answers JSON as PHP makes it of the XML: CDATA and the attributes of text are lost', async () => {
  const at = await account();
  const account_number = await at.customer();
  const note = await at.call(
    'Customer/Notation',
    { account_number, subject: 'S', content: 'C' },
    '/json/Customer/Notation',
  );
  expect(JSON.parse(note.text)).toMatchObject({
    '@attributes': { trans_id: expect.any(String) },
    customer: { '@attributes': { account_number }, notation: { subject: 'S', content: {} } },
  });
  const found = await at.call(
    'Customer/Qualify',
    { account_number, product_type: 'ADD-ON', ORDER_NUMBER: await at.order(account_number) },
    '/json/Customer/Qualify/',
  );
  const { customer } = JSON.parse(found.text) as { customer: { qualify: { COREProduct: Record<string, unknown> } } };
  expect(customer.qualify.COREProduct).toMatchObject({ VAR1: 'IMEI', GROUP: 'GSMA Network' });
  expect(valueOf((await at.call('Customer/Qualify', { account_number, product_type: '' })).text, 'NAME')).toBe(
    'BY THE GIG',
  );
});
