import { htmlPage, type HttpReply, jsonReply } from '../kit/reply.js';
import { formOf, jsonOf, type Request } from '../kit/request.js';
import { type ReceivedCall, type SimulatedProvider } from '../kit/server.js';
import { type Account, type Asked, errorReply, type Form, type Operation, Refusal } from './account.js';
import { documenting } from './documents.js';
import { faultOf } from './magic.js';
import { numbering } from './numbers.js';
import { ordering } from './orders.js';
import { printedWith } from './quirks.js';
import { serving } from './services.js';

const operations: Readonly<Record<string, Operation>> = { ...numbering, ...ordering, ...serving, ...documenting };
/** A colon marks a path parameter. */
const routes: readonly (readonly [string, string, Form])[] = [
  ['GET /numbers', 'searchNumbers', 'message'],
  ['POST /reservations', 'createReservation', 'message'],
  ['GET /reservations/:reservationId', 'getReservation', 'message'],
  ['DELETE /reservations/:reservationId', 'deleteReservation', 'message'],
  ['POST /orders', 'createOrder', 'text'],
  ['GET /orders', 'listOrders', 'text'],
  ['POST /orders/change', 'changeOrder', 'text'],
  ['POST /orders/move', 'moveOrder', 'text'],
  ['POST /orders/delete', 'deleteOrder', 'text'],
  ['GET /orders/:orderId', 'getOrder', 'text'],
  ['GET /orders/:orderId/documents', 'listDocuments', 'text'],
  ['POST /orders/:orderId/documents', 'uploadDocument', 'text'],
  ['GET /products', 'listProducts', 'text'],
  ['GET /products/:serviceId', 'getProduct', 'text'],
  ['GET /connections', 'listConnections', 'text'],
  ['POST /connections', 'createConnection', 'text'],
  ['GET /connections/:connectionId', 'getConnection', 'text'],
  ['GET /customers/:customerId', 'getCustomer', 'message'],
];
const compiled = routes.map(([route, operation, form]) => {
  const [method, path] = route.split(' ') as [string, string];
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  return { method, names, operation, form, pattern: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}/?$`) };
});
const formOfOperation = new Map(routes.map(([, operation, form]) => [operation, form]));

/** The provider, with the customers that `token` has access to. */
export function tclProvider(account: Account, token: string): SimulatedProvider {
  return {
    operations: Object.keys(operations),
    unknownStatus: jsonReply({ outcome: 'deferred' }),
    async callOf(request): Promise<ReceivedCall | HttpReply> {
      const here = compiled.filter(({ pattern }) => pattern.test(request.path));
      if (here.length === 0) return htmlPage(404);
      const route = here.find(({ method }) => method === request.method);
      if (!route) return htmlPage(405);
      if (request.headers.authorization !== `Bearer ${token}`) return errorReply(route.form, 401, 'Unauthorized');
      const values = route.pattern.exec(request.path)!.slice(1).map(decodeURIComponent);
      const inPath = Object.fromEntries(route.names.map((name, i) => [name, values[i] ?? '']));
      return { operation: route.operation, ...(await contentOf(request, inPath)) };
    },
    scriptedFault(call) {
      for (const number of numbersConcerned(call, account)) {
        const fault = faultOf(number, call.operation);
        if (fault === undefined || account.ledger.state.magicUsed(call.operation, number)) continue;
        account.ledger.record({ type: 'magic', operation: call.operation, number });
        return fault;
      }
      return undefined;
    },
    execute(call) {
      const asked: Asked = { fields: call.fields, body: bodyOf(call), file: call.files?.['file'] };
      try {
        return printedWith(account.quirks, operations[call.operation]!(asked, account));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return errorReply(formOfOperation.get(call.operation) ?? 'message', error.httpStatus, error.message);
      }
    },
  };
}

async function contentOf(
  request: Request,
  inPath: Record<string, string>,
): Promise<Pick<ReceivedCall, 'fields' | 'files' | 'json'>> {
  if (request.method === 'GET' || request.method === 'DELETE') return { fields: { ...request.query, ...inPath } };
  if (request.headers['content-type']?.startsWith('multipart/')) {
    const { fields, files } = await formOf(request);
    return { fields: { ...fields, ...inPath }, files };
  }
  return { fields: inPath, json: jsonOf(request) };
}

const bodyOf = ({ json }: ReceivedCall): Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : {};

/** The numbers that a call is about: the named ones, those of the reservation, or those of the block. */
function numbersConcerned(call: ReceivedCall, { ledger }: Account): readonly string[] {
  const { numbers, reservationId } = bodyOf(call);
  if (Array.isArray(numbers)) return numbers.map(String);
  return ledger.state.reservations.get(String(reservationId))?.numbers ?? [];
}
