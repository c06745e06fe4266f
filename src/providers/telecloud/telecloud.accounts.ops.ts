import { a, answer } from './telecloud.answers.js';
import { t } from './telecloud.fields.js';
import { administration, byManualReview, setsValues } from './telecloud.rows.js';

export const cloudAccountTypes = { core: 'CORE', var: 'VAR', partner: 'PARTNER', affiliate: 'AFFILIATE' } as const;
const accountType = (description: string) => t.word(cloudAccountTypes, description);
export const cloudAccount = {
  cloud_account_type: accountType('Cloud account type.'),
  cloud_account_number: t.id('Ten-digit number of the cloud account.', '5547777000'),
};

const holder = {
  company_name: t.text(100, 'Company.', 'Example Wireless LLC'),
  first_name: t.text(64, "Owner's first name.", 'Jane'),
  last_name: t.text(64, "Owner's last name.", 'Doe'),
  address1: t.text(128, 'Street address.', '400 Green Road'),
  address2: t.text(128, 'Address line 2.', 'Suite 4').optional,
  city: t.text(64, 'City.', 'Portland'),
  state_or_province: t.text(64, 'State or province code.', 'OR', { as: 'region' }),
  zip_code: t.text(16, 'Postal code.', '97230', { as: 'postalCode' }),
  country: t.text(64, 'Country name.', 'United States'),
  email: t.email("Owner's email address. The initial login is derived from it."),
  phone: t.text(32, 'Phone number.', '5035550100'),
  spending_limit: t.money('Daily spending limit. Applies to postpaid accounts.', '500.00'),
  funding_type: t.word({ postpaid: 'POSTPAID', prepaid: 'PREPAID' }, 'Payment terms.'),
  maintenance_fee_frequency: t.word(
    { monthly: 'Monthly', yearly: 'Yearly' },
    'Billing interval of the maintenance fee.',
  ),
};
const fees = {
  maintenance_fee_amount: t.money('Maintenance fee.', '50.00'),
  maintenance_fee_day: t.count(1, 31, 'Day of the month on which the fee is due. For monthly fees.', 1).optional,
  maintenance_fee_month: t.count(1, 12, 'Month in which the fee is due. For yearly fees.', 1).optional,
  per_subscriber_platform_fee: t.money('Monthly price per active order. For monthly fees.', '0.50').optional,
  restricted_access: t.flag('Whether the account sees only the customers that it created itself.'),
  reload_via_card: t.flag('Whether the account may reload by card. Prepaid accounts only.').optional,
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
  cloudAccountNumber: a.id('cloud_account@cloud_account_number', 'Ten-digit account number.', '1819543527'),
  cloudAccountType: a.word(
    'cloud_account@account_type',
    { CORE: 'core', VAR: 'var', PARTNER: 'partner', AFFILIATE: 'affiliate' },
    'Account type.',
  ),
});

const accessLevel = t.word({ admin: 'ADMIN', staff: 'STAFF', support: 'SUPPORT' }, 'User role.');
const user = a.id('user@user_id', 'The user.', '4717');

/** Document: groups "CloudAccount" and "User". */
export const accounts = {
  createCloudAccount: administration({
    on: ['POST', 'CloudAccount/Create'],
    act: 'createCloudAccount',
    route: 'POST /v1/telecloud/cloud-accounts',
    summary: 'Create a cloud account below yours',
    effect: 'write',
    settle: byManualReview,
    fields: {
      cloud_account_type: accountType('Account type: a VAR, a PARTNER, an AFFILIATE …'),
      ...holder,
      maintenance_fee_is_minimum: t.flag(
        'Whether spending on orders and replenishments counts towards the fee. For monthly fees.',
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
    summary: 'Replace a cloud account',
    note: 'The provider takes the whole record, not individual fields.',
    effect: 'write',
    settle: setsValues,
    fields: {
      cloud_account_number: t.id('Ten-digit number of the cloud account.', '1819543527'),
      cloud_account_type: accountType('Account type.'),
      ...holder,
      ...fees,
      status: t.word({ active: '1', suspended: '2' }, 'Whether the account is enabled.'),
    },
    rules: feeRules,
    reply: accountAnswer,
  }),
  deleteCloudAccount: administration({
    on: ['DELETE', 'CloudAccount/Delete'],
    act: 'deleteCloudAccount',
    route: 'DELETE /v1/telecloud/cloud-accounts/{cloudAccountNumber}',
    summary: 'Close a cloud account permanently',
    effect: 'write',
    settle: byManualReview,
    fields: {
      cloud_account_type: accountType('Account type.'),
      cloud_account_number: t.id('Ten-digit number of the cloud account.', '1819543527'),
    },
    reply: accountAnswer,
  }),
  createUser: administration({
    on: ['POST', 'User/Create'],
    act: 'createUser',
    route: 'POST /v1/telecloud/users',
    summary: 'Add a user to your cloud account',
    note: 'The provider emails the initial password to the given address. It is not returned here.',
    effect: 'write',
    settle: byManualReview,
    fields: {
      email: t.email("The user's email address, which receives the initial password."),
      first_name: t.text(64, 'First name.', 'Chris'),
      last_name: t.text(64, 'Last name.', 'Westbrook'),
      access_level: accessLevel,
    },
    // The reply also holds the initial password, which must not be passed on.
    ignored: ['user.initial_password'],
    reply: answer({ userId: user, username: a.text('user.username', 'Login name.', 'chris_westbrook2') }),
  }),
  editUser: administration({
    on: ['PATCH', 'User/Edit'],
    act: 'updateUser',
    route: 'PATCH /v1/telecloud/users/{userId}',
    summary: 'Replace a user',
    effect: 'write',
    settle: setsValues,
    fields: {
      user_id: t.id('The user.', '4717'),
      first_name: t.text(64, 'First name.', 'Chris'),
      last_name: t.text(64, 'Last name.', 'Westbrook'),
      email: t.email("The user's email address."),
      access_level: accessLevel,
      status: t.word({ active: '1', locked: '2' }, 'Whether the user may log in.'),
      profile_image_url: t.url(
        'URL of a picture, which the provider downloads and stores.',
        'https://example.com/chris.png',
      ).optional,
    },
    reply: answer({ userId: user }),
  }),
};
