import { f } from '../kit/fields.js';
import { object, optionalText, text } from '../kit/readers.js';
import { done, rows, setId, setText, shownFlag, yes } from './voipms.readers.js';
import { method } from './voipms.rows.js';

const registered = object({ registered: yes });
/** When each device has to register again, by the provider's clock. */
const registrations = rows('registrations', object({ register_next: setText }));

/** Settings of a sub-account that are sent back as read, by the names under which they are both read and written. */
const flagNames = [
  ...(['lock_international', 'sip_traffic', 'enable_ip_restriction', 'enable_pop_restriction', 'send_bye'] as const),
  ...(['record_calls', 'transcribe', 'enable_internal_cnam', 'allow225'] as const),
];
const textNames = [
  ...(['auth_type', 'device_type', 'callerid_number', 'canada_routing', 'international_route', 'nat'] as const),
  ...(['music_on_hold', 'language', 'allowed_codecs', 'dtmf_mode', 'max_expiry', 'rtp_timeout'] as const),
  ...(['rtp_hold_timeout', 'ip_restriction', 'pop_restriction', 'internal_extension', 'internal_voicemail'] as const),
  ...(['internal_dialtime', 'reseller_nextbilling', 'transcription_locale', 'transcription_email'] as const),
  ...(['transcription_start_delay', 'dialing_mode', 'tfcarrier', 'internal_extension_location'] as const),
  ...(['default_e911', 'parking_lot', 'internal_cnam', 'call_pickup_behavior'] as const),
];
/** 0 means none. */
const idNames = ['reseller_client', 'reseller_package'] as const;
const all = <N extends string, T>(names: readonly N[], one: T): Record<N, T> =>
  Object.fromEntries(names.map((name) => [name, one])) as Record<N, T>;

/**
 * Document: "Sub accounts". The provider lists SIP passwords in clear text. They are read only to be sent back with an update, by a separate row, in
 * a field that no journal shows.
 */
export const trunks = {
  getSubAccounts: method('getSubAccounts', {
    effect: 'read',
    routes: ['GET /v1/trunks', 'GET /v1/trunks/{id}', 'POST /v1/orders'],
    fields: { account: f.code.optional },
    reply: rows(
      'accounts',
      object({
        id: text,
        account: text,
        username: optionalText,
        description: optionalText,
        ip: setText,
        reseller_client: setId,
      }),
    ),
    maxReplyBytes: 4 * 1024 * 1024,
  }),
  /** One sub-account, with everything that an update has to send back. */
  getWholeSubAccount: method('getSubAccounts.whole', {
    effect: 'read',
    routes: ['PATCH /v1/trunks/{id}'],
    fields: { account: f.code },
    reply: rows(
      'accounts',
      object({
        id: text,
        account: text,
        description: optionalText,
        ip: setText,
        password: setText,
        ...all(textNames, setText),
        ...all(flagNames, shownFlag),
        ...all(idNames, setId),
      }),
    ),
  }),
  createSubAccount: method('createSubAccount', {
    effect: 'write',
    settle: { by: 'reading', reads: ['getSubAccounts'] },
    routes: ['POST /v1/trunks'],
    fields: {
      username: f.code,
      protocol: f.oneOf('1', '3'),
      description: f.code.optional,
      auth_type: f.oneOf('1', '2'),
      password: f.secret.optional,
      ip: f.code.optional,
      device_type: f.oneOf('1', '2'),
      lock_international: f.oneOf('0', '1'),
      international_route: f.oneOf('1', '2'),
      music_on_hold: f.code,
      allowed_codecs: f.code,
      dtmf_mode: f.code,
      nat: f.oneOf('yes', 'no', 'route', 'never'),
      reseller_client: f.code.optional,
      reseller_package: f.code.optional,
    },
    reply: object({ id: text, account: text }),
  }),
  /** Sets everything: omitted settings are reset. `reseller_chargesetup` is left out: it would charge the client's setup fee again. */
  setSubAccount: method('setSubAccount', {
    effect: 'write',
    settle: { by: 'repeating', because: 'Sets every value, so repeating it has no further effect.' },
    routes: ['PATCH /v1/trunks/{id}'],
    fields: {
      id: f.code,
      description: f.code.optional,
      ip: f.code.optional,
      password: f.secret.optional,
      ...all(textNames, f.text.optional),
      ...all(flagNames, f.oneOf('0', '1').optional),
      ...all(idNames, f.code.optional),
    },
    reply: done,
  }),
  delSubAccount: method('delSubAccount', {
    effect: 'write',
    settle: { by: 'reading', reads: ['getSubAccounts'] },
    routes: ['DELETE /v1/trunks/{id}'],
    fields: { id: f.code },
    reply: done,
  }),
  getRegistrationStatus: method('getRegistrationStatus', {
    effect: 'read',
    routes: ['GET /v1/trunks/{id}'],
    fields: { account: f.code },
    reply: (value, at) => ({ ...registered(value, at), registrations: registrations(value, at) }),
  }),
};
