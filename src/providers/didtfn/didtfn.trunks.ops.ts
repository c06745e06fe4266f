import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { list, object, optionalText, optionalWord, text, underData } from '../kit/readers.js';
import { timeIfReadable } from './didtfn.readers.js';
import { trunkStatuses } from './didtfn.statuses.js';

const reads = ['GET /v1/trunks', 'GET /v1/trunks/{id}'];
const accepted = underData(object({ success: text }));

/** Document: "Defint Trunk Group" to "Update Trunk Group" of Origination, and the trunks of Termination. */
export const trunks = {
  /** Returns no ID: the new trunk is found by a read. */
  defineTrunk: operation({
    name: 'defineTrunk',
    upstream: 'POST /defineTrunk',
    effect: 'write',
    settle: { by: 'reading', reads: ['get_trunk'] },
    routes: ['POST /v1/trunks'],
    fields: {
      title: f.code,
      primaryTrunk: f.code,
      primaryPrefix: f.digits.optional,
      primaryPort: f.integer.optional,
      secondaryTrunk: f.code.optional,
      secondaryPrefix: f.digits.optional,
      secondaryPort: f.integer.optional,
      billingType: f.oneOf('Metered', 'Unmetered'),
      sessions: f.integer.optional,
      mou: f.oneOf('Unlimited').optional,
      call_forwarding: f.digits.optional,
    },
    reply: accepted,
  }),
  getTrunk: operation({
    name: 'get_trunk',
    upstream: 'POST /get_trunk',
    effect: 'read',
    routes: [...reads, 'POST /v1/trunks', 'PATCH /v1/trunks/{id}', 'POST /v1/orders'],
    fields: { tg_id: f.code.optional },
    ignored: ['data.accountno'],
    reply: object({
      data: list(
        object({
          id: text,
          title: optionalText,
          primaryIP: optionalText,
          primaryPort: optionalText,
          prefix_1: optionalText,
          secondaryIP: optionalText,
          secondaryPort: optionalText,
          prefix_2: optionalText,
          date: timeIfReadable,
          req_sessions: optionalText,
          alloc_sessions: optionalText,
          status: optionalWord(trunkStatuses),
        }),
      ),
    }),
    maxReplyBytes: 2 * 1024 * 1024,
  }),
  updateTrunk: operation({
    name: 'update_trunk',
    upstream: 'POST /update_trunk',
    effect: 'write',
    settle: { by: 'repeating', because: 'Sets values, so repeating it has no further effect.' },
    routes: ['PATCH /v1/trunks/{id}'],
    fields: {
      trunkid: f.code,
      title: f.code.optional,
      primaryTrunk: f.code.optional,
      primaryPrefix: f.digits.optional,
      primaryPort: f.integer.optional,
      secondaryTrunk: f.code.optional,
      secondaryPrefix: f.digits.optional,
      secondaryPort: f.integer.optional,
      call_forwarding: f.digits.optional,
    },
    ignored: ['trunkid'],
    reply: accepted,
  }),
  defineTrunkTermination: operation({
    name: 'defineTrunk_termination',
    upstream: 'POST /defineTrunk_termination',
    effect: 'write',
    settle: { by: 'reading', reads: ['get_trunk_termination'] },
    routes: ['POST /v1/trunks'],
    fields: { title: f.code, ipaddress: f.code, ports: f.integer, cps: f.integer.optional },
    reply: accepted,
  }),
  getTrunkTermination: operation({
    name: 'get_trunk_termination',
    upstream: 'POST /get_trunk_termination',
    effect: 'read',
    routes: [...reads, 'GET /v1/trunks/{id}/settings', 'POST /v1/trunks', 'DELETE /v1/trunks/{id}'],
    fields: { tg_id: f.code.optional },
    ignored: ['data.accountno'],
    reply: object({
      data: list(
        object({
          id: text,
          ipaddress: optionalText,
          ports: optionalText,
          cps: optionalText,
          ports_assigned: optionalText,
          cps_assigned: optionalText,
          config: optionalText,
          status: optionalWord(trunkStatuses),
        }),
      ),
    }),
    maxReplyBytes: 2 * 1024 * 1024,
  }),
  /** The reply uses the key of another operation, `Removed TNs`. */
  disableTrunkTermination: operation({
    name: 'disable_trunk_termination',
    upstream: 'POST /disable_trunk_termination',
    effect: 'write',
    settle: { by: 'reading', reads: ['get_trunk_termination'] },
    routes: ['DELETE /v1/trunks/{id}'],
    fields: { tg_id: f.code },
    ignored: ['Removed TNs'],
    reply: object({}),
  }),
};
