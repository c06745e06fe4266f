import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import {
  decimal,
  list,
  object,
  optional,
  optionalText,
  optionalWord,
  type Reader,
  text,
  underData,
} from '../kit/readers.js';
import { numberStatuses } from './didtfn.statuses.js';

/** Available numbers: `DIDs` and `TFNs` in the document; the live service has also returned `data.Numbers`. */
const offered = (key: 'DIDs' | 'TFNs'): Reader<{ TN: string; statusid: string | undefined }[]> =>
  underData((value, at) => {
    const has = (name: string): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    const name = !has(key) && has('Numbers') ? 'Numbers' : key;
    return object({ [name]: list(object({ TN: text, statusid: optionalText })) })(value, at)[name]!;
  });

/** Already known from the search. */
const offerDetails = ['Numbers.RateCenter', 'Numbers.category'];

/** Document: "Origination API", availability, "Get My Numbers" and "Update My Number". */
export const numbers = {
  availabilityState: operation({
    name: 'availabilitystate',
    upstream: 'POST /availabilitystate',
    effect: 'read',
    routes: ['GET /v1/coverage/regions', 'GET /v1/available-numbers'],
    fields: {},
    reply: object({ data: list(text) }),
  }),
  availabilityNpaNxx: operation({
    name: 'availabilitynpanxx',
    upstream: 'POST /availabilitynpanxx',
    effect: 'read',
    routes: ['GET /v1/coverage/exchanges', 'GET /v1/coverage/rate-centers', 'GET /v1/available-numbers'],
    fields: { state: f.code },
    reply: object({ data: list(object({ NPANXX: text, NPA: text, RateCenter: optionalText })) }),
    maxReplyBytes: 2 * 1024 * 1024,
  }),
  searchDid: operation({
    name: 'searchdid',
    upstream: 'POST /searchdid',
    effect: 'read',
    routes: ['GET /v1/available-numbers'],
    fields: { state: f.code, NPANXX: f.digits.optional, NPANXXYYYY: f.digits.optional },
    ignored: offerDetails,
    reply: offered('DIDs'),
    maxReplyBytes: 2 * 1024 * 1024,
  }),
  searchTfn: operation({
    name: 'searchtfn',
    upstream: 'POST /searchtfn',
    effect: 'read',
    routes: ['GET /v1/available-numbers'],
    fields: { tfn_prefix: f.digits },
    ignored: offerDetails,
    reply: offered('TFNs'),
    maxReplyBytes: 2 * 1024 * 1024,
  }),
  getNumbers: operation({
    name: 'getnumbers',
    upstream: 'POST /getnumbers',
    effect: 'read',
    routes: [
      'GET /v1/numbers',
      'GET /v1/numbers/{e164}',
      'PATCH /v1/numbers/{e164}',
      'DELETE /v1/numbers/{e164}',
      'POST /v1/numbers/bulk-updates',
    ],
    fields: {
      category: f.oneOf('landline', 'tollfree').optional,
      status: f.code.optional,
      trunkId: f.code.optional,
      orderno: f.code.optional,
    },
    ignored: ['data.orderType'],
    reply: object({
      data: list(
        object({
          didnumber: text,
          trunkGroup: optionalText,
          prefix1: optionalText,
          trunkGroup2: optionalText,
          prefix2: optionalText,
          didRate: optional(decimal),
          didType: optionalText,
          status: optionalWord(numberStatuses),
          cnam: optionalText,
        }),
      ),
    }),
    maxReplyBytes: 2 * 1024 * 1024,
  }),
  /** Status 2 cancels a number, which is the only way to disconnect it. */
  updateNumber: operation({
    name: 'updatenumber',
    upstream: 'POST /updatenumber',
    effect: 'write',
    settle: { by: 'reading', reads: ['getnumbers'] },
    routes: ['PATCH /v1/numbers/{e164}', 'DELETE /v1/numbers/{e164}', 'POST /v1/numbers/bulk-updates'],
    fields: { number: f.digitsList, trunkId: f.code.optional, status: f.oneOf('0', '1', '2').optional },
    reply: underData(object({ success: text })),
  }),
};
