import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type OrderResult, type OrderRun, type Quote } from '../../src/contract/orders.js';
import { freshNumber, held } from '../ledger/samples.js';
import { a, b, confirmWindowMs, OrderWork } from './order-work.js';

let work: OrderWork;
beforeEach(async () => {
  work = await new OrderWork().start();
});
afterEach(() => work.end());

const usd = (amount: string) => ({ amount, currency: 'USD' });
const quote = (providerOrderId: string, amount?: string): Quote => ({
  ...{ providerOrderId, numbers: [a] },
  ...(amount !== undefined && {
    cost: { total: usd(amount), lines: [{ description: providerOrderId, ...usd(amount) }] } as never,
  }),
});

describe('an order that has a price', () => {
  const priced =
    (...quotes: Quote[]) =>
    async (run: OrderRun): Promise<OrderResult> => {
      await run.quoted(quotes);
      return { kind: 'completed', active: [a, b] };
    };

  it('adds up what its parts cost, and names the provider orders', async () => {
    work.place = priced(quote('P1', '1.10'), quote('P2', '2.25'));
    const order = await work.advanced(await work.accepted());
    expect(order).toMatchObject({
      status: 'completed',
      providerOrderIds: ['P1', 'P2'],
      cost: { total: usd('3.35') },
    });
    expect(order.cost!.lines).toHaveLength(2);
    expect([order.confirmedAt, order.confirmBy]).toEqual([work.now, work.now + confirmWindowMs]);
  });

  it('has no price where one of its parts has none', async () => {
    work.place = priced(quote('P1', '1.10'), quote('P2'));
    expect((await work.advanced(await work.accepted())).cost).toBeUndefined();
  });

  it('waits to be confirmed where it asks for that, and expires when it is not', async () => {
    work.place = priced(quote('P1', '1.10'));
    const { until, order } = await work.suspended(await work.accepted({ confirm: 'manual' }));
    expect(order).toMatchObject({ status: 'awaiting_confirmation', cost: { total: usd('1.10') } });
    expect(until).toBe(work.now + confirmWindowMs);
    expect((await work.suspended(order)).until).toBe(until);
    expect(work.placed).toHaveLength(1);

    work.now = until;
    expect((await work.advanced(order)).status).toBe('expired');
    // The provider has an order of these numbers.
    expect((await work.reservationOf(order)).status).toBe('released');
    expect(work.placed).toHaveLength(1);
  });

  it('waits for a second key above the limit, and not at it', async () => {
    work.ledger.limitTo(() => ({ approvalAbove: [usd('1.10')] }));
    work.place = priced(quote('P1', '1.10'));
    expect((await work.advanced(await work.accepted())).status).toBe('completed');
    work.place = priced(quote('P2', '1.11'));
    const { order } = await work.suspended(await work.accepted({}, { numbers: held({ numbers: [{}, {}] }).numbers }));
    expect(order).toMatchObject({ status: 'awaiting_confirmation', approvalFor: 'key_1' });
  });

  it('waits for a second key before anything is sent, where the price is not known by then', async () => {
    work.ledger.limitTo(() => ({ approvalAbove: [usd('1.10')] }));
    work.confirmable = false;
    const { until, order } = await work.suspended(await work.accepted({}, { orderableUntil: work.now + 5_000 }));
    expect(order).toMatchObject({ status: 'awaiting_confirmation', approvalFor: 'key_1' });
    expect(until).toBe(work.now + 5_000);
    expect(work.placed).toEqual([]);
  });
});

describe('an order that takes its time', () => {
  const progress = { status: 'in_progress', providerOrderIds: ['P1'], detail: 'It is being looked for.' } as const;

  it('tells what is new, and writes nothing where nothing is', async () => {
    const c = freshNumber();
    const steps = [
      [],
      [{ phoneNumber: a, status: 'active' as const }],
      [{ phoneNumber: a, status: 'active' as const }],
      [{ phoneNumber: c, status: 'pending' as const }],
    ];
    const order = await work.accepted();
    const seen: unknown[] = [];
    for (const numbers of steps) {
      work.place = async (run) => {
        await run.progress({ ...progress, numbers });
        return run.waitUntil(work.now + 1_000);
      };
      const { order: now } = await work.suspended(order);
      const events = await work.ledger.events.list('acme', order.id, { limit: 100 });
      seen.push([now.numbers.map(({ status }) => status).join(' '), events.length]);
    }
    expect(seen).toEqual([['pending pending', 2], ['active pending', 3], ['active pending', 3], ['active pending pending', 4]]); // prettier-ignore
  });
});
