import { type Action } from '../../../src/sandbox/telecloud/parameters.js';
import { type Call, card, plan } from './account-calls.js';
import { type Account, attributeOf } from './harness.js';

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

/** Of modules, notifications, orders, plans, tickets and users. */
export const orderCalls = {
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
} satisfies Partial<Record<Action, Call>>;

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
