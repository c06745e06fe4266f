import { describe, expect, it } from '@jest/globals';
import { acme, bell, crown, e164, nationals } from './harness.js';
import { startWorld } from './world.js';

describe('three tenants and one cart', () => {
  it('each order exactly what they hold, whoever orders first', async () => {
    const world = await startWorld();
    const a = await world.hold(acme, '2062190100', '2062190101');
    const b = await world.hold(bell, '2062190102');
    const c = await world.hold(crown, '2062190103', '2062190104');

    const second = await world.order(bell, b);
    expect(second).toMatchObject({ status: 'completed', cost: { total: { amount: '1.00', currency: 'USD' } } });
    await world.expectHonestCart();
    expect(await world.reservation(a)).toMatchObject({ status: 'held' });
    expect(await world.reservation(c)).toMatchObject({ status: 'held' });

    const [first, third] = await Promise.all([world.order(acme, a), world.order(crown, c)]);
    expect([first.status, third.status]).toEqual(['completed', 'completed']);
    const orders = world.simulator.ledger.orders().map(({ numbers }) => [...numbers].sort());
    expect(orders).toContainEqual(['2062190102']);
    expect(orders).toContainEqual(['2062190100', '2062190101']);
    expect(orders).toContainEqual(['2062190103', '2062190104']);
    expect([...world.chargesByOrder().values()]).toEqual([1, 1, 1]);
    expect(world.simulator.ledger.cart()).toEqual([]);
    for (const r of [a, b, c]) {
      const { status, numbers } = await world.reservation(r);
      expect([status, ...new Set(numbers.map((n) => n.status))]).toEqual(['ordered', 'ordered']);
    }
  });

  it('may have a priced order wait for its word while another orders', async () => {
    const world = await startWorld();
    const [a, b] = [await world.hold(acme, '2062190100'), await world.hold(bell, '2062190101')];
    const priced = await world.order(acme, a, 'manual');
    expect(priced.status).toBe('awaiting_confirmation');
    expect((await world.order(bell, b)).status).toBe('completed');

    // It left the cart with its own order: that is not a hold that got lost.
    expect((await world.reservation(a)).numbers).toMatchObject([{ status: 'held', live: true }]);
    expect(await world.eventTypes(acme, a)).not.toContain('number_lost');
    expect((await world.confirm(acme, priced)).status).toBe('completed');
    expect((await world.reservation(a)).numbers).toMatchObject([{ status: 'ordered', live: false }]);
    expect([...world.chargesByOrder().values()]).toEqual([1, 1]);
  });

  it('lose a hold that cannot be put back, and are told', async () => {
    const world = await startWorld();
    const a = await world.hold(acme, '2062199011', '2062190101');
    const b = await world.hold(bell, '2062190102');
    expect((await world.order(bell, b)).status).toBe('completed');

    const left = await world.reservation(a);
    expect(left.status).toBe('held');
    expect(left.numbers.map((n) => n.status)).toEqual(['lost', 'held']);
    expect(await world.eventTypes(acme, a)).toContain('number_lost');
    await world.expectHonestCart();
    const order = await world.order(acme, left);
    expect(order).toMatchObject({
      status: 'completed',
      numbers: [{ phoneNumber: e164('2062190101'), status: 'active' }],
    });
  });

  it('lose a whole reservation when its only hold cannot be put back', async () => {
    const world = await startWorld();
    const a = await world.hold(acme, '2062199011');
    const b = await world.hold(bell, '2062190102');
    await world.order(bell, b);
    await world.settled(a, 'lost');
    await expect(world.order(acme, a)).rejects.toMatchObject({ code: 'reservation_lost' });
    expect(world.called('gen_order')).toHaveLength(1);
  });

  it('keep their holds when the reply to taking them out is lost', async () => {
    const world = await startWorld();
    const [a, b] = [await world.hold(acme, '2062190100'), await world.hold(bell, '2062190101')];
    world.simulator.faults.next('remove_reserved', 'lose_reply');
    expect((await world.order(bell, b)).status).toBe('completed');
    expect(await world.settled(a, 'held')).toMatchObject({ numbers: [{ status: 'held' }] });
    await world.expectHonestCart();
    expect((await world.order(acme, a)).status).toBe('completed');
  });

  it('get back by itself a hold whose put-back reply was lost', async () => {
    const world = await startWorld();
    const [a, b] = [await world.hold(acme, '2062190100'), await world.hold(bell, '2062190101')];
    world.simulator.faults.next('reserve', 'lose_reply');
    expect((await world.order(bell, b)).status).toBe('completed');
    expect(await world.settled(a, 'held')).toMatchObject({ numbers: [{ status: 'held' }] });
    expect(await world.eventTypes(acme, a)).toContain('number_restored');
    await world.expectHonestCart();
    expect((await world.order(acme, a)).status).toBe('completed');
  });

  it('lose a whole reservation when its only hold cannot be put back, and the reply that says so is lost as well', async () => {
    const world = await startWorld();
    const [a, b] = [await world.hold(acme, '2062199011'), await world.hold(bell, '2062190102')];
    world.simulator.faults.next('reserve', 'lose_reply');
    expect((await world.order(bell, b)).status).toBe('completed');
    expect(await world.settled(a, 'lost')).toMatchObject({ numbers: [{ status: 'lost', live: false }] });
    expect(await world.eventTypes(acme, a)).not.toContain('number_restored');
  });

  it('may release while the exchange of another has their numbers out', async () => {
    const world = await startWorld();
    const a = await world.hold(acme, '2062190100', '2062190101');
    const b = await world.hold(bell, '2062190102');
    const asked = world.when('gen_order', 'executed', async () => {
      await world.release(acme, a, [e164('2062190100')], 0);
    });
    expect((await world.order(bell, b)).status).toBe('completed');
    await asked;
    const left = await world.settled(a, 'held');
    expect(left.numbers.map((n) => n.status)).toEqual(['released', 'held']);
    await world.expectHonestCart();
  });

  it('may release everything while a put-back is under way whose reply is lost', async () => {
    const world = await startWorld();
    const [a, b] = [await world.hold(acme, '2062190100'), await world.hold(bell, '2062190102')];
    world.simulator.faults.next('reserve', 'lose_reply');
    const asked = world.when('reserve', 'executed', async () => {
      await world.release(acme, a, undefined, 0);
    });
    expect((await world.order(bell, b)).status).toBe('completed');
    await asked;
    await world.settled(a, 'released');
    expect(world.simulator.ledger.cart()).toEqual([]);
  });

  it('may release while a number of theirs is being restored', async () => {
    const world = await startWorld();
    const [a, b] = [await world.hold(acme, '2062190100'), await world.hold(bell, '2062190102')];
    world.simulator.faults.next('reserve', 'lose_reply');
    await world.order(bell, b);
    // The put-back was lost and the number is held anew: just then its owner lets go of it.
    await world.when('reserve', 'executed', async () => {
      if ((await world.reservation(a)).status === 'held') await world.release(acme, a, undefined, 0);
    });
    await world.settled(a, 'released');
    expect(world.simulator.ledger.cart()).toEqual([]);
  });

  it('may order while a number of theirs is being restored, and get all of them', async () => {
    const world = await startWorld();
    const [a, b] = [await world.hold(acme, '2062190100', '2062190101'), await world.hold(bell, '2062190102')];
    world.simulator.faults.next('reserve', 'lose_reply');
    await world.order(bell, b);
    expect((await world.reservation(a)).numbers).toMatchObject([{ task: 'restore' }, { status: 'held' }]);
    const order = await world.order(acme, a);
    expect(order).toMatchObject({ status: 'completed', numbers: [{ status: 'active' }, { status: 'active' }] });
    expect(world.simulator.ledger.cart()).toEqual([]);
  });

  it('have their numbers spelled out whenever anything is taken out of the cart', async () => {
    const world = await startWorld();
    const a = await world.hold(acme, '2062190100', '2062190101');
    const b = await world.hold(bell, '2062190102');
    await world.order(bell, b);
    await world.release(acme, a);
    const named = world.called('remove_reserved').map(({ fields }) => fields['number']?.split(',').sort());
    expect(named).toEqual([
      nationals(a.numbers.map((n) => n.phoneNumber)),
      nationals(a.numbers.map((n) => n.phoneNumber)),
    ]);
  });
});
