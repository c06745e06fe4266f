import { type Account, type Handler } from './account.js';
import { method, type Methods } from './methods.js';
import { accountSettings, checkTogether, nobodys, resellerSettings, setupCharge } from './accountsettings.js';
import { serverAt, serverRow } from './servers.js';
import { type SubAccount } from './state.js';
import { noDate, Refusal, Rows, timestamp, unset, unsetNumber, type Value } from './wire.js';

const getSubAccounts: Handler = (given, account) => {
  const { ledger } = account;
  const wanted = given.text('account');
  const client = wanted === undefined ? undefined : (ledger.client(wanted) ?? ledger.clientByEmail(wanted));
  const found = ledger
    .subAccounts()
    .filter(
      (one) =>
        wanted === undefined || one.account === wanted || (client && one.settings['reseller_client'] === client.client),
    );
  return {
    accounts: new Rows(
      found.map((one) => row(one, account)),
      // The document has `no_account` for both.
      wanted === undefined ? 'no_account' : 'no_subaccount',
    ),
  };
};

const createSubAccount: Handler = (given, account) => {
  const { ledger, secrets, accountNo } = account;
  const username = given.need('username');
  const name = `${accountNo}_${username}`;
  // Names are checked when a call arrives: a call executed later, beside another with the same name, creates a second row.
  const taken = ledger.subAccounts().some((one) => one.account === name && one.seq <= given.before);
  if (taken) throw new Refusal('used_username');
  checkTogether(given, account);
  const id = ledger.nextId('account');
  const password = given.text('password');
  if (password !== undefined) secrets.keep('account', id, password);
  const settings = {
    ...accountSettings(given, true),
    ...resellerSettings(given),
    username,
    protocol: given.need('protocol'),
  };
  ledger.record(
    { type: 'account', id, account: name, settings, hasPassword: password !== undefined },
    ...setupCharge(given, settings, account),
  );
  return { id: Number(id), account: name };
};

const setSubAccount: Handler = (given, account) => {
  const { ledger, secrets } = account;
  const id = given.need('id');
  checkTogether(given, account);
  const password = given.text('password');
  if (password !== undefined && secrets.wasReplaced('account', id, password)) throw new Refusal('used_password');
  if (password !== undefined) secrets.keep('account', id, password);
  // Omitted settings are reset to the defaults of a new sub-account, including its client.
  const settings = { ...accountSettings(given, true), ...nobodys, ...resellerSettings(given) };
  ledger.record(
    {
      type: 'account_set',
      id,
      settings,
      ...(given.text('auth_type') === '2' && { hasPassword: false }),
      ...(password !== undefined && { hasPassword: true }),
    },
    ...setupCharge(given, settings, account),
  );
  return {};
};

const delSubAccount: Handler = (given, { ledger }) => {
  const id = given.text('id');
  if (id === undefined) throw new Refusal('missing_id');
  const name = ledger.subAccount(id)?.account ?? '';
  // Documented. The live service was not seen to return it for numbers that are merely routed there.
  const sold = ledger.numbers().some(({ settings }) => settings['reseller_account'] === name);
  if (sold) throw new Refusal('account_with_dids');
  ledger.record({ type: 'account_deleted', id });
  return {};
};

/** No device registers with a simulator; the control endpoint sets who is registered. */
const getRegistrationStatus: Handler = (given, { ledger, now }) => {
  const account = given.need('account');
  const server = ledger.isRegistered(account) ? serverAt('15') : undefined;
  const registration = server && {
    ...serverRow(server),
    register_ip: '198.51.100.179',
    register_port: '59870',
    register_next: timestamp(now() + 60_000),
    register_protocol: 'SIP',
    register_transport: 'UDP',
  };
  return {
    registered: registration ? 'yes' : 'no',
    rerouted: '0',
    from_server_pop: registration ? '15' : '',
    registrations: new Rows(registration ? [registration] : []),
  };
};

const shared = `auth_type! password=sipPassword ip device_type! callerid_number canada_routing lock_international!
  international_route! music_on_hold! language allowed_codecs! dtmf_mode! nat! sip_traffic max_expiry rtp_timeout
  rtp_hold_timeout ip_restriction enable_ip_restriction pop_restriction enable_pop_restriction internal_extension
  internal_voicemail internal_dialtime reseller_client reseller_package reseller_nextbilling=nextBilling
  reseller_chargesetup=free send_bye=free record_calls transcribe=free transcription_locale transcription_email
  transcription_start_delay=free enable_internal_cnam=free internal_cnam=free dialing_mode=free tfcarrier=free
  internal_extension_location=free allow225=free parking_lot=free default_e911=free call_pickup_behavior=free`;
const transcription = 'transcription_redaction transcription_summary transcription_sentiment';

/** The account's trunks. */
export const accounts: Methods = {
  getSubAccounts: method('account=free', getSubAccounts),
  createSubAccount: method(`username! protocol! description=free ${shared} ${transcription}`, createSubAccount),
  setSubAccount: method(`id! description=free ${shared}`, setSubAccount),
  delSubAccount: method('id', delSubAccount),
  getRegistrationStatus: method('account=accountName!', getRegistrationStatus),
};

function row({ id, account: name, settings, hasPassword }: SubAccount, account: Account): Value {
  const { callerid_number, canada_routing, ...shown } = settings;
  const isSet = (value: string | undefined): value is string => Boolean(value) && value !== '-1';
  return {
    id,
    account: name,
    ...shown,
    password: hasPassword ? account.secrets.of('account', id) : '',
    callerid_number: isSet(callerid_number) ? callerid_number : unset,
    canada_routing: isSet(canada_routing) ? canada_routing : unsetNumber,
    reseller_client: shown['reseller_client'] || '0',
    reseller_package: shown['reseller_package'] || '0',
    reseller_nextbilling: shown['reseller_nextbilling'] || noDate,
  };
}
