import { type Account, type Handler, isDryRun, refuseByMagic } from './account.js';
import { type Settings } from './events.js';
import { foreignNumbers } from './foreign.js';
import { type Given } from './given.js';
import { method, type Methods } from './methods.js';
import { chargesToClient, deliveryParameters, monthAfter, resellerTerms } from './purchase.js';
import { type OwnedNumber } from './state.js';
import { noDate, Refusal, Rows, timestamp, type Value } from './wire.js';

/** The settings of `setDIDInfo` other than the routing, with their defaults. */
const features: Settings = {
  record_calls: '0',
  transcribe: '0',
  transcription_locale: '',
  transcription_email: '',
  transcription_start_delay: '0',
  voicemail_threshold: '0',
  inbound_dialing_mode: '0',
  transcription_redaction: 'no',
  transcription_summary: 'no',
  transcription_sentiment: 'no',
  sms_sipaccount_enabled: '0',
  sms_sipaccount: '',
};
const optionalRouting: Settings = {
  failover_busy: 'none:',
  failover_unreachable: 'none:',
  failover_noanswer: 'none:',
  voicemail: '',
  callerid_prefix: '',
  note: '',
};
const requiredRouting = ['routing', 'pop', 'dialtime', 'cnam', 'billing_type'];

const getDIDsInfo: Handler = (given, account) => {
  const { ledger, now } = account;
  const did = given.text('did');
  const owner = given.text('client');
  const rows = [...ledger.numbers(), ...foreignNumbers(account)]
    .filter(({ visibleAt = 0 }) => visibleAt <= now())
    .filter((number) => did === undefined || number.did === did)
    .filter((number) => owner === undefined || belongsTo(number, owner, account))
    .map((number) => row(number, account));
  return { dids: new Rows(rows, 'no_did') };
};

const setDIDInfo: Handler = (given, account) => {
  const { ledger, secrets, quirks } = account;
  const did = given.need('did');
  const optional = { ...optionalRouting, ...features };
  const changes = given.changes([...requiredRouting, ...Object.keys(optional)]);
  // A blank optional parameter restores the default of a new number.
  const settings: Record<string, string> = quirks.fullUpdates ? { ...optional } : {};
  for (const [name, value] of Object.entries(changes)) settings[name] = value || (optional[name] ?? '');
  const pin = given.text('port_out_pin');
  if (pin !== undefined) secrets.keep('pin', did, pin);
  if (given.has('port_out_pin')) settings['has_port_out_pin'] = pin === undefined ? '' : '1';
  ledger.record({ type: 'number_set', did, settings });
  return {};
};

const setDIDBillingType: Handler = (given, { ledger }) => {
  const did = given.need('did');
  const billing_type = given.need('billing_type');
  const number = ledger.number(did);
  if (number?.kind === 'tollfree' || number?.kind === 'virtual') throw new Refusal('no_change_billingtype');
  if (number?.settings['billing_type'] === billing_type) throw new Refusal('same_did_billingtype');
  ledger.record({ type: 'number_set', did, settings: { billing_type } });
  return {};
};

const connectDID: Handler = (given, account) => {
  const { ledger } = account;
  const did = given.need('did');
  const reseller = given.need('account');
  if (ledger.number(did)?.settings['reseller_account']) throw new Refusal('did_in_use');
  const terms = resellerTerms(given, reseller, account);
  const charged = {
    reseller_setup: given.flag('dont_charge_setup') ? '0' : (terms['reseller_setup'] ?? '0'),
    reseller_monthly: given.flag('dont_charge_monthly') ? '0' : (terms['reseller_monthly'] ?? '0'),
  };
  ledger.record({ type: 'number_set', did, settings: terms }, ...chargesToClient([did], reseller, charged, account));
  return {};
};

const unconnectDID: Handler = (given, { ledger }) => {
  const did = given.need('did');
  if (!ledger.number(did)?.settings['reseller_account']) throw new Refusal('invalid_did');
  const names = ['account', 'next_billing', 'monthly', 'setup', 'minute'].map((name) => [`reseller_${name}`, '']);
  ledger.record({ type: 'number_set', did, settings: Object.fromEntries(names) as Settings });
  return {};
};

const cancelDID: Handler = (given, account) => {
  const did = given.need('did');
  refuseByMagic(given, account);
  if (!isDryRun(given, account))
    account.ledger.record({
      type: 'number_cancelled',
      did,
      portedOut: given.flag('portout'),
      comment: given.text('cancelcomment') ?? '',
    });
  return {};
};

/** The account's numbers. */
export const numbers: Methods = {
  getDIDsInfo: method('client=free did', getDIDsInfo),
  setDIDInfo: method(
    `did=ownDid! routing! ${deliveryParameters} port_out_pin billing_type! record_calls transcribe=free transcription_locale
     transcription_email transcription_start_delay=free voicemail_threshold=free inbound_dialing_mode=free
     transcription_redaction transcription_summary transcription_sentiment sms_sipaccount_enabled=free sms_sipaccount=free`,
    setDIDInfo,
  ),
  setDIDRouting: method('did=ownDid! routing!', setter('routing')),
  setDIDPOP: method('did=ownDid! pop!', setter('pop')),
  setDIDVoicemail: method('did=ownDid! voicemail', setter('voicemail')),
  setDIDBillingType: method('did=ownDid! billing_type!', setDIDBillingType),
  connectDID: method(
    `did=ownDid! account=resellerAccount! monthly! setup! minute! next_billing=nextBilling dont_charge_setup=free
     dont_charge_monthly=free`,
    connectDID,
  ),
  unconnectDID: method('did=ownDid!', unconnectDID),
  cancelDID: method('did=ownDid! cancelcomment=free portout=free test=free', cancelDID),
};

function setter(name: string): Handler {
  return (given: Given, { ledger }: Account) => {
    ledger.record({ type: 'number_set', did: given.need('did'), settings: { [name]: given.text(name) ?? '' } });
    return {};
  };
}

/** Whether a number belongs to a sub-account, by its routing or connection, or to a reseller client. */
function belongsTo({ settings }: OwnedNumber, owner: string, { ledger }: Account): boolean {
  const reseller = settings['reseller_account'] ?? '';
  const client = ledger.client(owner) ?? ledger.clientByEmail(owner);
  if (client) return ledger.subAccountNamed(reseller)?.settings['reseller_client'] === client.client;
  return reseller === owner || settings['routing'] === `account:${owner}`;
}

function row({ did, kind, description, since, settings }: OwnedNumber, { secrets }: Account): Value {
  const { location_id: _, has_port_out_pin: pin, vpri: __, ...shown } = settings;
  const texts = kind === 'local' || kind === 'ported';
  return {
    did,
    description,
    e911: '0',
    ...features,
    ...shown,
    port_out_pin: pin ? secrets.of('pin', did) : '',
    next_billing: monthAfter(since),
    order_date: timestamp(since),
    voicemail: shown['voicemail'] || '0',
    reseller_account: shown['reseller_account'] || '0',
    reseller_next_billing: shown['reseller_next_billing'] || noDate,
    reseller_monthly: shown['reseller_monthly'] || '0.00000000',
    reseller_minute: shown['reseller_minute'] || '0.00000000',
    reseller_setup: shown['reseller_setup'] || '0.00000000',
    sms_available: texts ? '1' : '0',
    sms_enabled: '0',
    sms_email: '',
    sms_email_enabled: '0',
    sms_forward: '',
    sms_forward_enabled: '0',
    sms_url_callback: '',
    sms_url_callback_enabled: '0',
    sms_url_callback_retry: '0',
    smpp_enabled: '0',
    smpp_url: '',
    smpp_user: '',
    smpp_pass: '',
  };
}
