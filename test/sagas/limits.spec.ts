import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type OrderPort, type OrderRun } from '../../src/contract/orders.js';
import { type Limits } from '../../src/domain/limits.js';
import { OrderStore } from '../../src/ledger/orders.js';
import { countsOf } from '../ledger/usage-model.js';
import { eventually } from '../support/eventually.js';
import { wellWithinAnHour } from '../support/hours.js';
import { able } from './able.js';
import { acme, around, freshKey } from './harness.js';
import { startWorld, type World } from './world.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const usd = (amount: string) => ({ amount, currency: 'USD' });
const counts = (world: World) => countsOf(world.gateway.ledger, 'acme');
const onHold = { 'holds now': 1, 'reservations now': 1 };
const ordering = { 'numbers now': 1, 'orders day': 1, 'orders month': 1 };
const priced = { 'spend USD day': 10_000, 'spend USD month': 10_000 };

async function limitedWorld(limits: Limits, options: Parameters<typeof startWorld>[0] = {}): Promise<World> {
  await wellWithinAnHour();
  return startWorld({ limits, leaseMs: 300, ...options });
}

describe('what a tenant uses up', () => {
  it('counts once, however often the gateway dies on the way', async () => {
    const world = await limitedWorld({ spendPerDay: [usd('1.00')], ordersPerDay: 1, heldNumbers: 1, liveHolds: 1 });
    const reservation = await world.hold(acme, '2062190100');
    expect(await counts(world)).toEqual(onHold);
    for (const operation of ['gen_order', 'process_order'])
      void world.when(operation, 'executed', () => world.restart());
    void world.order(acme, reservation);
    const { orderId } = await world.settled(reservation, 'ordered');
    await world.ended({ id: orderId! }, 'completed');
    expect(world.called('process_order')).toHaveLength(1);
    expect(await counts(world)).toEqual({ ...ordering, ...priced });
  }, 60_000);

  it('is nothing without a price, where money is limited: the order is stopped before its charge', async () => {
    const world = await limitedWorld({ spendPerDay: [usd('5.00')] });
    world.gateway.crash();
    // A provider that says what it has ordered, and not what it costs.
    const silent = (orders: OrderPort): OrderPort => {
      const place: OrderPort['place'] = (run, order) => {
        const quoted: OrderRun['quoted'] = (quotes) => run.quoted(quotes.map(({ cost: _, ...quote }) => quote));
        return orders.place({ ...run, quoted }, order);
      };
      return { ...orders, check: orders.check.bind(orders), place };
    };
    world.gateway = world.newGateway(able(world.newProvider(), (had) => ({ ...had, orders: silent(had.orders!) })));
    const order = await world.ended(await world.order(acme, await world.hold(acme, '2062190100')), 'rejected');
    expect(order.failure).toMatchObject({
      code: 'limit_exceeded',
      detail: expect.stringContaining('the provider quoted no price'),
    });
    expect(world.called('process_order')).toEqual([]);
    await eventually(
      () => counts(world),
      (left) => Object.keys(left).length === 0,
    );
  }, 60_000);

  it('is given back when the sweep ends a hold, and when nobody confirms an order in time', async () => {
    const world = await limitedWorld({ liveHolds: 1, ordersPerDay: 1 }, { confirmWindowMs: 300 });
    const lapsed = await world.hold(acme, '2062190100');
    await world.gateway.expire(lapsed.id);
    await world.settled(lapsed, 'expired');
    expect(await counts(world)).toEqual({});
    const reservation = await world.hold(acme, '2062190101');
    const order = await world.order(acme, reservation, 'manual');
    await world.ended(order, 'expired');
    await world.settled(reservation, 'released');
    expect(await counts(world)).toEqual({});
  }, 60_000);

  it.each([
    ['rejected', {}],
    ['completed', { ...ordering, ...priced }],
  ] as const)(
    'stays counted while nobody knows, until a person says %s',
    async (outcome, left) => {
      const world = await limitedWorld({ spendPerDay: [usd('1.00')] }, { config: { reconcile: 'advisory' } });
      world.simulator.faults.next('process_order', 'error_before');
      const reservation = await world.hold(acme, '2062190100');
      const order = await world.order(acme, reservation);
      expect(order.status).toBe('needs_review');
      expect(await counts(world)).toEqual({ ...onHold, ...ordering, ...priced });
      await world.gateway.resolutions.resolve(acme, order.id, { outcome, note: 'looked it up' }, freshKey(acme));
      await world.settled(reservation, outcome === 'completed' ? 'ordered' : 'released');
      expect(await counts(world)).toEqual(left);
    },
    60_000,
  );
});

describe('an order whose price is beyond a limit', () => {
  it('ends as refused although the gateway dies in between, and is not charged', async () => {
    const world = await limitedWorld({ spendPerOrder: [usd('0.99')] });
    const reservation = await world.hold(acme, '2062190100');
    let refusals = 0;
    around<Parameters<OrderStore['setNumbers']>, Promise<void>>(OrderStore.prototype, 'setNumbers', (proceed) => {
      if (++refusals > 1) return proceed();
      // Dead while its refusal was being written down.
      world.restart();
      return Promise.reject(new Error('dead'));
    });
    void world.order(acme, reservation);
    await world.settled(reservation, 'released');
    const { orderId } = await world.reservation(reservation);
    const order = await world.ended({ id: orderId! }, 'rejected');
    expect(order.failure).toMatchObject({ code: 'limit_exceeded', detail: expect.stringContaining('spendPerOrder') });
    expect(refusals).toBe(2);
    expect(world.called('gen_order')).toHaveLength(1);
    expect(world.called('process_order')).toEqual([]);
    expect(await counts(world)).toEqual({});
  }, 60_000);

  it('was let on its way before there was a limit, and is not stopped by a confirmation', async () => {
    const world = await limitedWorld({});
    const reservation = await world.hold(acme, '2062190100');
    const order = await world.order(acme, reservation, 'manual');
    world.gateway.ledger.limitTo(() => ({ spendPerDay: [usd('0.10')], heldNumbers: 0, ordersPerDay: 0 }));
    expect((await world.confirm(acme, order)).status).toBe('completed');
    expect(await counts(world)).toEqual({ ...ordering, ...priced });
  }, 60_000);
});
