import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDecimals } from '../../src/domain/money.js';
import { type Answer, startTestGateway, type TestGateway } from './gateway.js';

describe('billing records', () => {
  let at: TestGateway;
  const get = async (list: string, query = '', key = 'sandbox'): Promise<{ status: number; body: Answer }> =>
    at.client.get(`/v1/billing/${list}?${query}`, { key });
  const total = (sums: { amount: string }[]): string => addDecimals('0', ...sums.map(({ amount }) => amount));

  beforeAll(async () => {
    at = await startTestGateway();
    const body = { provider: 'didtfn', criteria: { type: 'local', region: 'WA', quantity: 3 } };
    const held = await at.client.post('/v1/reservations', body);
    const order = { reservationId: held.body.id, connection: { trunkId: '3' } };
    expect((await at.client.post('/v1/orders', order)).body.status).toBe('completed');
  });
  afterAll(() => at.stop());

  it('add up: transactions to the balance, payments to the credits', async () => {
    const { data } = (await get('transactions', 'limit=200')).body;
    expect(data[0]).toMatchObject({
      type: 'number_order',
      debit: { amount: '3.00', currency: 'USD' },
      credit: { amount: '0.00' },
      balance: { amount: at.simulator.ledger.balance() },
      provider: 'didtfn',
    });
    const [credit, debit] = [total(data.map((t) => t.credit)), total(data.map((t) => t.debit))];
    expect(addDecimals(credit, `-${debit}`)).toBe(at.simulator.ledger.balance());
    expect(data.map((t) => t.at)).toEqual([...data.map((t) => t.at)].sort().reverse());

    const payments = (await get('payments')).body.data;
    expect(payments.map((p) => [p.method, p.status])).toEqual([
      ['bank', 'completed'],
      ['paypal', 'completed'],
    ]);
    for (const { gross, fees, net } of payments) expect(addDecimals(net.amount, fees.amount)).toBe(gross.amount);
    const transfers = data.filter((t) => t.type.endsWith('_transfer'));
    expect(total(transfers.map((t) => t.credit))).toBe(total(payments.map((p) => p.gross)));
  });

  it('can be filtered', async () => {
    const kinds = async (type: string): Promise<string[]> =>
      (await get('transactions', `type=${type}`)).body.data.map((t) => t.type);
    expect(await kinds('number_order')).toEqual(['number_order']);
    expect(await kinds('paypal_fee')).toEqual(['paypal_fee']);
    expect(await kinds('port_order')).toEqual([]);
    expect(await kinds('other')).toEqual([]);
    const references = async (query: string): Promise<string[]> =>
      (await get('payments', query)).body.data.map((p) => p.reference);
    expect(await references('method=bank')).toEqual(['BT100001']);
    expect(await references('method=credit_card')).toEqual([]);
    expect(await references('reference=PP100001')).toEqual(['PP100001']);
    expect(await references('from=2015-04-29&to=2015-04-29')).toEqual(['BT100001']);
    expect(await references('to=2015-04-28')).toEqual(['PP100001']);
  });

  it('list invoices, newest first', async () => {
    const { body } = await get('invoices', 'from=2025-01-01&to=2025-03-31');
    expect(body.data).toEqual(
      ['2025-03-01', '2025-02-01', '2025-01-01'].map((date) => ({ id: date, date, provider: 'didtfn' })),
    );
  });

  it('are paged without losing or repeating records while new ones arrive', async () => {
    const first = (await get('transactions', 'limit=2')).body;
    const body = { provider: 'didtfn', criteria: { type: 'local', region: 'OR', quantity: 1 } };
    const held = await at.client.post('/v1/reservations', body);
    await at.client.post('/v1/orders', { reservationId: held.body.id, connection: { trunkId: '3' } });
    const rest = (await get('transactions', `limit=200&cursor=${first.page.nextCursor}`)).body;
    const all = (await get('transactions', 'limit=200')).body;
    expect([...first.data, ...rest.data]).toEqual(all.data.slice(1));
    expect(rest.page).toEqual({ hasMore: false });
  });

  it('require scope admin as well, and valid days', async () => {
    for (const list of ['invoices', 'transactions', 'payments'])
      expect((await get(list, '', 'acme-books')).status).toBe(403);
    expect((await get('invoices', 'from=2025-03-01&to=2025-02-01')).status).toBe(400);
    expect((await get('payments', 'from=9999-01-01')).status).toBe(400);
    expect((await get('payments', 'method=cash')).status).toBe(400);
    expect((await get('transactions', 'type=everything')).status).toBe(400);
  });
});
