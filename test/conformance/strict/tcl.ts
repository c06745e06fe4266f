import { type Manners, type Rule } from './front.js';
import { parametersOf } from './parameters.js';

const connection =
  'connectionType=direct|pstn, connectionId, outpulseType=sameAsNumber|custom, outpulseDigits, clidType';
const service = 'requestId*, customerId*, serviceIds*';
const product = 'productId*=LNS|ITFS|UIFN|DID, country*:code';
/** The assumed wire (`assumed-1`); seed document 002 names the resources and the parameters, and no more. A star stands for a part of the path. */
const operations: readonly (readonly [route: string, name: string, parameters: string])[] = [
  ['GET /numbers', 'searchNumbers', `${product}, city, areaCode, pattern, consecutive, limit`],
  ['POST /reservations', 'createReservation', `customerId*, ${product}, numbers*`],
  ['GET /reservations/*', 'getReservation', ''],
  ['DELETE /reservations/*', 'deleteReservation', ''],
  [
    'POST /orders',
    'createOrder',
    `requestId*, customerId*, contactId*, paymentMethodId*, locationId*, ${product}, orderType*=new, reservationId, numbers, quantity,
     criteria, block, ${connection}`,
  ],
  ['GET /orders', 'listOrders', 'requestId*'],
  ['POST /orders/change', 'changeOrder', `${service}, ${connection}`],
  ['POST /orders/move', 'moveOrder', `${service}, locationId*`],
  ['POST /orders/delete', 'deleteOrder', service],
  ['GET /orders/*', 'getOrder', ''],
  ['GET /orders/*/documents', 'listDocuments', ''],
  ['POST /orders/*/documents', 'uploadDocument', 'documentType*, file*'],
  ['GET /products', 'listProducts', 'customerId*'],
  ['GET /products/*', 'getProduct', ''],
  ['GET /connections', 'listConnections', ''],
  ['POST /connections', 'createConnection', 'name*, type*, host*, port'],
  ['GET /connections/*', 'getConnection', ''],
  ['GET /customers/*', 'getCustomer', ''],
];

const saying = (status: number, message: string) => ({
  status,
  type: 'application/json',
  body: Buffer.from(JSON.stringify({ status: String(status), message })),
});

/** JSON both ways, the token in a header; what is asked for stands in the query, papers are parts of a form. */
export const tclManners = (token: string): Manners => ({
  credentials: {},
  header: ['authorization', `Bearer ${token}`],
  rule: ({ method, path }): readonly [string, Rule] | undefined => {
    const found = operations.find(([route]) => {
      const [verb, pattern = ''] = route.split(' ');
      return verb === method && new RegExp(`^${pattern.replaceAll('*', '[^/]+')}$`).test(path);
    });
    if (!found) return undefined;
    const parameters = parametersOf(found[2]);
    const written = method === 'POST' ? (found[1] === 'uploadDocument' ? 'multipart' : 'json') : 'query';
    return [found[1], { method, writing: written, parameters }];
  },
  refuse: (wrong) => saying(400, `Bad request: ${wrong}`),
  forbidden: saying(403, 'Authenticated, but no access to the requested data'),
});
