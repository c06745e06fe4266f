import { f } from '../kit/fields.js';
import { decimal, object, optional, optionalText, text } from '../kit/readers.js';
import { done, rows, setFlag, setId, setText, shownFlag, shownYesNo, yes } from './voipms.readers.js';
import { method } from './voipms.rows.js';

const search = { effect: 'read', routes: ['GET /v1/available-numbers'], maxReplyBytes: 8 * 1024 * 1024 } as const;
const stock = { ...search, routes: [...search.routes, 'GET /v1/coverage/exchanges'] } as const;
const regions = {
  effect: 'read',
  routes: ['GET /v1/coverage/regions', 'PATCH /v1/customers/{id}'],
  fields: {},
} as const;
const centers = {
  effect: 'read',
  routes: ['GET /v1/coverage/rate-centers'],
  reply: rows('ratecenters', object({ ratecenter: text, available: yes })),
} as const;
const by = { type: f.oneOf('starts', 'contains', 'ends'), query: f.code };
/** A free local number. `state` in the US, `province` in Canada. */
const local = rows(
  'dids',
  object({
    did: text,
    ratecenter: optionalText,
    state: optionalText,
    province: optionalText,
    perminute_monthly: optional(decimal),
    perminute_setup: optional(decimal),
    flat_monthly: optional(decimal),
    flat_setup: optional(decimal),
  }),
);
const tollFree = rows('dids', object({ did: text, monthly: optional(decimal), setup: optional(decimal) }));

/** Optional settings of a number, by the names under which they are both read and written. */
export const extraNames = [
  ...['failover_busy', 'failover_unreachable', 'failover_noanswer', 'voicemail', 'callerid_prefix', 'note'],
  ...['record_calls', 'transcribe', 'transcription_locale', 'transcription_email', 'transcription_start_delay'],
  ...['voicemail_threshold', 'inbound_dialing_mode', 'transcription_redaction', 'transcription_summary'],
  ...['transcription_sentiment', 'sms_sipaccount_enabled', 'sms_sipaccount'],
] as const;
const extras = <T>(one: T): Record<(typeof extraNames)[number], T> =>
  Object.fromEntries(extraNames.map((name) => [name, one])) as never;

/** How an ordered number is delivered. */
const way = {
  routing: f.code,
  pop: f.code,
  dialtime: f.integer,
  cnam: f.oneOf('0', '1'),
  failover_busy: f.code.optional,
  failover_unreachable: f.code.optional,
  failover_noanswer: f.code.optional,
  callerid_prefix: f.code.optional,
  note: f.code.optional,
};
const delivery = { did: f.digits, ...way };
const order = {
  effect: 'money',
  settle: { by: 'reading', reads: ['getDIDsInfo'] },
  routes: ['POST /v1/orders'],
  reply: done,
} as const;

const backOrder = { ...order, settle: { by: 'reading', reads: ['getBackOrders', 'getDIDsInfo'] } } as const;
const backOrdered = { quantity: f.integer, ratecenter: f.text, ...way, billing_type: f.oneOf('1', '2') };

/** Document: "DIDs": search, orders, numbers in service. */
export const numbers = {
  getStates: method('getStates', {
    ...regions,
    reply: rows('states', object({ state: text, description: optionalText })),
  }),
  getProvinces: method('getProvinces', {
    ...regions,
    reply: rows('provinces', object({ province: text, description: optionalText })),
  }),
  getRateCentersUSA: method('getRateCentersUSA', { ...centers, fields: { state: f.code } }),
  getRateCentersCAN: method('getRateCentersCAN', { ...centers, fields: { province: f.code } }),
  getDIDsUSA: method('getDIDsUSA', {
    ...stock,
    fields: { state: f.code, ratecenter: f.text.optional },
    reply: local,
  }),
  getDIDsCAN: method('getDIDsCAN', {
    ...stock,
    fields: { province: f.code, ratecenter: f.text.optional },
    reply: local,
  }),
  searchDIDsUSA: method('searchDIDsUSA', { ...search, fields: { state: f.code.optional, ...by }, reply: local }),
  searchDIDsCAN: method('searchDIDsCAN', { ...search, fields: { province: f.code.optional, ...by }, reply: local }),
  searchTollFreeUSA: method('searchTollFreeUSA', {
    ...search,
    fields: { type: by.type.optional, query: f.code.optional },
    reply: tollFree,
  }),
  searchTollFreeCanUS: method('searchTollFreeCanUS', {
    ...search,
    fields: { type: by.type.optional, query: f.code.optional },
    reply: tollFree,
  }),
  searchVanity: method('searchVanity', {
    ...search,
    fields: { type: f.oneOf('8**', '800', '833', '844', '855', '866', '877', '888'), query: f.code },
    reply: rows('dids', object({ did: text })),
  }),
  orderDID: method('orderDID', { ...order, fields: { ...delivery, billing_type: f.oneOf('1', '2') } }),
  orderTollFree: method('orderTollFree', { ...order, fields: delivery }),
  orderVanity: method('orderVanity', { ...order, fields: { ...delivery, carrier: f.code } }),
  backOrderDIDUSA: method('backOrderDIDUSA', { ...backOrder, fields: { ...backOrdered, state: f.code } }),
  backOrderDIDCAN: method('backOrderDIDCAN', { ...backOrder, fields: { ...backOrdered, province: f.code } }),
  getBackOrders: method('getBackOrders', {
    effect: 'read',
    routes: ['POST /v1/orders', 'GET /v1/orders/{id}', 'DELETE /v1/trunks/{id}'],
    fields: {},
    reply: rows('back_orders', object({ id: text, description: optionalText, routing: setText })),
  }),
  getDIDsInfo: method('getDIDsInfo', {
    effect: 'read',
    routes: ['GET /v1/numbers', 'GET /v1/numbers/{e164}', 'POST /v1/orders'],
    fields: { client: f.code.optional, did: f.digits.optional },
    reply: rows(
      'dids',
      object({
        did: text,
        routing: setText,
        pop: setText,
        dialtime: setText,
        cnam: setFlag,
        billing_type: setText,
        port_out_pin: setText,
        reseller_account: setId,
        reseller_next_billing: setText,
        reseller_monthly: optional(decimal),
        reseller_minute: optional(decimal),
        reseller_setup: optional(decimal),
        ...extras(setText),
        voicemail: setId,
        record_calls: shownFlag,
        transcribe: shownFlag,
        sms_sipaccount_enabled: shownFlag,
        transcription_redaction: shownYesNo,
        transcription_summary: shownYesNo,
        transcription_sentiment: shownYesNo,
      }),
    ),
    maxReplyBytes: 16 * 1024 * 1024,
  }),
  setDIDRouting: method('setDIDRouting', {
    effect: 'write',
    settle: { by: 'repeating', because: 'Sets one value, so repeating it has no further effect.' },
    routes: ['PATCH /v1/numbers/{e164}', 'POST /v1/numbers/bulk-updates'],
    fields: { did: f.digits, routing: f.code },
    reply: done,
  }),
  /** Sets everything: omitted settings may be reset, so they are sent back as read. */
  setDIDInfo: method('setDIDInfo', {
    effect: 'write',
    settle: { by: 'repeating', because: 'Sets every value, so repeating it has no further effect.' },
    routes: ['PATCH /v1/numbers/{e164}', 'POST /v1/numbers/bulk-updates'],
    fields: {
      ...delivery,
      billing_type: f.oneOf('1', '2'),
      port_out_pin: f.secret.optional,
      ...extras(f.text.optional),
    },
    reply: done,
  }),
  setDIDBillingType: method('setDIDBillingType', {
    effect: 'money',
    settle: { by: 'reading', reads: ['getDIDsInfo'] },
    routes: ['PATCH /v1/numbers/{e164}', 'POST /v1/numbers/bulk-updates'],
    fields: { did: f.digits, billing_type: f.oneOf('1', '2') },
    reply: done,
  }),
  connectDID: method('connectDID', {
    effect: 'money',
    settle: { by: 'reading', reads: ['getDIDsInfo'] },
    routes: ['POST /v1/numbers/{e164}/assign'],
    fields: {
      did: f.digits,
      account: f.code,
      monthly: f.code,
      setup: f.code,
      minute: f.code,
      next_billing: f.code.optional,
      dont_charge_setup: f.oneOf('1').optional,
      dont_charge_monthly: f.oneOf('1').optional,
    },
    reply: done,
  }),
  unconnectDID: method('unconnectDID', {
    effect: 'write',
    settle: { by: 'reading', reads: ['getDIDsInfo'] },
    routes: ['POST /v1/numbers/{e164}/unassign'],
    fields: { did: f.digits },
    reply: done,
  }),
  cancelDID: method('cancelDID', {
    effect: 'money',
    settle: { by: 'reading', reads: ['getDIDsInfo'] },
    routes: ['DELETE /v1/numbers/{e164}'],
    fields: { did: f.digits, cancelcomment: f.text.optional, portout: f.oneOf('1').optional },
    reply: done,
  }),
};
