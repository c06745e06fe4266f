import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import {
  decimal,
  list,
  numberList,
  object,
  optional,
  optionalText,
  optionalWord,
  text,
  underData,
} from '../kit/readers.js';
import { timeIfReadable } from './didtfn.readers.js';
import { portStatuses, portWord } from './didtfn.statuses.js';

const amounts = {
  amount: optional(decimal),
  per_order_cost: optional(decimal),
  taxes: optional(decimal),
  other_charges: optional(decimal),
  discount: optional(decimal),
};

/** Echoes of the request, and undocumented flags. */
const echoes = [
  ...['accountno', 'date', 'didCategory', 'didType', 'orderType', 'sessions', 'immediately', 'triggered'],
  ...['loaAuthorizingPerson', 'subscriberType'],
].map((name) => `Orders.${name}`);

/** Document: "Generate LNP Order", "Get LNP Orders". */
export const porting = {
  /** The order covers "Accepted" numbers only; the reply has `status` twice, like that of gen_order. */
  generateLnpOrder: operation({
    name: 'generate_lnp_order',
    upstream: 'POST /generate_lnp_order',
    effect: 'money',
    settle: { by: 'reading', reads: ['get_lnp_orders'] },
    routes: ['POST /v1/port-orders'],
    fields: {
      numbers: f.digitsList,
      category: f.oneOf('landline', 'tollfree'),
      subscriberType: f.oneOf('residential', 'business'),
      loaAuthorizingPerson: f.text,
      loa_doc: f.file,
      carrier_doc: f.file,
      requestedFocDate: f.code.optional,
      wirelessAccountNumber: f.secret.optional,
      wirelessPin: f.secret.optional,
    },
    ignored: ['success', 'status', 'status#2', 'date', 'didCategory', 'didType', 'orderType', 'sessions', 'tg_id'],
    reply: underData(object({ orderNo: text, ...amounts, acceptedTns: numberList })),
  }),
  getLnpOrders: operation({
    name: 'get_lnp_orders',
    upstream: 'POST /get_lnp_orders',
    effect: 'read',
    routes: [
      'POST /v1/port-orders',
      'GET /v1/port-orders/{id}',
      'GET /v1/port-orders/{id}/documents',
      'GET /v1/port-orders/{id}/documents/{documentId}',
    ],
    fields: { orderId: f.code.optional },
    ignored: echoes,
    reply: underData(
      object({
        Orders: list(
          object({
            orderno: text,
            ...amounts,
            status: optionalWord(portStatuses, portWord),
            tg_id: optionalText,
            requestedFocDate: timeIfReadable,
            actualFocDate: timeIfReadable,
            billingNumber: optionalText,
            numbers: numberList,
            subscriberFirstName: optionalText,
            subscriberLastName: optionalText,
            addressHouseNumber: optionalText,
            addressStreetName: optionalText,
            addressStreetSuffix: optionalText,
            addressCity: optionalText,
            addressStateCode: optionalText,
            addressZip: optionalText,
            losingCarrierName: optionalText,
            lastModifiedDate: timeIfReadable,
            lastModifiedBy: optionalText,
            loa: optionalText,
            carrier_doc: optionalText,
          }),
        ),
      }),
    ),
    // The reply lists all ports the account ever had.
    maxReplyBytes: 16 * 1024 * 1024,
  }),
};
