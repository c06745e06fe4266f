import { describe, expect, it } from '@jest/globals';
import { type HoldCriteria } from '../../src/domain/reservation.js';
import { acme, bell, e164, freshKey } from './harness.js';
import { startWorld, type World } from './world.js';

const holdSome = (world: World, numbers: string[], allowPartial: boolean) =>
  world.gateway.holds.hold(
    acme,
    { provider: 'didtfn', phoneNumbers: numbers.map(e164), region: 'WA', allowPartial },
    freshKey(acme),
    20_000,
  );

const holdByCriteria = (world: World, criteria: HoldCriteria) =>
  world.gateway.holds.hold(acme, { provider: 'didtfn', criteria, allowPartial: false }, freshKey(acme), 20_000);

const inSeattle = (quantity: number): HoldCriteria => ({ type: 'local', region: 'WA', exchange: '206219', quantity });

describe('holding numbers by name', () => {
  it('holds all or none, unless some will do', async () => {
    const world = await startWorld();
    const request = ['2062190100', '2062199001', '2062190101'];
    await expect(holdSome(world, request, false)).rejects.toMatchObject({ code: 'number_unavailable' });
    await world.expectHonestCart();
    expect(world.simulator.ledger.cart()).toEqual([]);

    const some = await holdSome(world, request, true);
    expect(some).toMatchObject({ status: 'held' });
    expect(some.numbers.map((n) => n.status)).toEqual(['held', 'unavailable', 'held']);
    await world.expectHonestCart();
    const order = await world.order(acme, some);
    expect(order.numbers.map((n) => n.phoneNumber)).toEqual([e164('2062190100'), e164('2062190101')]);
  });

  it('gives a number to one tenant only', async () => {
    const world = await startWorld();
    const both = await Promise.allSettled([world.hold(acme, '2062190100'), world.hold(bell, '2062190100')]);
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    await world.expectHonestCart();
    expect(world.called('reserve')).toHaveLength(1);
  });

  it('leaves nothing in the cart when the reply is lost', async () => {
    const world = await startWorld();
    await world.hold(bell, '2062190150');
    const { id } = await holdSome(world, ['2062190100', '2062199002'], false);
    await world.settled({ id }, 'released');
    expect(world.simulator.ledger.cart()).toEqual(['2062190150']);
  });

  it('leaves nothing in the cart when the very first reply is lost, and the cart’s id with it', async () => {
    const world = await startWorld();
    const { id } = await holdSome(world, ['2062199002'], false);
    await world.settled({ id }, 'released');
    expect(
      world.simulator.ledger
        .entries()
        .filter((e) => e.type === 'hold')
        .flatMap((e) => e.numbers),
    ).toContain('2062199002');
    expect(world.simulator.ledger.cart()).toEqual([]);
  });

  it('leaves nothing there either when the call that looks for the cart loses its reply too', async () => {
    const world = await startWorld();
    world.simulator.faults.next('reserve', 'lose_reply', 3);
    const { id } = await holdSome(world, ['2062190100'], false);
    await world.settled({ id }, 'released');
    expect(world.called('reserve')).toHaveLength(4);
    expect(world.simulator.ledger.cart()).toEqual([]);
  });

  it('takes out what the look for the cart may hold, although somebody else has learned the cart’s id meanwhile', async () => {
    const world = await startWorld();
    world.simulator.faults.next('reserve', 'lose_reply', 2);
    const held = holdSome(world, ['2062190100'], false);
    while (world.called('reserve').length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    await world.hold(bell, '2062190150');
    await world.settled(await held, 'released');
    expect(world.simulator.ledger.cart()).toEqual(['2062190150']);
    expect(await world.db.query(`SELECT key FROM steps WHERE status IN ('intent', 'unknown')`)).toEqual([]);
  });

  it('leaves nothing there when the cart was ordered and the first reply of the next one is lost', async () => {
    const world = await startWorld();
    await world.order(bell, await world.hold(bell, '2062190150'));
    const { id } = await holdSome(world, ['2062199002'], false);
    await world.settled({ id }, 'released');
    expect(world.simulator.ledger.cart()).toEqual([]);
  });

  it('tries again when the provider cannot be reached, and sends nothing twice', async () => {
    const world = await startWorld();
    world.simulator.faults.next('*', 'refuse');
    const reservation = await world.hold(acme, '2062190100');
    expect(reservation.status).toBe('held');
    expect(world.called('reserve')).toHaveLength(1);
  });
});

describe('holding numbers by criteria', () => {
  it('holds what the provider picks, and that alone', async () => {
    const world = await startWorld();
    await world.hold(bell, '2062190100');
    const reservation = await holdByCriteria(world, inSeattle(3));
    expect(reservation.numbers.map((n) => n.phoneNumber)).toEqual(['2062190101', '2062190102', '2062190103'].map(e164));
    await world.expectHonestCart();
    expect((await world.order(acme, reservation)).numbers).toHaveLength(3);
    await world.expectHonestCart();
  });

  it('does not take another’s numbers for its own when the provider lists the whole cart', async () => {
    const world = await startWorld();
    await fetch(new URL('/_sandbox/quirks', world.simulator.baseUrl), { method: 'POST', body: '{"wholeCart":true}' });
    await world.hold(bell, '2062190100');
    const reservation = await holdByCriteria(world, inSeattle(2));
    expect(reservation.numbers.map((n) => n.phoneNumber)).toEqual(['2062190101', '2062190102'].map(e164));
    await world.expectHonestCart();
  });

  it.each(['lose_reply', 'late_effect', 'error_after', 'cut_reply'] as const)(
    'leaves nothing in the cart after %s',
    async (fault) => {
      const world = await startWorld();
      await world.hold(bell, '2062190150');
      world.simulator.faults.next('bulkreserve', fault);
      const { id } = await holdByCriteria(world, inSeattle(5));
      await world.settled({ id }, 'released');
      expect(world.simulator.ledger.cart()).toEqual(['2062190150']);
    },
  );

  it('gives a number to one of two when it is picked for one and named by the other at the same moment', async () => {
    const world = await startWorld();
    const bellRequest = { provider: 'didtfn', phoneNumbers: [e164('2062190100')], allowPartial: false };
    const named = world.when('bulkreserve', 'executed', async () => {
      await world.gateway.holds.hold(bell, bellRequest, freshKey(bell), 0);
    });
    const reservation = await holdByCriteria(world, inSeattle(2));
    await named;
    expect(reservation.numbers.map((n) => n.phoneNumber)).toEqual(['2062190100', '2062190101'].map(e164));
    const [other] = await world.gateway.ledger.reservations.list('bell', { limit: 1 });
    expect((await world.settled(other!, 'released')).numbers).toMatchObject([{ status: 'unavailable' }]);
    await world.expectHonestCart();
  });

  it('says so when there are not enough', async () => {
    const world = await startWorld();
    await expect(holdByCriteria(world, inSeattle(500))).rejects.toMatchObject({ code: 'number_unavailable' });
    expect(world.simulator.ledger.cart()).toEqual([]);
  });
});

describe('the end of a reservation', () => {
  it('comes by itself when its time is over, with the numbers spelled out', async () => {
    const world = await startWorld({ config: { holdTtlMs: 400 } });
    await world.gateway.expiry.start();
    const reservation = await world.hold(acme, '2062190100', '2062190101');
    const ended = await world.settled(reservation, 'expired');
    expect(ended.numbers.map((n) => n.status)).toEqual(['expired', 'expired']);
    expect(world.called('remove_reserved').map((c) => c.fields['number'])).toEqual(['2062190100,2062190101']);
    expect(world.simulator.ledger.cart()).toEqual([]);
    await expect(world.order(acme, reservation)).rejects.toMatchObject({ code: 'reservation_expired' });
  });

  it('is not claimed when the provider refuses the credentials, and comes when it takes them again', async () => {
    const world = await startWorld();
    const a = await world.hold(acme, '2062190100');
    await world.gateway.stop();
    world.gateway = world.newGateway(world.newProvider({ token: 'revoked' }));
    const waiting = await world.release(acme, a, undefined, 200);
    expect(waiting).toMatchObject({ status: 'unknown', numbers: [{ live: true }] });
    expect(world.simulator.ledger.cart()).toEqual(['2062190100']);
    await world.gateway.stop();
    world.gateway = world.newGateway(world.newProvider());
    const ended = await world.settled(a, 'released');
    expect(ended.numbers).toMatchObject([{ status: 'released', live: false }]);
    expect(world.simulator.ledger.cart()).toEqual([]);
  });

  it('leaves the numbers of others alone', async () => {
    const world = await startWorld();
    const [a] = [await world.hold(acme, '2062190100'), await world.hold(bell, '2062190101')];
    await world.gateway.expire(a.id);
    await world.settled(a, 'expired');
    await world.expectHonestCart();
    expect(world.simulator.ledger.cart()).toEqual(['2062190101']);
  });

  it('comes for all of it when part of it is being let go of and the reply to that is lost', async () => {
    const world = await startWorld();
    const [a, b] = [await world.hold(acme, '2062190100', '2062190101'), await world.hold(bell, '2062190150')];
    world.simulator.faults.next('remove_reserved', 'lose_reply');
    await world.release(acme, a, [e164('2062190100')], 0);
    await world.gateway.expire(a.id);
    await world.settled(a, 'expired');
    expect(world.simulator.ledger.cart()).toEqual(['2062190150']);
    // Nothing of it keeps the cart from the next order.
    expect((await world.order(bell, b)).status).toBe('completed');
  });

  it('is repeated until the provider has heard it', async () => {
    const world = await startWorld();
    const a = await world.hold(acme, '2062190100');
    world.simulator.faults.next('remove_reserved', 'error_before');
    await world.release(acme, a);
    await world.settled(a, 'released');
    expect(world.called('remove_reserved')).toHaveLength(2);
    expect(world.simulator.ledger.cart()).toEqual([]);
  });

  it('is "lost" when every number that was held is lost, whatever could not be held at all', async () => {
    const world = await startWorld();
    const a = await holdSome(world, ['2062199001', '2062199011'], true);
    await world.order(bell, await world.hold(bell, '2062190101'));
    const ended = await world.settled(a, 'lost');
    expect(ended.numbers.map((n) => n.status)).toEqual(['unavailable', 'lost']);
  });
});

describe('a cart for each reserve call', () => {
  const perReservation = { config: { cart: 'per_reservation' as const } };

  it('is ordered one by one, each charged once, and nobody else is touched', async () => {
    const world = await startWorld(perReservation);
    const [a, b] = [
      await world.hold(acme, '2062190100', '2062190101', '2062190102'),
      await world.hold(bell, '2062190150'),
    ];
    const order = await world.order(acme, a);
    expect(order).toMatchObject({ status: 'completed', cost: { total: { amount: '3.00' } } });
    expect(order.providerOrderIds).toHaveLength(3);
    expect([...world.chargesByOrder().values()]).toEqual([1, 1, 1]);
    expect(world.called('remove_reserved')).toEqual([]);
    expect(world.simulator.ledger.cart()).toEqual(['2062190150']);
    expect((await world.order(bell, b)).status).toBe('completed');
  });

  it('charges what went through, and says what did not', async () => {
    const world = await startWorld(perReservation);
    const a = await world.hold(acme, '2062190100', '2062199005');
    const order = await world.order(acme, a);
    expect(order).toMatchObject({
      status: 'partially_completed',
      numbers: [{ status: 'active' }, { status: 'failed' }],
    });
    expect([...world.chargesByOrder()]).toEqual([[order.providerOrderIds[0], 1]]);
    expect(world.simulator.ledger.owned()).toEqual(['2062190100']);
  });

  it('keeps what went through while a person looks for the rest', async () => {
    const world = await startWorld({ config: { cart: 'per_reservation', reconcile: 'advisory' } });
    const order = await world.order(acme, await world.hold(acme, '2062190100', '2062199006'));
    expect(order).toMatchObject({
      status: 'needs_review',
      numbers: [{ status: 'active' }, { status: 'pending' }],
    });
    expect(world.simulator.ledger.owned()).toEqual(['2062190100']);
  });

  it('is emptied by its own id, by name', async () => {
    const world = await startWorld(perReservation);
    const a = await world.hold(acme, '2062190100', '2062190101');
    await world.release(acme, a, [e164('2062190100')]);
    expect(world.simulator.ledger.cart()).toEqual(['2062190101']);
    await world.release(acme, a);
    expect(world.simulator.ledger.cart()).toEqual([]);
    const named = world.called('remove_reserved').map(({ fields }) => [fields['reserveId'], fields['number']]);
    expect(named).toEqual([['500001', '2062190100'], ['500002', '2062190101']]); // prettier-ignore
  });
});
