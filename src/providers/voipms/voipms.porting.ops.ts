import { f } from '../kit/fields.js';
import { flag, integer, object, optional, optionalText, text, word } from '../kit/readers.js';
import { portStatuses } from './voipms.statuses.js';
import { rows, set, setText, yes } from './voipms.readers.js';
import { method } from './voipms.rows.js';

const portid = { portid: f.code };
const reading = ['GET /v1/port-orders/{id}'] as const;

/** Document: "Local number portability". */
export const porting = {
  getPortability: method('getPortability', {
    effect: 'read',
    routes: ['POST /v1/portability-checks', 'POST /v1/port-orders'],
    fields: { did: f.digits },
    reply: object({ portable: yes }),
  }),
  addLNPPort: method('addLNPPort', {
    effect: 'money',
    settle: { by: 'reading', reads: ['getLNPList'] },
    routes: ['POST /v1/port-orders'],
    fields: {
      portType: f.oneOf('1', '2', '3', '4', '5'),
      numbers: f.digitsList,
      isPartial: f.oneOf('0', '1'),
      locationType: f.oneOf('0', '1'),
      isMobile: f.oneOf('0', '1'),
      pin: f.secret.optional,
      imei: f.secret.optional,
      btn: f.digits.optional,
      services: f.text.optional,
      tfType: f.oneOf('0', '1', '2', '3'),
      /** The company on the bill; sent empty for residential ports. */
      statementName: f.text,
      firstName: f.text,
      lastName: f.text,
      address1: f.text,
      address2: f.text.optional,
      city: f.text,
      zip: f.text,
      state: f.text,
      country: f.code,
      providerName: f.text,
      providerAccount: f.secret,
      notes: f.text,
    },
    reply: object({ port: text }),
  }),
  addLNPFile: method('addLNPFile', {
    effect: 'write',
    settle: { by: 'reading', reads: ['getLNPAttachList'] },
    routes: ['POST /v1/port-orders', 'POST /v1/port-orders/{id}/documents'],
    fields: { ...portid, file: f.text },
    reply: object({ attachment: optionalText }),
  }),
  getLNPAttachList: method('getLNPAttachList', {
    effect: 'read',
    routes: ['GET /v1/port-orders/{id}/documents', 'POST /v1/port-orders/{id}/documents'],
    fields: portid,
    reply: rows('list', object({ attachid: text, type: optionalText, size: optional(integer) })),
  }),
  getLNPStatus: method('getLNPStatus', {
    effect: 'read',
    routes: reading,
    fields: portid,
    reply: object({ post_status: set(word(portStatuses)), post_status_description: optionalText }),
  }),
  getLNPDetails: method('getLNPDetails', {
    effect: 'read',
    routes: reading,
    fields: portid,
    reply: object({
      isPartial: optional(flag),
      isMobile: optional(flag),
      btn: optionalText,
      services: optionalText,
      statementName: optionalText,
      firstName: optionalText,
      lastName: optionalText,
      address1: optionalText,
      address2: optionalText,
      city: optionalText,
      zip: optionalText,
      state: optionalText,
      country: optionalText,
      providerName: optionalText,
      date: optionalText,
    }),
  }),
  getLNPNotes: method('getLNPNotes', {
    effect: 'read',
    routes: ['GET /v1/port-orders/{id}/notes'],
    fields: portid,
    reply: rows('list', object({ note: text, date: setText, time: setText })),
  }),
  getLNPList: method('getLNPList', {
    effect: 'read',
    routes: ['POST /v1/port-orders', ...reading],
    fields: { portid: f.code.optional },
    reply: rows(
      'list',
      object({
        portid: setText,
        numbers: setText,
        foc_date: setText,
        port_status: set(word(portStatuses)),
        port_status_description: optionalText,
      }),
    ),
    maxReplyBytes: 4 * 1024 * 1024,
  }),
};
