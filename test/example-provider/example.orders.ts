import { type OrderPort, type OrderResult, type OrderRun, type OrderToPlace } from '../../src/contract/orders.js';
import { noSuchConnection, orMissing, trunkIdOf } from '../../src/providers/kit/connections.js';
import { type Upstream } from '../../src/providers/kit/define.js';
import { orderNotPlaced } from '../../src/providers/kit/step-outcomes.js';
import { lookFor } from '../../src/providers/kit/look-up.js';
import { nextLook } from '../../src/providers/kit/next-look.js';
import { refuseOptions } from '../../src/providers/kit/options.js';
import { type Reply } from '../../src/providers/kit/operation.js';
import { prepareCall } from '../../src/providers/kit/prepared-call.js';
import { NothingFree, type WholeHold, WholeReservations } from '../../src/providers/kit/whole-holds.js';
import { type ExampleNumbers } from './example.numbers.js';
import { rows } from './example.ops.js';
import { orderStatuses } from './example.statuses.js';

const understand = ({ data: { id: holdId, phone_numbers: all } }: Reply<typeof rows.createReservation>): WholeHold => ({
  holdId,
  numbers: all.map((n) => n.phone_number),
  expiresAt: Math.min(...all.map((n) => Date.parse(n.expired_at))),
});

/** Found again by the tag that went with the call, which is another each time; dropped by the provider after half an hour. */
export const holdsAt = (upstream: Upstream, search: ExampleNumbers): WholeReservations =>
  new WholeReservations({
    ...{ lifetimeMs: 30 * 60_000, marginMs: 30_000, maxNumbers: 50, numbersField: 'phone_numbers' },
    now: () => upstream.sender.clock.now(),
    latestEffectMs: () => upstream.sender.timeoutMs(rows.createReservation) + upstream.lateBoundMs,
    lost: 'The reply to the hold was lost. Any numbers it may hold are released when its half hour is over.',
    pick: async (context, { country = 'US', ...criteria }) => {
      const deadlineAt = upstream.sender.clock.now() + 10_000;
      const { numbers } = await search.search({ ...criteria, country, limit: 200 }, deadlineAt);
      return NothingFree.of(context, numbers.map((n) => n.phoneNumber), criteria.quantity); // prettier-ignore
    },
    reserve: (frame, _context, numbers) => ({
      ...frame,
      call: async () => {
        const input = { phone_numbers: await numbers(), customer_reference: upstream.sender.clock.bytes(12).join('') };
        return prepareCall(upstream, rows.createReservation, input, { understand });
      },
      lookUp: lookFor(upstream, async (sent) => {
        const tag = { 'filter[customer_reference]': String(sent['customer_reference']) };
        const [data] = (await upstream.sender.read(rows.listReservations, tag)).data;
        return data && understand({ data });
      }),
    }),
    remove: (frame, id) => ({ ...frame, call: prepareCall(upstream, rows.deleteReservation, { id }) }),
  });

/** One call for all numbers, found again by our order id, then followed by reading until the provider has delivered. */
export class ExampleOrders implements OrderPort {
  readonly styles = ['reservation'] as const;
  readonly takesTime = true;
  readonly confirmable = false;

  constructor(private readonly upstream: Upstream & { pollMs: number }) {}

  async check({ connection, providerOptions }: Parameters<OrderPort['check']>[0]): Promise<void> {
    refuseOptions(providerOptions);
    if (!(await orMissing(this.upstream.sender.read(rows.getConnection, { id: trunkIdOf(connection) }))))
      throw noSuchConnection('/connection/trunkId', 'Connection');
  }

  async place(run: OrderRun, { id: tag, connection, numbers }: OrderToPlace): Promise<OrderResult> {
    const listed = { 'filter[customer_reference]': tag };
    const find = async () => (await this.upstream.sender.read(rows.listOrders, listed)).data[0];
    const phone_numbers = numbers.map((n) => n.phoneNumber);
    const input = { phone_numbers, connection_id: trunkIdOf(connection), customer_reference: tag };
    const placed = await run.step({
      key: 'order',
      call: prepareCall(this.upstream, rows.createOrder, input, { understand: ({ data }) => data }),
      lookUp: lookFor(this.upstream, find),
    });
    if (placed.kind !== 'done')
      return orderNotPlaced(placed, {
        numbers: (code) => (code === 'number_unavailable' ? 'lost' : 'held'),
        whereToLook: `Look for customer reference ${tag} at the provider`,
      });
    const { status, phone_numbers: all } = (await find()) ?? { ...placed.value, status: 'not listed' };
    const now = all.map((n) => ({ phoneNumber: n.phone_number, status: orderStatuses[n.status] ?? 'pending' }));
    const active = now.filter((n) => n.status === 'active').map((n) => n.phoneNumber);
    const failure = { code: 'upstream_rejected' as const, detail: 'The provider did not deliver all of the numbers.' };
    if (orderStatuses[status] === 'failed') return { kind: 'rejected', failure, numbers: 'gone' };
    if (orderStatuses[status] === 'active')
      return { kind: 'completed', active, ...(active.length < now.length && { failure }) };
    const at = { providerOrderIds: [placed.value.id], numbers: now, providerStatus: status };
    await run.progress({ status: 'in_progress', ...at, detail: 'The provider is delivering.' });
    return run.waitUntil(nextLook(run.movedAt, this.upstream.pollMs, this.upstream.sender.clock.now()));
  }
}
