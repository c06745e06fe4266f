import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChangeKind } from '../../src/contract/changes.js';
import { newId } from '../../src/domain/ids.js';
import { type Reservation } from '../../src/domain/reservation.js';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { moveChange } from '../../src/lifecycle/status-moves.js';
import { wellWithinAnHour } from '../support/hours.js';
import { freshDatabase } from '../support/services.js';
import { claiming, limited, numbers, payment, refusal, usd } from './limited.js';
import { countsOf, UsageModel } from './usage-model.js';
import { removeDirectories, sqliteUrl } from './places.js';
import { changeOf, freshName, freshNumber, held, orderOf, portOf, reservation } from './samples.js';

beforeAll(() => wellWithinAnHour(), 120_000);
afterAll(removeDirectories);

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
])('tenant limits: %s', (_, address) => {
  let ledger: Ledger;
  let url: string;
  beforeAll(async () => {
    url = await address();
    ledger = await openLedger(url);
  });
  afterAll(() => ledger.close());

  const hold = (tenant: string, count = 1): Promise<Reservation> => {
    const wanted = reservation({ tenant, numbers: numbers(count) });
    return claiming(ledger, tenant, async (l) => l.reservations.insert(wanted)).then(() => wanted);
  };

  it('refuse the first hold beyond the limit, name the limit, and leave nothing behind', async () => {
    const tenant = limited([ledger], { liveHolds: 3 });
    await hold(tenant, 2);
    const second = reservation({ tenant, numbers: numbers(2) });
    const error = await refusal(claiming(ledger, tenant, (l) => l.reservations.insert(second)));
    expect(error).toMatchObject({
      code: 'limit_exceeded',
      limit: { name: 'liveHolds', allowed: 3, used: 2, left: 1, requested: 2 },
      retry: { safe: true },
    });
    expect(error.retry?.afterSeconds).toBeUndefined();
    expect(error.limit?.resetsAt).toBeUndefined();
    expect(await ledger.reservations.find(second.id)).toBeUndefined();
    await hold(tenant, 1);
    expect(await countsOf(ledger, tenant)).toEqual({ 'holds now': 3, 'reservations now': 2 });
  });

  it('count numbers yet to be picked, and then those picked', async () => {
    const tenant = limited([ledger], { liveHolds: 5 });
    const r = reservation({ tenant, numbers: [], criteria: { type: 'local', quantity: 5 } });
    await claiming(ledger, tenant, (l) => l.reservations.insert(r));
    expect((await refusal(hold(tenant))).limit).toMatchObject({ used: 5, left: 0 });
    await ledger.transaction((l) => l.reservations.addNumbers(r, held({ tenant, numbers: numbers(2) }).numbers, 0));
    await ledger.transaction((l) => l.reservations.setStatus(r.id, 'unknown', 'held'));
    expect(await countsOf(ledger, tenant)).toEqual({ 'holds now': 2, 'reservations now': 1 });
  });

  it('return released holds once, whoever releases them', async () => {
    const tenant = limited([ledger], { liveHolds: 2, liveReservations: 1 });
    const r = await hold(tenant, 2);
    expect((await refusal(hold(tenant))).limit?.name).toBe('liveHolds');
    const letGo = (phoneNumber: string): Promise<void> =>
      ledger.transaction((l) => l.heldNumbers.change(r.id, phoneNumber, { live: false, status: 'released' }));
    await letGo(r.numbers[0]!.phoneNumber);
    await letGo(r.numbers[0]!.phoneNumber);
    expect((await refusal(hold(tenant))).limit?.name).toBe('liveReservations');
    await letGo(r.numbers[1]!.phoneNumber);
    await ledger.transaction((l) => l.reservations.setStatus(r.id, 'unknown', 'released'));
    expect(await countsOf(ledger, tenant)).toEqual({});
    await hold(tenant, 2);
  });

  it('count numbers from the order until they are disconnected, and ported numbers', async () => {
    const tenant = limited([ledger], { heldNumbers: 3 });
    const r = held({ tenant, numbers: numbers(2) });
    const order = orderOf(r);
    await claiming(ledger, tenant, (l) => l.orders.insert(order));
    const port = portOf({ tenant, numbers: [freshNumber(), freshNumber()].map((phoneNumber) => ({ phoneNumber, status: 'pending' as const })) }); // prettier-ignore
    expect((await refusal(claiming(ledger, tenant, (l) => l.ports.insert(port)))).limit).toMatchObject({
      name: 'heldNumbers',
      used: 2,
      requested: 2,
    });
    await ledger.transaction(async (l) => {
      await l.orders.setStatus(order.id, 'accepted', 'completed');
      await l.orders.setNumbers(order.id, () => 'active', order.numbers);
    });
    expect(await countsOf(ledger, tenant)).toMatchObject({ 'numbers now': 2 });
    await ledger.transaction((l) => l.servedNumbers.giveUp('didtfn', 'main', [order.numbers[0]!.phoneNumber], 'chg_1'));
    await claiming(ledger, tenant, (l) => l.ports.insert(port));
    expect(await countsOf(ledger, tenant)).toMatchObject({ 'numbers now': 3 });
    await ledger.transaction((l) => l.ports.setStatus(port, 'rejected', {}));
    expect(await countsOf(ledger, tenant)).toMatchObject({ 'numbers now': 1 });
    // What is taken in is no claim of the tenant's: it counts, and is not refused.
    for (let i = 0; i < 3; i++)
      await ledger.transaction((l) => l.servedNumbers.adopt('didtfn', 'main', freshNumber(), tenant, newId('fnd')));
    expect(await countsOf(ledger, tenant)).toMatchObject({ 'numbers now': 4 });
  });

  it('limit spending per order, charge or payment, per day and per month, by currency', async () => {
    const tenant = limited([ledger], {
      spendPerOrder: [usd('50.00')],
      spendPerDay: [usd('80.00'), { amount: '5', currency: 'EUR' }],
      spendPerMonth: [usd('90.00'), { amount: '5', currency: 'EUR' }],
    });
    const pay = (amount: string, kind: ChangeKind = 'customer.payment', more = {}) => {
      const change = payment(tenant, amount, kind, more);
      return claiming(ledger, tenant, (l) => l.changes.insert(change)).then(() => change);
    };
    expect(await refusal(pay('50.0001'))).toMatchObject({
      detail: 'spendPerOrder: at most 50.00 USD in one order, charge or payment. Requested: 50.0001 USD.',
      limit: { name: 'spendPerOrder', requested: usd('50.0001') },
    });
    await pay('50.00');
    await pay('1000000.00', 'customer.payment', { dryRun: true });
    const over = await refusal(pay('30.01', 'customer.charge'));
    expect(over.limit).toMatchObject({ name: 'spendPerDay', allowed: usd('80.00'), used: usd('50.00'), left: usd('30.00') }); // prettier-ignore
    // Tomorrow it would fit.
    const seconds = (Date.parse(over.limit!.resetsAt!) - Date.now()) / 1_000;
    expect(Math.abs(over.retry!.afterSeconds! - seconds)).toBeLessThan(5);
    const charge = await pay('30.00', 'customer.charge');
    expect((await refusal(pay('-0.01'))).limit?.name).toBe('spendPerDay');
    expect((await refusal(pay('1', 'customer.payment', { amount: { amount: '1', currency: 'GBP' } }))).limit).toMatchObject({
      allowed: { amount: '0.00', currency: 'GBP' },
    }); // prettier-ignore
    await ledger.transaction((l) => moveChange(l, charge, 'rejected'));
    await pay('30.00');
    expect(await countsOf(ledger, tenant)).toEqual({ 'spend USD day': 800_000, 'spend USD month': 800_000 });
  });

  it('count unknown outcomes, and prices learned late even above the limit', async () => {
    const tenant = limited([ledger], { spendPerDay: [usd('5')] });
    const [order] = [orderOf(held({ tenant }))];
    await claiming(ledger, tenant, (l) => l.orders.insert(order));
    await ledger.transaction((l) =>
      l.orders.setStatus(order.id, 'accepted', 'outcome_unknown', { cost: { total: usd('7.50'), lines: [] } }),
    );
    expect(await countsOf(ledger, tenant)).toMatchObject({ 'spend USD day': 75_000 });
    const another = orderOf(held({ tenant }));
    const began = ledger.transaction(async (l) => {
      l.usage.claim(tenant, { moneyToCome: true });
      await l.orders.insert(another);
    });
    expect((await refusal(began)).limit).toMatchObject({ name: 'spendPerDay', used: usd('7.50'), left: usd('0.00') });
    await ledger.transaction((l) => l.orders.setStatus(order.id, 'outcome_unknown', 'rejected'));
    expect(await countsOf(ledger, tenant)).toEqual({});
  });

  it('count every card attempt, and return none', async () => {
    const tenant = limited([ledger], { cardAttemptsPerHour: 2 });
    const tries = [
      changeOf({ tenant, kind: 'payment.make', input: { cardLastFour: '1111' } }),
      changeOf({ tenant, kind: 'payment_method.add', input: { type: 'card', lastFour: '1111' } }),
    ];
    for (const change of tries) {
      await claiming(ledger, tenant, (l) => l.changes.insert(change));
      await ledger.transaction((l) => moveChange(l, change, 'rejected'));
    }
    const bank = changeOf({ tenant, kind: 'payment_method.add', input: { type: 'bank_account', lastFour: '1' } });
    await claiming(ledger, tenant, (l) => l.changes.insert(bank));
    const third = changeOf({ tenant, kind: 'billing.fund', input: { methodId: '1', type: 'card', amount: usd('1') } });
    const error = await refusal(claiming(ledger, tenant, (l) => l.changes.insert(third)));
    expect(error.limit).toMatchObject({ name: 'cardAttemptsPerHour', allowed: 2, used: 2, left: 0 });
    expect(error.retry?.afterSeconds).toBeGreaterThan(0);
  });

  it('apply to one tenant, and survive a restart', async () => {
    const tenant = limited([ledger], { liveHolds: 1 });
    await hold(tenant);
    await hold(freshName('other'), 5);
    await ledger.close();
    ledger = await openLedger(url);
    ledger.limitTo(() => ({ liveHolds: 1 }));
    expect((await refusal(hold(tenant))).limit).toMatchObject({ used: 1 });
  });

  it('agree with a recount after any sequence of events', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 25 }), async (choices) => {
        const tenant = limited([ledger], { liveHolds: 6, heldNumbers: 5, ordersPerDay: 4, spendPerDay: [usd('9')] });
        const model = new UsageModel(ledger, tenant);
        for (const choice of choices) await model.step(choice);
        expect(await countsOf(ledger, tenant)).toEqual(await model.recount());
      }),
      { numRuns: Number(process.env['LIMIT_COURSES'] ?? 25) },
    );
  });
});
