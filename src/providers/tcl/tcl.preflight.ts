import { type Clock } from '../../clock.js';
import { type GatewayError } from '../../domain/errors.js';
import { isE164 } from '../../domain/phone-number.js';
import { type PreflightPlan } from '../kit/preflight.js';
import { type End, holds, probe } from '../kit/probe.js';
import { documents } from './tcl.documents.ops.js';
import { numbers } from './tcl.numbers.ops.js';
import { orders } from './tcl.orders.ops.js';
import { trunks } from './tcl.trunks.ops.js';
import { isMissing } from '../kit/connections.js';
import { productIds } from './tcl.products.js';
import { type TclDefaults } from './tcl.settings.js';

/** Typical page sizes: a list of exactly this length may be one page of several. */
const pageSizes = new Set([10, 20, 25, 50, 100, 200, 250, 500, 1000]);

/** A missing resource must be answered with 404: the gateway relies on it to tell that something is gone. */
const missing = (end: End<unknown>): { outcome: 'ok' | 'failed'; detail: string } =>
  end.error && isMissing(end.error)
    ? { outcome: 'ok', detail: 'A missing resource is answered with 404.' }
    : { outcome: 'failed', detail: `A missing resource is not answered with 404 (${saying(end.error)}).` };

const saying = (error: GatewayError | undefined): string =>
  error ? (error.upstream?.httpStatus === undefined ? error.code : `HTTP ${error.upstream.httpStatus}`) : 'a reply';

const missingAdvice =
  'The adapter must recognize this answer; otherwise it cannot tell a missing resource from a failed read.';

/** Checks the protocol `assumed-1`, assumption by assumption, as far as reads can (docs/providers/tcl.md). */
export const tclPreflight = ({ customerId }: TclDefaults, clock: Clock): PreflightPlan => ({
  rows: [...Object.values(numbers), ...Object.values(orders), ...Object.values(trunks), ...Object.values(documents)],
  known: { customerId },
  probes: [
    probe(trunks.listConnections, {
      learn: ({ connections: [first] }, known) => first && known.set('connectionId', first.connectionId),
      assumes: [
        {
          id: 'connections_whole',
          advice: 'Ask the provider how GET /connections is paged: connections beyond the first page are not seen.',
          judge: holds(
            ({ connections }) => !pageSizes.has(connections.length),
            {
              ok: 'The number of connections does not look like a full page.',
              not: 'The number of connections equals the size of a full page.',
            },
            'warning',
          ),
        },
      ],
    }),
    probe(documents.getCustomer, {
      needs: { customerId: 'TCL_CUSTOMER_ID' },
      input: (known) => ({ customerId: known.get('customerId')! }),
      assumes: [
        {
          id: 'customer_is_ours',
          advice: 'Set TCL_CUSTOMER_ID to a customer that the token has access to.',
          judge: holds((customer, known) => customer.customerId === known.get('customerId'), {
            ok: 'The token has access to the configured customer.',
            not: 'The provider returns a different customer than requested.',
          }),
        },
      ],
    }),
    probe(numbers.listProducts, {
      needs: { customerId: 'TCL_CUSTOMER_ID' },
      input: (known) => ({ customerId: known.get('customerId')! }),
      learn: ({ products: [first] }, known) => first && known.set('serviceId', first.serviceId),
      assumes: [
        {
          id: 'products_whole',
          advice:
            'Ask the provider how GET /products is paged: numbers beyond the first page would be treated as lost.',
          judge: holds(
            ({ products: all }) => !pageSizes.has(all.length),
            {
              ok: 'The number of products does not look like a full page.',
              not: 'The number of products equals the size of a full page.',
            },
            'warning',
          ),
        },
        {
          id: 'numbers_with_plus',
          advice:
            'Numbers are in E.164 format here. The adapter must support the new format before anything is ordered.',
          judge: holds(({ products: all }) => (all.length === 0 ? undefined : all.every((p) => isE164(p.number))), {
            ok: 'Numbers in service are in E.164 format with the plus sign.',
            not: 'Numbers in service are not in E.164 format with the plus sign.',
          }),
        },
      ],
    }),
    probe(numbers.getProduct, {
      needs: { serviceId: 'a number in service' },
      input: (known) => ({ serviceId: known.get('serviceId')! }),
    }),
    probe(trunks.getConnection, {
      needs: { connectionId: 'a connection' },
      input: (known) => ({ connectionId: known.get('connectionId')! }),
    }),
    probe(numbers.searchNumbers, {
      input: () => ({ productId: 'LNS' as const, country: 'GB', limit: 5 }),
      assumes: [
        {
          id: 'stock_as_asked',
          advice:
            'Compare the parameters of GET /numbers with the specification: they are ignored or mean something else.',
          judge: holds(
            ({ numbers: free }) =>
              free.length === 0
                ? undefined
                : free.length <= 5 &&
                  free.every((n) => n.country === 'GB' && n.productId === 'LNS' && isE164(n.number)),
            {
              ok: 'A search for five local numbers in Great Britain returned only such numbers.',
              not: 'A search for five local numbers in Great Britain returned other or more numbers.',
              none: 'No local numbers in Great Britain are available.',
            },
          ),
        },
        {
          id: 'products_known',
          advice: 'Numbers of an unrecognized product are shown as DID numbers.',
          judge: holds(
            ({ numbers: free }) =>
              free.length === 0
                ? undefined
                : free.every((n) => (productIds as readonly string[]).includes(n.productId)),
            {
              ok: 'All products are documented.',
              not: 'Some products are not documented.',
            },
            'warning',
          ),
        },
      ],
    }),
    probe(orders.listOrders, {
      input: () => ({ requestId: `preflight-${Buffer.from(clock.bytes(16)).toString('hex')}` }),
      assumes: [
        {
          id: 'orders_found_by_request',
          advice:
            'Set TCL_RECONCILE=none before any order: the outcome of an order whose reply was lost could not be read.',
          judge: (end) => {
            if (end.error)
              return {
                outcome: 'failed',
                detail: `An unused request ID is rejected (${saying(end.error)}).`,
              };
            return end.reply.orders.length === 0
              ? { outcome: 'ok', detail: 'An unused request ID has no orders.' }
              : { outcome: 'failed', detail: 'An unused request ID has orders.' };
          },
        },
      ],
    }),
    probe(orders.getOrder, {
      inVain: true,
      input: () => ({ orderId: 'preflight-none' }),
      assumes: [{ id: 'missing_order_is_404', advice: missingAdvice, judge: missing }],
    }),
    probe(numbers.getReservation, {
      inVain: true,
      input: () => ({ reservationId: 'preflight-none' }),
      assumes: [{ id: 'missing_reservation_is_404', advice: missingAdvice, judge: missing }],
    }),
    probe(documents.listDocuments, {
      inVain: true,
      input: () => ({ orderId: 'preflight-none' }),
      assumes: [{ id: 'missing_documents_are_404', advice: missingAdvice, judge: missing }],
    }),
  ],
  facts: [
    {
      id: 'assumption:order_shape',
      outcome: 'skipped',
      detail:
        'Orders, reservations and their documents cannot be listed: their replies are first seen with the first order.',
      advice: 'Make the first order a cheap one, for one number, and check GET /v1/providers/tcl/drift afterwards.',
    },
    {
      id: 'assumption:clid_types',
      outcome: 'skipped',
      detail: 'The documentation mentions CLID types but does not list them.',
      advice: 'Ask the provider for the list before using connection.clidType.',
    },
  ],
});
