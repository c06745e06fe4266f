import { a, answer } from './telecloud.answers.js';
import { t } from './telecloud.fields.js';
import { administration, byPerson, setsValues } from './telecloud.rows.js';

export const cloudAccountTypes = { core: 'CORE', var: 'VAR', partner: 'PARTNER', affiliate: 'AFFILIATE' } as const;
const accountType = (description: string) => t.word(cloudAccountTypes, description);
export const cloudAccount = {
  cloud_account_type: accountType('The type of the cloud account.'),
  cloud_account_number: t.id('The ten digits of the cloud account.', '5547777000'),
};

const holder = {
  company_name: t.text(100, 'The company.', 'Example Wireless LLC'),
  first_name: t.text(64, 'First name of its holder.', 'Jane'),
  last_name: t.text(64, 'Last name of its holder.', 'Doe'),
  address1: t.text(128, 'Street address.', '400 Green Road'),
  address2: t.text(128, 'Unit, and more of the address.', 'Suite 4').optional,
  city: t.text(64, 'City.', 'Portland'),
  state_or_province: t.text(64, 'State or province code.', 'OR', { as: 'region' }),
  zip_code: t.text(16, 'Postal code.', '97230', { as: 'postalCode' }),
  country: t.text(64, 'Country, in words.', 'United States'),
  email: t.email('Where its holder is written to; the first login is made of it.'),
  phone: t.text(32, 'Its telephone number.', '5035550100'),
  spending_limit: t.money('What it may spend in a day; counts for postpaid accounts.', '500.00'),
  funding_type: t.word({ postpaid: 'POSTPAID', prepaid: 'PREPAID' }, 'How it is paid for.'),
  maintenance_fee_frequency: t.word({ monthly: 'Monthly', yearly: 'Yearly' }, 'How often the maintenance fee is due.'),
};
const fees = {
  maintenance_fee_amount: t.money('The maintenance fee.', '50.00'),
  maintenance_fee_day: t.count(1, 31, 'The day of the month that it is due on; with a monthly fee.', 1).optional,
  maintenance_fee_month: t.count(1, 12, 'The month that it is due in; with a yearly fee.', 1).optional,
  per_subscriber_platform_fee: t.money('What each active order costs in a month; with a monthly fee.', '0.50').optional,
  restricted_access: t.flag('Whether it sees only the customers that it made itself.'),
  reload_via_card: t.flag('Whether it may reload by card; prepaid accounts only.').optional,
};
const monthly = { onlyWith: 'maintenanceFeeFrequency', of: ['monthly'] } as const;
const feeRules = [
  { field: 'maintenanceFeeDay', ...monthly },
  { field: 'perSubscriberPlatformFee', ...monthly },
  { field: 'maintenanceFeeMonth', onlyWith: 'maintenanceFeeFrequency', of: ['yearly'] },
  { field: 'reloadViaCard', onlyWith: 'fundingType', of: ['prepaid'] },
] as const;
const accountAnswer = answer({
  id: a.id('cloud_account@id', "The provider's ID.", '474'),
  cloudAccountNumber: a.id('cloud_account@cloud_account_number', 'Its ten digits.', '1819543527'),
  cloudAccountType: a.word(
    'cloud_account@account_type',
    { CORE: 'core', VAR: 'var', PARTNER: 'partner', AFFILIATE: 'affiliate' },
    'Its type.',
  ),
});

const accessLevel = t.word({ admin: 'ADMIN', staff: 'STAFF', support: 'SUPPORT' }, 'What the user may do.');
const user = a.id('user@user_id', 'The user.', '4717');

/** Document: groups "CloudAccount" and "User". */
export const accounts = {
  createCloudAccount: administration({
    on: ['POST', 'CloudAccount/Create'],
    act: 'createCloudAccount',
    route: 'POST /v1/telecloud/cloud-accounts',
    summary: 'Open a cloud account below yours',
    effect: 'write',
    settle: byPerson,
    fields: {
      cloud_account_type: accountType('What it is to be: a VAR, a PARTNER, an AFFILIATE …'),
      ...holder,
      maintenance_fee_is_minimum: t.flag(
        'Whether what it spends on orders and replenishments counts towards the fee; with a monthly fee.',
      ).optional,
      ...fees,
    },
    rules: [...feeRules, { field: 'maintenanceFeeIsMinimum', ...monthly }],
    reply: accountAnswer,
  }),
  editCloudAccount: administration({
    on: ['PATCH', 'CloudAccount/Edit'],
    act: 'updateCloudAccount',
    route: 'PATCH /v1/telecloud/cloud-accounts/{cloudAccountNumber}',
    summary: 'Replace the record of a cloud account',
    note: 'The provider takes the whole record, not parts of it.',
    effect: 'write',
    settle: setsValues,
    fields: {
      cloud_account_number: t.id('The ten digits of the cloud account.', '1819543527'),
      cloud_account_type: accountType('Its type.'),
      ...holder,
      ...fees,
      status: t.word({ active: '1', suspended: '2' }, 'Whether it may be used.'),
    },
    rules: feeRules,
    reply: accountAnswer,
  }),
  deleteCloudAccount: administration({
    on: ['DELETE', 'CloudAccount/Delete'],
    act: 'deleteCloudAccount',
    route: 'DELETE /v1/telecloud/cloud-accounts/{cloudAccountNumber}',
    summary: 'Close a cloud account, for good',
    effect: 'write',
    settle: byPerson,
    fields: {
      cloud_account_type: accountType('Its type.'),
      cloud_account_number: t.id('The ten digits of the cloud account.', '1819543527'),
    },
    reply: accountAnswer,
  }),
  createUser: administration({
    on: ['POST', 'User/Create'],
    act: 'createUser',
    route: 'POST /v1/telecloud/users',
    summary: 'Add a user to your cloud account',
    note: 'The provider sends the first password to the address given; it is not answered here.',
    effect: 'write',
    settle: byPerson,
    fields: {
      email: t.email('The address of the user, to which the first password goes.'),
      first_name: t.text(64, 'First name.', 'Chris'),
      last_name: t.text(64, 'Last name.', 'Westbrook'),
      access_level: accessLevel,
    },
    // What else the reply holds, the initial password, goes no further than this.
    ignored: ['user.initial_password'],
    reply: answer({ userId: user, username: a.text('user.username', 'The name to log in with.', 'chris_westbrook2') }),
  }),
  editUser: administration({
    on: ['PATCH', 'User/Edit'],
    act: 'updateUser',
    route: 'PATCH /v1/telecloud/users/{userId}',
    summary: 'Replace the record of a user',
    effect: 'write',
    settle: setsValues,
    fields: {
      user_id: t.id('The user.', '4717'),
      first_name: t.text(64, 'First name.', 'Chris'),
      last_name: t.text(64, 'Last name.', 'Westbrook'),
      email: t.email('The address of the user.'),
      access_level: accessLevel,
      status: t.word({ active: '1', locked: '2' }, 'Whether the user may log in.'),
      profile_image_url: t.url('A picture, which the provider fetches and keeps.', 'https://example.com/chris.png')
        .optional,
    },
    reply: answer({ userId: user }),
  }),
};
