import { afterEach, describe, expect, it } from '@jest/globals';
import { type CommittedIntent } from '../../src/contract/outcome.js';
import { addDecimals } from '../../src/domain/money.js';
import { billing } from '../../src/providers/didtfn/didtfn.billing.ops.js';
import { didtfnDialect } from '../../src/providers/didtfn/didtfn.dialect.js';
import { numbers } from '../../src/providers/didtfn/didtfn.numbers.ops.js';
import { orders } from '../../src/providers/didtfn/didtfn.orders.ops.js';
import { portability } from '../../src/providers/didtfn/didtfn.portability.ops.js';
import { reports } from '../../src/providers/didtfn/didtfn.reports.ops.js';
import { trunks } from '../../src/providers/didtfn/didtfn.trunks.ops.js';
import { Breaker } from '../../src/providers/kit/breaker.js';
import { Sender } from '../../src/providers/kit/sender.js';
import { type DidtfnSimulator, startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { noQuirks } from '../../src/sandbox/didtfn/wire.js';
import { MemoryBudget } from '../../src/volatile/memory.js';

const quirks = Object.keys(noQuirks);

let simulator: DidtfnSimulator;
let sender: Sender;
afterEach(async () => {
  sender.close();
  await simulator.close();
});

async function start(habits: Record<string, boolean>): Promise<void> {
  simulator = await startDidtfnSimulator();
  await fetch(new URL('/_sandbox/quirks', simulator.baseUrl), { method: 'POST', body: JSON.stringify(habits) });
  sender = new Sender({
    dialect: didtfnDialect(simulator),
    budget: new MemoryBudget(),
    limits: { perSecond: 1_000, burst: 1_000 },
    breaker: new Breaker(),
    timeouts: { readMs: 10_000, moneyMs: 10_000 },
  });
}

let steps = 0;
const intent = (operation: string): CommittedIntent => ({ stepId: `stp_${++steps}`, operation, sentAt: Date.now() });

const habits = [
  ['the document to the letter', {}],
  ...quirks.map((name) => [name, { [name]: true }] as const),
  ['all of them', Object.fromEntries(quirks.map((name) => [name, true]))],
] as const;

describe.each(habits)('the running service, %s', (_name, habit) => {
  it('is understood in every operation of a purchase', async () => {
    await start(habit);
    expect((await sender.read(numbers.availabilityState, {})).data).toContain('WA');
    const { data: exchanges } = await sender.read(numbers.availabilityNpaNxx, { state: 'WA' });
    expect(exchanges).toContainEqual({ NPANXX: '206219', NPA: '206', RateCenter: 'SEATTLE' });
    expect(await sender.read(numbers.searchDid, { state: 'WA', NPANXX: '206219' })).toContainEqual({ TN: '2062190100', statusid: '0' }); // prettier-ignore
    expect(await sender.read(numbers.searchTfn, { tfn_prefix: '866' })).toContainEqual({ TN: '8665550100', statusid: '0' }); // prettier-ignore
    expect((await sender.read(trunks.getTrunk, { tg_id: '3' })).data).toMatchObject([{ id: '3' }]);

    const first = await sender.effect(orders.reserve, { category: 'landline', state: 'WA', number: '2062190100' }, intent('reserve')); // prettier-ignore
    expect(first).toEqual({ kind: 'done', value: { reserveId: '500001', TNs: ['2062190100'] } });
    const bulk = await sender.effect(orders.bulkReserve, { category: 'landline', state: 'WA', npanxx: '206219', quantity: 2 }, intent('bulkreserve')); // prettier-ignore
    const TNs = expect.arrayContaining(['2062190101', '2062190102']) as unknown;
    expect(bulk).toEqual({ kind: 'done', value: { reserveId: '500001', TNs } });
    const removed = await sender.effect(orders.removeReserved, { reserveId: '500001', number: ['2062190102', '2062190103'] }, intent('remove_reserved')); // prettier-ignore
    expect(removed).toEqual({ kind: 'done', value: { removed: ['2062190102'], notThere: ['2062190103'] } });

    const order = await sender.effect(orders.genOrder, { trunk_id: '3', reserveId: '500001' }, intent('gen_order'));
    expect(order).toMatchObject({ kind: 'done', value: { orderId: '700001', numbers: ['2062190100', '2062190101'] } });
    const processed = await sender.effect(orders.processOrder, { orderId: '700001' }, intent('process_order'));
    expect(processed).toEqual({ kind: 'done', value: { orderId: '700001' } });
    const { Orders } = await sender.read(orders.getNewOrders, { orderId: '700001' });
    expect(Orders).toMatchObject([{ orderno: '700001', numbers: ['2062190100', '2062190101'] }]);
    const { data: owned } = await sender.read(numbers.getNumbers, { orderno: '700001' });
    expect(owned.map((row) => row.didnumber)).toEqual(['2062190100', '2062190101']);
  });

  it("is understood in what it says of other carriers' numbers", async () => {
    await start(habit);
    const numbers = ['12065551234', '12065559021', '12065559022'];
    const verdicts = await sender.read(portability.checkLnp, { numbers });
    expect(verdicts).toEqual({ accepted: ['2065551234'], rejected: ['2065559021'] });
  });

  it('is understood in its reports', async () => {
    await start(habit);
    await sender.effect(orders.reserve, { category: 'landline', state: 'WA', number: '2062190100' }, intent('reserve'));
    await sender.effect(orders.genOrder, { trunk_id: '3', reserveId: '500001' }, intent('gen_order'));
    await sender.effect(orders.processOrder, { orderId: '700001' }, intent('process_order'));
    const figures = { number: '2062190100', processed: expect.any(Number), asr: expect.any(Number) };
    const { data: ofNumber } = await sender.read(reports.didStats, { number: ['2062190100', '2062190101'] });
    expect(ofNumber).toMatchObject([figures]);
    expect((await sender.read(reports.tgStats, { tg_id: '3' })).data).toMatchObject([figures]);
    expect((await sender.read(reports.tgStatsTermination, { tg_id: '3' })).data).toMatchObject([{ number: '3' }]);
    const { data: months } = await sender.read(reports.monthlySummary, { year: 2015, month: 2 });
    expect(months).toMatchObject([{ ...figures, month: '2015-02-01' }]);
    expect((await sender.read(reports.monthlySummaryTermination, { year: 2015 })).data).toHaveLength(12);
    const days = { from: '2015-04-28', to: '2015-04-29' };
    for (const op of [reports.dailyCdrs, reports.dailyCdrsTermination])
      expect((await sender.read(op, days)).data).toMatchObject([{ date: '2015-04-29' }, { date: '2015-04-28' }]);
  });

  it('is understood in its books', async () => {
    await start(habit);
    const { data: booked } = await sender.read(billing.financialSummary, {});
    expect(addDecimals(booked.at(-1)!.balance)).toBe('10000.00');
    const { data: paid } = await sender.read(billing.getPayments, { method: 'Paypal' });
    expect(paid.map((row) => addDecimals(row.funded_amount, `-${row.charges}`))).toEqual([
      addDecimals(paid[0]!.amount),
    ]);
    const { data: invoices } = await sender.read(billing.getInvoices, { from: '2025-03-01', to: '2025-04-29' });
    expect(invoices.map(({ date }) => date)).toEqual(['2025-03-01', '2025-04-01']);
  });

  it('is understood when it refuses', async () => {
    await start(habit);
    const request = { category: 'landline', state: 'WA', number: '2062199001' } as const;
    expect(await sender.effect(orders.reserve, request, intent('reserve'))).toMatchObject({ kind: 'refused', code: 'number_unavailable' }); // prettier-ignore
    await expect(sender.read(trunks.getTrunk, { tg_id: '9' })).rejects.toMatchObject({ code: 'connection_not_found' });
  });
});
