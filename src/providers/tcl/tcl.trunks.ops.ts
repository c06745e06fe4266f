import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { list, object, optionalText, text } from '../kit/readers.js';

const connection = object({ connectionId: text, name: optionalText, type: optionalText });

/** Document: "Products & Connections", the connections. */
export const trunks = {
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
