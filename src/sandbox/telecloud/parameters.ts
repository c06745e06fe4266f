/** The document's operations: verb, and parameters in order; `*` is required, `vars` stands for VAR1 to VAR20. */
export const operations = {
  'Alerts/Edit': ['PATCH', 'status*'],
  'Announcements/Create': ['POST', 'subject* description* show_var show_partner show_affiliate email_notification*'],
  'Announcements/Delete': ['DELETE', 'announcement_id*'],
  'Billing/Create': ['POST', 'cloud_account_type* cloud_account_number* type* amount* notes'],
  'Billing/Reverse': ['PATCH', 'cloud_account_type* cloud_account_number* billing_trans_id*'],
  'Billing/AddFunds': ['POST', 'payment_method_id* payment_method_type* amount* cvv'],
  'CloudAccount/Create': [
    'POST',
    'cloud_account_type* company_name* first_name* last_name* address1* address2 city* state_or_province* zip_code* country* email* phone* spending_limit* funding_type* maintenance_fee_frequency* maintenance_fee_is_minimum maintenance_fee_amount* maintenance_fee_day maintenance_fee_month per_subscriber_platform_fee restricted_access* reload_via_card',
  ],
  'CloudAccount/Edit': [
    'PATCH',
    'cloud_account_number* cloud_account_type* company_name* first_name* last_name* address1* address2 city* state_or_province* zip_code* country* email* phone* spending_limit* funding_type* maintenance_fee_frequency* maintenance_fee_amount* maintenance_fee_day maintenance_fee_month per_subscriber_platform_fee restricted_access* reload_via_card status*',
  ],
  'CloudAccount/Delete': ['DELETE', 'cloud_account_type* cloud_account_number*'],
  'Customer/Create': [
    'POST',
    'company first_name* last_name* address* unit_type unit_number zip_code* email* phone* password* DL SSN country CITY STATE customfield_1 customfield_2',
  ],
  'Customer/Edit': [
    'PATCH',
    'account_number* company first_name* last_name* address* unit_type unit_number zip_code* email* phone* password* DL SSN country CITY STATE customfield_1 customfield_2',
  ],
  'Customer/Delete': ['DELETE', 'account_number*'],
  'Customer/Qualify': ['GET', 'account_number* ORDER_NUMBER qualify_type product_type* vars'],
  'Customer/Estimate': ['GET', 'estimate_type* account_number* rate_plan_id* promo_code'],
  'Customer/Notation': ['POST', 'account_number* order_number subject* content*'],
  'Customer/Credit': ['POST', 'account_number* type* amount*'],
  'Discount/Create': [
    'POST',
    'cloud_account_type* cloud_account_number* product_id* discount_setup_price* discount_price*',
  ],
  'Discount/Copy': [
    'POST',
    'cloud_account_type* cloud_account_number* from_cloud_account_type* from_cloud_account_number* replace*',
  ],
  'Discount/Delete': ['DELETE', 'cloud_account_type* cloud_account_number*'],
  'Gateways/Create': ['POST', 'gateway* credentials_1* credentials_2 credentials_3 credentials_4'],
  'Gateways/Delete': ['DELETE', 'gateway_id*'],
  'Gateways/Edit': [
    'PATCH',
    'gateway_id* default_cc_gateway default_ach_gateway credentials_1* credentials_2 credentials_3 credentials_4',
  ],
  'Module/Create': ['POST', 'type* name* description* url provider CRED_1 CRED_2 CRED_3 CRED_4 status*'],
  'Module/Edit': ['PATCH', 'module_id* name* description* url* status*'],
  'Module/Delete': ['DELETE', 'module_id*'],
  'Notifications/Create': ['POST', 'event* notify_customer* html* html_customer from_email*'],
  'Notifications/Edit': ['PATCH', 'notification_id* event* notify_customer* html* html_customer from_email*'],
  'Notifications/Delete': ['DELETE', 'notification_id*'],
  'Notifications/SearchTemplate': ['GET', 'event'],
  'Order/Create': [
    'POST',
    'account_number* productid_var* payment_method_id parent_order_number referral_code promo_code attached_components vars',
  ],
  'Order/Status': ['PATCH', 'account_number* order_number*'],
  'Order/Move': ['PATCH', 'order_number* account_number* new_account_number*'],
  'Order/Cancel': ['PATCH', 'account_number* order_number*'],
  'Order/Swap': ['PATCH', 'account_number* order_number* vars'],
  'Order/Replenish': ['POST', 'account_number* order_number* productid_var* payment_method_id'],
  'Order/Update': ['PATCH', 'account_number* order_number* service_status cycle_end_date error_text vars'],
  'Order/Unstack': ['POST', 'account_number* order_number* stacked_plan_id*'],
  'Order/ReportUsage': ['POST', 'account_number* component_id* order_number* units* expression_type*'],
  'PaymentMethod/Create': [
    'POST',
    'account_number type* payment_account_number* routing_number account_type expiration_month expiration_year card_security_code plaid_account_id plaid_access_token plaid_item_id',
  ],
  'PaymentMethod/Edit': ['PATCH', 'payment_method_id* account_number type*'],
  'PaymentMethod/Delete': ['DELETE', 'payment_method_id* account_number* type*'],
  'PaymentMethod/Verify': ['POST', 'payment_method_id* type* micro_amount_1* micro_amount_2*'],
  'Plan/Create': [
    'POST',
    'product_id name* description* recurring_price* setup_price* autopay_discount status* product_group_id cycle_days product_type prompt_for_variables replenish_with_plan carrier_product_id attached_components',
  ],
  'Plan/Edit': [
    'PATCH',
    'product_id rate_plan_id name* description* recurring_price* setup_price* autopay_discount component_limits status* cycle_days prompt_for_variables replenish_with_plan carrier_product_id attached_components',
  ],
  'Plan/Delete': ['DELETE', 'product_id rate_plan_id'],
  'ProductGroup/Create': [
    'POST',
    'name* description moduleid_order moduleid_replenish moduleid_status moduleid_swap moduleid_cancel vars',
  ],
  'ProductGroup/Edit': [
    'PATCH',
    'product_group_id* name description moduleid_order moduleid_replenish moduleid_status moduleid_swap moduleid_cancel vars status*',
  ],
  'Promo/Create': ['POST', 'promo_code* value* expiration_date* rate_plan_id'],
  'Promo/Delete': ['DELETE', 'promo_code*'],
  'Ticket/Create': [
    'POST',
    'subject* department* message* direction* guest_email account_number order_number cloud_account_type cloud_account_number attachments',
  ],
  'Ticket/Reply': ['POST', 'ticket_id* message* guest_email account_number attachments working'],
  'Ticket/Edit': ['PATCH', 'ticket_id* new_status*'],
  'UsageComponent/Create': [
    'POST',
    'product_group_id* name* description* starting_quantity* unit_price* reset_with_cycle* var_sets_maximum*',
  ],
  'UsageComponent/Edit': [
    'PATCH',
    'component_id* name* description* starting_quantity* unit_price* reset_with_cycle* var_sets_maximum* status*',
  ],
  'UsageComponent/Delete': ['DELETE', 'component_id*'],
  'User/Create': ['POST', 'email* first_name* last_name* access_level*'],
  'User/Edit': ['PATCH', 'user_id* first_name* last_name* email* access_level* status* profile_image_url'],
} as const satisfies Record<string, readonly [Verb, string]>;
export type Verb = 'GET' | 'POST' | 'PATCH' | 'DELETE';
export type Action = keyof typeof operations;
export type Fields = Readonly<Record<string, string>>;

const yesNo = ['Y', 'N'];
const onOff = ['1', '2'];
const accountTypes = ['CORE', 'VAR', 'PARTNER', 'AFFILIATE'];

/** Parameters with a closed list of values, everywhere or in one group only. */
const words: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    'show_var show_partner show_affiliate email_notification maintenance_fee_is_minimum restricted_access reload_via_card replace default_cc_gateway default_ach_gateway notify_customer prompt_for_variables replenish_with_plan working reset_with_cycle var_sets_maximum'
      .split(' ')
      .map((name) => [name, yesNo]),
  ),
  cloud_account_type: accountTypes,
  from_cloud_account_type: accountTypes,
  funding_type: ['POSTPAID', 'PREPAID'],
  maintenance_fee_frequency: ['Monthly', 'Yearly'],
  access_level: ['ADMIN', 'STAFF', 'SUPPORT'],
  department: ['SALES', 'TECH SUPPORT', 'BILLING'],
  direction: ['INTERNAL', 'EXTERNAL', 'EXTERNAL-CUSTOMER'],
  new_status: ['CLOSED', 'ON-HOLD'],
  product_type: ['TRADITIONAL', 'ADD-ON'],
  expression_type: ['additive', 'cumulative'],
  service_status: ['ACTIVE', 'SUSPENDED', 'NON-PAY', 'FAILED', 'CANCELLED'],
  estimate_type: ['NEW', 'REPLENISH'],
  qualify_type: ['NEW', 'REPLENISH'],
  payment_method_type: ['CC', 'BA'],
  account_type: ['Personal Checking', 'Personal Savings', 'Business Checking', 'Business Savings'],
  event: [
    'CloudAccount/Create',
    'Ticket/Create',
    'Ticket/Reply',
    'Order/Create',
    'Order/Replenish',
    'Order/Reminder',
    'Order/Cancel',
  ],
  'PaymentMethod type': ['CC', 'BA'],
  'Module type': ['external', 'prebuilt'],
  'Billing type': ['DEBIT', 'CREDIT'],
  'Customer type': ['DEBIT', 'CREDIT'],
  'Plan status': ['1', '2', '4'],
  'Alerts status': onOff,
  'CloudAccount status': onOff,
  'Module status': onOff,
  'ProductGroup status': onOff,
  'UsageComponent status': onOff,
  'User status': onOff,
};
const money = new Set(
  'amount spending_limit maintenance_fee_amount per_subscriber_platform_fee discount_setup_price discount_price value recurring_price setup_price autopay_discount micro_amount_1 micro_amount_2'.split(
    ' ',
  ),
);
const tenOrMore: Readonly<Record<string, readonly string[]>> = { Plan: ['name', 'description'], Ticket: ['subject'] };
/** The only required parameter that may be empty. */
const mayBeEmpty = 'product_type';

/** A refusal, in free text. */
export class Refusal extends Error {}

/** The parameters of an operation, checked by the document's rules; the provider names the first invalid one. */
export function checked(action: Action, given: Fields): Fields {
  const [group = ''] = action.split('/');
  const known = operations[action][1].split(' ').flatMap((name) => (name === 'vars' ? variableNames : [name]));
  const kept: Record<string, string> = {};
  for (const entry of known) {
    const name = entry.replace('*', '');
    const value = given[name]?.trim() ?? '';
    const missing = value === '' && !(name === mayBeEmpty && name in given);
    if (missing && entry.endsWith('*')) throw new Refusal(`The ${inWords(name)} is required.`);
    if (value === '') continue;
    const allowed = words[`${group} ${name}`] ?? words[name];
    if (allowed && !allowed.includes(value)) throw new Refusal(`The ${inWords(name)} must be ${allowed.join(' or ')}.`);
    if (money.has(name) && !/^\d{1,9}\.\d{2}$/.test(value))
      throw new Refusal(`A full dollar amount must be supplied for the ${inWords(name)}.`);
    if (tenOrMore[group]?.includes(name) && value.length < 10)
      throw new Refusal(`The ${inWords(name)} must be 10 characters or more.`);
    kept[name] = value;
  }
  return kept;
}

export const variableNames: readonly string[] = Array.from({ length: 20 }, (_, i) => `VAR${i + 1}`);
const inWords = (name: string): string => name.toLowerCase().replaceAll('_', ' ');
