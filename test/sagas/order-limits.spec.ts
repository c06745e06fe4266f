import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type OrderResult, type OrderRun, type Quote } from '../../src/contract/orders.js';
import { type Order } from '../../src/domain/order.js';
import { held } from '../ledger/samples.js';
import { a, b, OrderWork } from './order-work.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const quote = (providerOrderId: string, amount?: string): Quote => ({
  ...{ providerOrderId, numbers: [a, b] },
  ...(amount !== undefined && { cost: { total: usd(amount), lines: [] } }),
});

describe('an order of a tenant whose spending is limited', () => {
  let work: OrderWork;
  /** Orders whose charge was reached. */
  let charged: number;
  beforeEach(async () => {
    work = await new OrderWork().start();
    charged = 0;
    work.ledger.limitTo(() => ({ spendPerDay: [usd('2.00')] }));
  });
  afterEach(() => work.end());

  const priced = (...quotes: Quote[]) => {
    work.place = async (run: OrderRun): Promise<OrderResult> => {
      await run.quoted(quotes);
      charged++;
      return { kind: 'completed', active: [a, b] };
    };
  };
  const named = (id: string): Promise<ReadonlySet<string>> =>
    work.ledger.providerOrders.claimedByOthers('didtfn', 'main', [id], 'ord_other');
  const expectRejected = (order: Order, because: string): void => {
    expect(order).toMatchObject({ status: 'rejected', failure: { code: 'limit_exceeded', detail: expect.stringContaining(because) } }); // prettier-ignore
    expect(charged).toBe(0);
  };

  it('is charged up to the limit, and its provider order is this order’s', async () => {
    priced(quote('P1', '2.00'));
    const order = await work.advanced(await work.accepted());
    expect([order.status, charged]).toEqual(['completed', 1]);
    expect(await named('P1')).toEqual(new Set(['P1']));
  });

  it('is rejected before its charge beyond the limit, and its numbers are in the provider’s order', async () => {
    priced(quote('P1', '2.01'));
    const order = await work.advanced(await work.accepted());
    expectRejected(order, 'P1');
    expect((await work.reservationOf(order)).status).toBe('released');
  });

  it('is rejected before its charge without a price', async () => {
    priced(quote('P1', '1.00'), quote('P2'));
    expectRejected(await work.advanced(await work.accepted()), 'no price');
  });

  it('keeps its hold where the provider has no order of it yet', async () => {
    work.place = async (run: OrderRun): Promise<OrderResult> => {
      await run.priced(quote('', '2.01').cost, work.now + 60_000);
      charged++;
      return { kind: 'completed', active: [a, b] };
    };
    const order = await work.advanced(await work.accepted());
    expectRejected(order, 'Nothing was charged');
    expect((await work.reservationOf(order)).status).toBe('held');
  });

  it('counts from when it has a price, whoever confirms it later', async () => {
    priced(quote('P1', '1.50'));
    await work.suspended(await work.accepted({ confirm: 'manual' }));
    priced(quote('P2', '1.50'));
    const { numbers } = held({ numbers: [{}, {}] });
    expectRejected(await work.advanced(await work.accepted({}, { numbers })), 'P2');
  });

  it('fails by itself where the ledger does: that is no refusal', async () => {
    priced(quote('P1', '1.00'));
    const order = await work.accepted();
    await work.db.query(`CREATE TRIGGER stuck BEFORE UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'stuck'); END`);
    await expect(work.advanced(order)).rejects.toThrow('stuck');
    expect(charged).toBe(0);
  });
});
