import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Order } from '../../src/domain/order.js';
import { freshNumber, held, orderOf } from '../ledger/samples.js';
import { a, b, failure, OrderWork } from './order-work.js';

let work: OrderWork;
beforeEach(async () => {
  work = await new OrderWork().start();
});
afterEach(() => work.end());

describe('an order at its end', () => {
  it('completes the order, and its reservation with it', async () => {
    const order = await work.advanced(await work.accepted());
    expect(order).toMatchObject({ status: 'completed', numbers: [{ status: 'active' }, { status: 'active' }] });
    expect(await work.reservationOf(order)).toMatchObject({
      status: 'ordered',
      numbers: [{ live: false }, { live: false }],
    });
    expect(work.placed).toMatchObject([{ id: order.id, groupId: order.id, numbers: [{ phoneNumber: a, holdId: 'H1' }, { phoneNumber: b }] }]); // prettier-ignore
    await work.advanced(order);
    expect(work.placed).toHaveLength(1);
  });

  it('has numbers that were not delivered fail', async () => {
    work.place = () => Promise.resolve({ kind: 'completed', active: [a], failure });
    const order = await work.advanced(await work.accepted());
    expect(order).toMatchObject({ status: 'partially_completed', failure });
    expect(order.numbers.map(({ status }) => status)).toEqual(['active', 'failed']);
  });

  it('gives the reservation back where the provider rejects the order, and has it expire on time', async () => {
    work.place = () => Promise.resolve({ kind: 'rejected', failure, numbers: 'held' });
    const order = await work.advanced(await work.accepted());
    expect(order).toMatchObject({
      status: 'rejected',
      failure,
      numbers: [{ status: 'failed' }, { status: 'failed' }],
    });
    const reservation = await work.reservationOf(order);
    expect(reservation.status).toBe('held');
    expect(work.deadlines).toEqual([{ id: reservation.id, dueAt: reservation.expiresAt }]);
  });

  it.each([
    ['gone', 'released'],
    ['lost', 'lost'],
  ] as const)('gives nothing back where the numbers are %s', async (numbers, status) => {
    work.place = () => Promise.resolve({ kind: 'rejected', failure, numbers });
    const order = await work.advanced(await work.accepted());
    expect((await work.reservationOf(order)).status).toBe(status);
    expect(work.deadlines).toEqual([]);
  });

  it('leaves to a person what nobody can tell, with what is certain', async () => {
    const done = { active: [b], providerOrderIds: ['P1'] };
    work.place = () => Promise.resolve({ kind: 'needs_review', detail: 'Its reply was lost.', done });
    const order = await work.advanced(await work.accepted());
    expect(order).toMatchObject({
      ...{ status: 'needs_review', providerOrderIds: ['P1'] },
      failure: { code: 'outcome_unknown', detail: 'Its reply was lost.' },
      numbers: [{ status: 'pending' }, { status: 'active' }],
    });
    expect((await work.reservationOf(order)).status).toBe('ordering');
    expect(await work.ledger.providerOrders.claimedByOthers('didtfn', 'main', ['P1'], 'ord_other')).toEqual(
      new Set(['P1']),
    );
    await work.advanced(order);
    expect(work.placed).toHaveLength(1);
  });
});

describe('an order of a reservation', () => {
  it('orders nothing where a number of it is lost', async () => {
    const order = await work.accepted();
    await work.ledger.heldNumbers.change(order.reservationId!, b, { status: 'lost', live: false });
    expect(await work.advanced(order)).toMatchObject({ status: 'rejected', failure: { code: 'reservation_lost' } });
    expect(work.placed).toEqual([]);
  });

  it('waits while one of its numbers is being put back or let go of', async () => {
    const order = await work.accepted();
    await work.ledger.heldNumbers.change(order.reservationId!, b, { task: 'restore' });
    expect((await work.suspended(order)).until).toBe(work.now + 500);
    expect(work.placed).toEqual([]);
  });

  it('is tried until the hold ends; without a hold for five minutes, from when it was confirmed', async () => {
    const tried: number[] = [];
    work.place = (run) => {
      tried.push(run.tryUntil);
      return Promise.resolve({ kind: 'rejected', failure, numbers: 'held' });
    };
    const order = await work.accepted();
    await work.advanced(order);
    const selection = { numbers: [{ phoneNumber: freshNumber() }] } as never;
    const unheld = orderOf(held(), { selection, numbers: [], createdAt: work.now - 1_000 });
    const { reservationId: _, ...rest } = unheld;
    await work.ledger.orders.insert(rest);
    await work.advanced(rest);
    expect(tried).toEqual([(await work.reservationOf(order)).expiresAt, work.now - 1_000 + 300_000]);
  });
});

describe('an order in a restored ledger', () => {
  it.each([
    ['the provider rejects', () => undefined],
    ['has lost its reservation', (order: Order) => work.ledger.heldNumbers.change(order.reservationId!, b, { status: 'lost', live: false })], // prettier-ignore
  ])('leaves to a person an order that %s: it may have been charged since', async (_, before) => {
    work.place = () => Promise.resolve({ kind: 'rejected', failure, numbers: 'held' });
    const order = await work.accepted();
    await before(order);
    const now = await work.advanced(order, work.now - 1_000);
    expect(now).toMatchObject({ status: 'needs_review', failure: { detail: expect.stringContaining('restored from a backup') } }); // prettier-ignore
    expect((await work.reservationOf(order)).status).toBe('ordering');
  });

  it('completes one that was done', async () => {
    expect((await work.advanced(await work.accepted(), work.now - 1_000)).status).toBe('completed');
  });
});
