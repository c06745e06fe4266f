import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { list, object, optionalText, text, word } from '../kit/readers.js';
import { serviceWords } from './tcl.statuses.js';

const product = object({
  serviceId: text,
  number: text,
  productId: text,
  country: text,
  status: word(serviceWords),
  connectionType: optionalText,
  connectionId: optionalText,
  outpulseType: optionalText,
  outpulseDigits: optionalText,
  clidType: optionalText,
});
const connection = object({ connectionId: text, name: optionalText, type: optionalText });

/** Document: "Products & Connections". */
export const products = {
  listProducts: operation({
    name: 'listProducts',
    upstream: 'GET /products',
    effect: 'read',
    routes: ['GET /v1/numbers', 'GET /v1/numbers/{e164}', 'PATCH /v1/numbers/{e164}', 'DELETE /v1/numbers/{e164}'],
    fields: { customerId: f.code },
    ignored: ['customerId', 'orderId', 'locationId'].map((name) => `products.${name}`),
    reply: object({ products: list(product) }),
    maxReplyBytes: 16 * 1024 * 1024,
  }),
  getProduct: operation({
    name: 'getProduct',
    upstream: 'GET /products/{serviceId}',
    effect: 'read',
    routes: ['POST /v1/providers/{id}/preflight'],
    fields: { serviceId: f.code },
    ignored: ['customerId', 'orderId', 'locationId'],
    reply: product,
  }),
  listConnections: operation({
    name: 'listConnections',
    upstream: 'GET /connections',
    effect: 'read',
    routes: ['GET /v1/trunks', 'POST /v1/trunks'],
    fields: {},
    reply: object({ connections: list(connection) }),
    maxReplyBytes: 4 * 1024 * 1024,
  }),
  createConnection: operation({
    name: 'createConnection',
    upstream: 'POST /connections',
    effect: 'write',
    settle: { by: 'reading', reads: ['listConnections'] },
    routes: ['POST /v1/trunks'],
    fields: { name: f.code, type: f.oneOf('sip'), host: f.code, port: f.integer.optional },
    reply: connection,
  }),
  getConnection: operation({
    name: 'getConnection',
    upstream: 'GET /connections/{connectionId}',
    effect: 'read',
    routes: ['GET /v1/trunks/{id}', 'POST /v1/orders'],
    fields: { connectionId: f.code },
    reply: connection,
  }),
};
