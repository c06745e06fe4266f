import { type Account } from './account.js';
import { clientCharges } from './clientmoney.js';
import { type LedgerEvent, type Settings } from './events.js';
import { type Given } from './given.js';
import { isCommonPassword } from './kinds.js';
import { micros } from './money.js';
import { packageNamed } from './packages.js';
import { Refusal } from './wire.js';

const iax2 = '3';
const byIp = '2';
const longestExtension = 5;

/** The settings of a sub-account, with the service's defaults. */
const defaults: Settings = {
  description: '',
  auth_type: '1',
  ip: '',
  device_type: '2',
  callerid_number: '-1',
  canada_routing: '-1',
  lock_international: '0',
  international_route: '1',
  music_on_hold: 'default',
  language: 'en',
  allowed_codecs: 'ulaw',
  dtmf_mode: 'auto',
  nat: 'yes',
  sip_traffic: '0',
  max_expiry: '3600',
  rtp_timeout: '60',
  rtp_hold_timeout: '600',
  ip_restriction: '',
  enable_ip_restriction: '0',
  pop_restriction: '',
  enable_pop_restriction: '0',
  send_bye: '0',
  record_calls: '0',
  internal_extension: '',
  internal_voicemail: '',
  internal_dialtime: '60',
  transcribe: '0',
  transcription_locale: '',
  transcription_email: '',
  transcription_start_delay: '0',
  transcription_redaction: 'no',
  transcription_summary: 'no',
  transcription_sentiment: 'no',
  parking_lot: '',
  enable_internal_cnam: '0',
  internal_cnam: '',
  tfcarrier: '-1',
  default_e911: '',
  call_pickup_behavior: '1',
  dialing_mode: '0',
  internal_extension_location: '',
  allow225: '0',
  reseller_chargesetup: '0',
};

/** The settings of a create call, or only those that an update changes. A blank one is reset to its default. */
export function accountSettings(given: Given, all: boolean): Settings {
  const changes = Object.entries(given.changes(Object.keys(defaults)));
  return {
    ...(all && defaults),
    ...Object.fromEntries(changes.map(([name, text]) => [name, text || (defaults[name] ?? '')])),
  };
}

/** Belonging to no reseller client. */
export const nobodys: Settings = { reseller_client: '', reseller_package: '', reseller_nextbilling: '' };

/** `0` and `0000-00-00` mean no client, no package and no date. */
export function resellerSettings(given: Given): Settings {
  const changes = Object.entries(given.changes(Object.keys(nobodys)));
  return Object.fromEntries(changes.map(([name, text]) => [name, /^[0-]*$/.test(text) ? '' : text]));
}

/** The package's setup fee, if the call asks to charge it to the client. */
export function setupCharge(given: Given, settings: Settings, account: Account): LedgerEvent[] {
  const sold = packageNamed(settings['reseller_package'] ?? '');
  const client = settings['reseller_client'];
  if (!given.flag('reseller_chargesetup') || !sold || !client) return [];
  return clientCharges(account, client, [[`SETUPPACKAGE:${sold.id}`, micros(sold.setupFee)]]);
}

/** Refuses parameters that are valid alone but not together. */
export function checkTogether(given: Given, { ledger }: Account): void {
  const refuse = (when: boolean, word: ConstructorParameters<typeof Refusal>[0]) => {
    if (when) throw new Refusal(word);
  };
  const has = (name: string) => given.text(name) !== undefined;
  const value = (name: string) => given.text(name) ?? defaults[name] ?? '';
  const creates = given.method === 'createSubAccount';
  const ip = given.text('auth_type') === byIp;

  refuse(ip && value('protocol') === iax2, 'invalid_authtype_iax2');
  refuse(ip && has('password'), 'invalid_password_auth');
  refuse(ip && !value('ip'), 'missing_ip');
  refuse(!ip && has('ip'), 'invalid_ip_auth');
  refuse(!ip && creates && !has('password'), 'missing_password');
  refuse(isCommonPassword(given.text('password') ?? ''), 'weak_password');
  refuse(Number(value('rtp_timeout')) > Number(value('rtp_hold_timeout')), 'rtp_timeout_greater_than_rtp_hold_timeout');
  refuse(given.flag('enable_ip_restriction') && !value('ip_restriction'), 'missing_ip_restriction');
  refuse(given.flag('enable_pop_restriction') && !value('pop_restriction'), 'missing_pop_restriction');
  refuse(given.flag('transcribe') && !value('transcription_locale'), 'missing_transcription_locale');
  refuse(given.flag('transcribe') && !value('transcription_email'), 'missing_transcription_email');

  const extension = given.text('internal_extension');
  refuse((extension?.length ?? 0) > longestExtension, 'invalid_extension_length');
  const others = ledger.subAccounts().filter(({ id }) => id !== given.text('id'));
  refuse(
    extension !== undefined && others.some(({ settings }) => settings['internal_extension'] === extension),
    'used_extension',
  );

  const { reseller_client: client, reseller_package: sold } = { ...nobodys, ...resellerSettings(given) };
  refuse(Boolean(sold) && !client, 'missing_resellerclient');
  refuse(Boolean(client) && !sold, 'missing_resellerpackage');
}
