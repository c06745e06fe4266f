import { describe, expect, it } from '@jest/globals';
import { call, order, post, refusal, start } from './harness.js';

interface Booking {
  activity: string;
  debit: string;
  credit: string;
  balance: string;
}

describe('the records of the account', () => {
  it('book every charge, down to the balance of the ledger', async () => {
    const provider = await start();
    const orderId = await order(provider, '2062190100', '2062190101');
    await call(provider, 'process_order', { orderId });
    const { data } = (await call(provider, 'financial_summary')) as { data: Booking[] };
    expect(data.at(-1)).toMatchObject({
      activity: 'Order (New DIDs)',
      debit: '2.00',
      balance: provider.ledger.balance(),
    });
    expect(data.reduce((sum, { debit, credit }) => sum + Number(credit) - Number(debit), 0)).toBe(9998);
    expect(await call(provider, 'financial_summary', { activitytype: 'Gifts' })).toEqual(
      refusal('Invalid activitytype'),
    );
  });

  it.each(['0.00', '1.00', '10.01', '10000.00'])('explain a balance of %s', async (balance) => {
    const provider = await start({ balance });
    const { data } = (await call(provider, 'financial_summary')) as { data: Booking[] };
    expect(data.at(-1)?.balance ?? '0.00').toBe(balance);
  });

  it('are printed as the document prints them', async () => {
    const provider = await start();
    const { text } = await post(provider, 'check_lnp', { numbers: '12065551234,12065559021,12065559022' });
    expect(text).toBe('{"status":"200","accepted":[{"2065551234"}],"rejected":[{"2065559021"}]}');
    const orderId = await order(provider, '2062190100');
    await call(provider, 'process_order', { orderId });
    const stats = await post(provider, 'did_stats', { number: '2062190100,2062190101' });
    expect(stats.text).toMatch(
      /^\{"status":"200","data":\[\{"accountno":"1000000001","number":"2062190100",.*"peak":"\d+",\}\]\}$/,
    );
    expect((await post(provider, 'did_stats', { number: '2062190100' })).text).toBe(stats.text);
  });
});
