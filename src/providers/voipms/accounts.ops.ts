import { f } from '../kit/fields.js';
import { object, optionalText, text } from '../kit/readers.js';
import { done, rows, setId, setText, yes } from './voipms.readers.js';
import { method } from './voipms.rows.js';

const registered = object({ registered: yes });
/** When each device is to register again, by the provider's clock. */
const registrations = rows('registrations', object({ register_next: setText }));

/** Document: "Sub accounts". The SIP password that the provider lists in clear is not read. */
export const accounts = {
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
