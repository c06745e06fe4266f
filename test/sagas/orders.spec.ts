import { describe, expect, it, jest } from '@jest/globals';
import { Journal } from '../../src/ledger/journal.js';
import { HeldNumberStore } from '../../src/ledger/held-numbers.js';
import { eventually } from '../support/eventually.js';
import { acme, bell, freshKey } from './harness.js';
import { startWorld, type World, times } from './world.js';

async function ordered(number: string, world: World) {
  const reservation = await world.hold(acme, number);
  return { reservation, order: await world.order(acme, reservation) };
}

describe('an order of a gateway whose credentials the provider no longer takes', () => {
  it('is refused, once, and says whose credentials; its numbers wait to be let go of', async () => {
    const world = await startWorld();
    const reservation = await world.hold(acme, '2062190100');
    const priced = await world.order(acme, reservation, 'manual');
    await world.gateway.stop();
    world.gateway = world.newGateway(world.newProvider({ token: 'revoked' }));
    const order = await world.confirm(acme, priced);
    expect(order).toMatchObject({ status: 'rejected', failure: { code: 'upstream_unauthorized' } });
    expect(order.failure!.detail).toContain("didtfn rejects the gateway's credentials");
    expect(world.called('process_order')).toHaveLength(1);
    const ended = { type: 'call_ended', operation: 'process_order' };
    const events = await world.gateway.ledger.events.list('acme', order.id, { limit: 100 });
    expect(events.find((e) => e.type === ended.type && e.operation === ended.operation)).toMatchObject({
      to: 'refused',
      detail: expect.stringContaining("gateway's credentials"),
    });
    expect(world.simulator.ledger.charges()).toEqual([]);

    // What is left to do goes on being tried, ever more rarely, and the reservation says why it does not come to an end.
    await eventually(
      () => world.reservation(reservation),
      ({ attention }) => attention?.code === 'credentials_refused',
    );
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const letGo = (await world.gateway.ledger.journal.of(reservation.id)).filter(
      (s) => s.operation === 'remove_reserved',
    );
    expect(new Set(letGo.map((s) => s.status))).toEqual(new Set(['refused']));
    expect(letGo.length).toBeLessThanOrEqual(2);
    await world.gateway.stop();
    world.gateway = world.newGateway();
    await world.settled(reservation, 'released');
    // The run ends after its last number has been let go of, and nothing wants a look then.
    await eventually(
      () => world.reservation(reservation),
      (after) => after.attention === undefined,
    );
  });
});

describe('an order whose outcome the ledger will not take', () => {
  it('is sent once, carries attention after four failures, and goes on once it can', async () => {
    const errors: unknown[] = [];
    const world = await startWorld({ onError: (error) => errors.push(error) });
    const reservation = await world.hold(acme, '2062190100');
    const conclude = jest.spyOn(Journal.prototype, 'conclude');
    conclude.mockImplementation(() => Promise.reject(new Error('invalid byte sequence')));
    const { id } = await world.order(acme, reservation, 'auto', 0);
    const order = () => world.gateway.ledger.orders.find(id).then((found) => found!);
    await eventually(order, ({ attention }) => attention?.code === 'gateway_failed');
    expect(errors.length).toBeGreaterThanOrEqual(4);
    expect(world.called('gen_order')).toHaveLength(1);
    conclude.mockRestore();
    const events = await world.gateway.ledger.events.list('acme', id, { limit: 100 });
    expect(events.find((e) => e.type === 'attention_raised')?.to).toBe('gateway_failed');
    await world.gateway.ledger.work.wake(await order(), 'order');
    await eventually(order, ({ status, attention }) => status === 'completed' && attention === undefined);
    expect(world.called('process_order')).toHaveLength(1);
  });
});

describe('an order whose reply does not come', () => {
  it.each([
    ['made, its reply lost', '2062199003', 1],
    ['made, its reply cut short', '2062199014', 1],
    ['not made, a page of HTML instead', '2062199009', 2],
  ])('is read back: gen_order %s', async (_what, number, sent) => {
    const world = await startWorld();
    const { order } = await ordered(number, world);
    expect(order.status).toBe('completed');
    expect(world.called('gen_order')).toHaveLength(sent);
    expect(world.simulator.ledger.orders()).toHaveLength(1);
    expect([...world.chargesByOrder()]).toEqual([[order.providerOrderIds[0], 1]]);
  });

  it.each([
    ['charged, its reply lost', '2062199004', 1],
    ['charged, then HTTP 500', '2062199007', 1],
    ['charged long after it was given up', '2062199008', 1],
    ['not charged, HTTP 500', '2062199006', 2],
    ['not charged, a word nobody knows', '2062199010', 2],
  ])('is read back: process_order %s', async (_what, number, sent) => {
    const world = await startWorld();
    const { order, reservation } = await ordered(number, world);
    expect(order.status).toBe('completed');
    expect(world.called('process_order')).toHaveLength(sent);
    expect([...world.chargesByOrder()]).toEqual([[order.providerOrderIds[0], 1]]);
    expect((await world.reservation(reservation)).status).toBe('ordered');
  });

  it('is not read before the late bound of its call has passed', async () => {
    const world = await startWorld();
    const { order } = await ordered('2062199008', world);
    const [step] = (await world.gateway.ledger.journal.of(order.id)).filter((s) => s.operation === 'process_order');
    const [read] = world.called('getnumbers');
    expect(read!.at).toBeGreaterThanOrEqual(step!.settleAfter);
    expect(step!.settleAfter - step!.sentAt).toBe(times.moneyTimeoutMs + times.lateBoundMs);
  });

  it('is given up when it is proven twice that nothing was done, and the numbers are held as before', async () => {
    const world = await startWorld();
    world.simulator.faults.next('gen_order', 'error_before', 2);
    const { order, reservation } = await ordered('2062190100', world);
    expect(order).toMatchObject({ status: 'rejected', numbers: [{ status: 'failed' }] });
    expect(world.called('gen_order')).toHaveLength(2);
    await world.settled(reservation, 'held');
    await world.expectHonestCart();
    expect((await world.order(acme, reservation)).status).toBe('completed');
  });
});

describe('an order that the provider refuses', () => {
  it('costs nothing, and says why', async () => {
    const world = await startWorld();
    const { order, reservation } = await ordered('2062199005', world);
    expect(order).toMatchObject({ status: 'rejected', failure: { code: 'insufficient_balance' } });
    expect(world.simulator.ledger.charges()).toEqual([]);
    await world.settled(reservation, 'released');
    await world.expectHonestCart();
  });
});

describe('an order that is not what was reserved', () => {
  it.each([
    ['has a foreign number', ['2062199013'], /also contains \+1\d{10}, which this reservation does not include/],
    ['lacks a number', ['2062190100', '2062199012'], /lacks \+12062199012/],
  ])('stops before the money when it %s', async (_what, numbers, words) => {
    const world = await startWorld();
    const reservation = await world.hold(acme, ...numbers);
    const order = await world.order(acme, reservation);
    expect(order).toMatchObject({ status: 'needs_review', failure: { code: 'outcome_unknown' } });
    expect(order.failure?.detail).toMatch(words);
    expect(world.called('process_order')).toEqual([]);
    expect((await world.reservation(reservation)).status).toBe('ordering');
    await world.gateway.expire(reservation.id);
    expect((await world.reservation(reservation)).status).toBe('ordering');
  });
});

describe('an order that reading cannot settle', () => {
  const advisory = { config: { reconcile: 'advisory' as const } };

  it.each([
    ['gen_order', 'error_before'],
    ['process_order', 'error_before'],
    ['process_order', 'wrong_status'],
  ] as const)('waits for a person: %s %s', async (operation, fault) => {
    const world = await startWorld(advisory);
    world.simulator.faults.next(operation, fault);
    const { order, reservation } = await ordered('2062190100', world);
    expect(order.status).toBe('needs_review');
    expect(world.called(operation)).toHaveLength(1);
    await world.gateway.expire(reservation.id);
    expect((await world.reservation(reservation)).status).toBe('ordering');

    // Somebody else's order neither takes the numbers along nor declares them lost.
    const other = await world.hold(bell, '2062190150');
    expect((await world.order(bell, other)).status).toBe('completed');
    expect((await world.reservation(reservation)).numbers).toMatchObject([{ status: 'held', live: true }]);
    expect(world.simulator.ledger.orders().at(-1)?.numbers).toEqual(['2062190150']);
  });

  it('is settled by what a read does find', async () => {
    const world = await startWorld(advisory);
    expect((await ordered('2062199007', world)).order.status).toBe('completed');
    expect([...world.chargesByOrder().values()]).toEqual([1]);
  });

  it.each([
    ['completed', 'completed', 'ordered', 'ordered', 'active'],
    ['rejected', 'rejected', 'released', 'released', 'failed'],
    ['cancelled', 'cancelled', 'released', 'released', 'failed'],
  ] as const)('ends as a person says: %s', async (outcome, status, reservationStatus, held, number) => {
    const world = await startWorld(advisory);
    world.simulator.faults.next('process_order', 'error_before');
    const { order, reservation } = await ordered('2062190100', world);
    const resolution = { outcome, providerOrderId: '700001', note: 'looked it up' };
    const resolved = await world.gateway.resolutions.resolve(acme, order.id, resolution, freshKey(acme));
    expect(resolved).toMatchObject({ status, providerOrderIds: ['700001'], numbers: [{ status: number }] });
    const after = await world.settled(reservation, reservationStatus);
    expect(after.numbers).toMatchObject([{ status: held, live: false }]);
    expect(await world.eventTypes(acme, order)).toContain('note');
    expect(world.simulator.ledger.charges()).toEqual([]);
  });
});

describe('an order that its caller steers', () => {
  it('is not charged before it is confirmed, and never when it is cancelled', async () => {
    const world = await startWorld();
    const reservation = await world.hold(acme, '2062190100');
    const order = await world.order(acme, reservation, 'manual');
    expect(order).toMatchObject({ status: 'awaiting_confirmation', cost: { total: { amount: '1.00' } } });
    expect((await world.cancel(acme, order)).status).toBe('cancelled');
    expect(world.called('process_order')).toEqual([]);
    await world.settled(reservation, 'released');
    await expect(world.confirm(acme, order)).rejects.toMatchObject({ code: 'invalid_state' });
  });

  it('expires when it is not confirmed in time', async () => {
    const world = await startWorld({ confirmWindowMs: 100 });
    const reservation = await world.hold(acme, '2062190100');
    const order = await world.order(acme, reservation, 'manual');
    await world.ended(order, 'expired');
    await world.settled(reservation, 'released');
    expect(world.simulator.ledger.charges()).toEqual([]);
  });

  it('leaves nobody parked when it is cancelled before its first call', async () => {
    const world = await startWorld();
    const [a, b] = [await world.hold(acme, '2062190100'), await world.hold(bell, '2062190101')];
    // The gateway dies when the others are marked as parked, and before anything is sent.
    const parked = new Promise<void>((done) => {
      jest.spyOn(HeldNumberStore.prototype, 'parkedBy').mockImplementationOnce(() => {
        world.restart();
        done();
        return new Promise(() => undefined);
      });
    });
    void world.order(bell, b, 'auto', 0);
    await parked;
    jest.restoreAllMocks();
    const [order] = await world.gateway.ledger.orders.list('bell', { limit: 1 });
    expect((await world.cancel(bell, order!)).status).toBe('cancelled');
    const again = await world.order(bell, await world.reservation(b));
    expect(again.status).toBe('completed');
    expect((await world.order(acme, a)).status).toBe('completed');
  });

  it('needs a number that is held', async () => {
    const world = await startWorld();
    const reservation = await world.hold(acme, '2062190100', '2062190101');
    const [one, two] = reservation.numbers.map((n) => n.phoneNumber);
    world.simulator.faults.next('remove_reserved', 'delay', 2);
    await world.release(acme, reservation, [one!], 0);
    await world.release(acme, reservation, [two!], 0);
    await expect(world.order(acme, reservation)).rejects.toMatchObject({ code: 'reservation_not_orderable' });
    await world.settled(reservation, 'released');
    await world.expectHonestCart();
  });
});
