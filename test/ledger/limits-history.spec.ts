import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Limits } from '../../src/domain/limits.js';
import { newId } from '../../src/domain/ids.js';
import { type Ledger, type LedgerView, openDatabase, openLedger } from '../../src/ledger/ledger.js';
import { moveChange, moveOrder, movePort, moveReservation } from '../../src/lifecycle/status-moves.js';
import { wellWithinAnHour } from '../support/hours.js';
import { freshDatabase } from '../support/services.js';
import { backTo } from './earlier.js';
import { removeDirectories, sqliteUrl } from './places.js';
import { changeOf, freshNumber, held, orderOf, portOf, reservation } from './samples.js';
import { countsOf } from './usage-model.js';

beforeAll(() => wellWithinAnHour(), 120_000);
afterAll(removeDirectories);

const usd = (amount: string) => ({ amount, currency: 'USD' });
const cost = (amount: string) => ({ total: usd(amount), lines: [] });
const numbers = (count: number): object[] => Array.from({ length: count }, () => ({}));
const days = 24 * 3_600_000;

/** Something done to the tables of a ledger by somebody else than its stores. */
async function inTables(url: string, ...statements: string[]): Promise<void> {
  const db = await openDatabase(url);
  for (const statement of statements) await db.query(statement);
  await db.close();
}

/** The schema is what it was before anything was counted. */
const beforeCounting = (url: string): Promise<void> => backTo(12, url);

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
])('tenant limits over time: %s', (_, address) => {
  let ledger: Ledger;
  let url: string;
  const reopen = async (between?: () => Promise<void>, limits: Limits = {}): Promise<void> => {
    await ledger.close();
    await between?.();
    ledger = await openLedger(url);
    ledger.limitTo(() => limits);
  };
  beforeAll(async () => {
    url = await address();
    ledger = await openLedger(url);
  });
  afterAll(() => ledger.close());

  beforeEach(() => ledger.limitTo(() => ({})));

  const write = <T>(work: (l: LedgerView) => Promise<T>): Promise<T> => ledger.transaction(work);
  const claim = <T>(tenant: string, work: (l: LedgerView) => Promise<T>): Promise<T> =>
    write((l) => {
      l.usage.claim(tenant);
      return work(l);
    });

  it('start with existing holds and numbers, and release those', async () => {
    const [open, gone, toPick, another] = [
      held({ tenant: 'old', numbers: [...numbers(2), { live: false, status: 'released' }] }),
      reservation({ tenant: 'old', status: 'released', numbers: [{ live: false, status: 'released' }] }),
      reservation({ tenant: 'old', numbers: [], criteria: { type: 'local', quantity: 4 } }),
      held({ tenant: 'other', numbers: numbers(1) }),
    ];
    const bought = orderOf(held({ tenant: 'old', numbers: numbers(3) }));
    const wish = { criteria: { type: 'local', quantity: 5 } } as const;
    const byWish = orderOf(held({ tenant: 'old', numbers: [] }), { selection: wish });
    const port = portOf({ tenant: 'old' });
    await write(async (l) => {
      for (const r of [open, gone, toPick, another]) await l.reservations.insert(r);
      for (const order of [bought, byWish]) await l.orders.insert(order);
      await moveOrder(l, bought, 'completed', { cost: cost('9.00') });
      await l.orders.setNumbers(bought.id, () => 'active', bought.numbers.slice(1));
      await l.orders.setNumbers(bought.id, () => 'failed', bought.numbers.slice(0, 1));
      await l.ports.insert(port);
      await l.servedNumbers.adopt('didtfn', 'main', freshNumber(), 'old', newId('fnd'));
      await l.changes.insert(changeOf({ tenant: 'old', kind: 'customer.charge', input: { amount: usd('5') } }));
    });
    await reopen(() => beforeCounting(url));
    // Two held and four to be picked; two delivered, five to be, one ported, one taken in. Money and orders count from now on.
    expect(await countsOf(ledger, 'old')).toEqual({ 'holds now': 6, 'reservations now': 2, 'numbers now': 9 });
    expect(await countsOf(ledger, 'other')).toEqual({ 'holds now': 1, 'reservations now': 1 });
    await write(async (l) => {
      for (const { phoneNumber } of open.numbers)
        await l.heldNumbers.change(open.id, phoneNumber, { live: false, status: 'released' });
      await moveReservation(l, open, 'released');
      await l.reservations.setFailure(toPick.id, { code: 'number_unavailable', detail: 'none' });
      await moveReservation(l, toPick, 'lost');
      await moveOrder(l, byWish, 'rejected');
      await movePort(l, port, 'rejected');
      await l.servedNumbers.giveUp('didtfn', 'main', [bought.numbers[1]!.phoneNumber], 'chg_1');
    });
    expect(await countsOf(ledger, 'old')).toEqual({ 'numbers now': 2 });
  });

  it('count the price of a port once it is known, even above the limit, and return it with the port', async () => {
    const port = portOf({ tenant: 'porter' });
    ledger.limitTo(() => ({ spendPerDay: [usd('10')] }));
    await claim('porter', (l) => l.ports.insert(port));
    expect(await countsOf(ledger, 'porter')).toEqual({ 'numbers now': 1 });
    await write((l) => movePort(l, port, 'submitted', { cost: cost('25.00') }));
    const priced = { 'spend USD day': 250_000, 'spend USD month': 250_000 };
    expect(await countsOf(ledger, 'porter')).toEqual({ 'numbers now': 1, ...priced });
    const another = write((l) => {
      l.usage.claim('porter', { moneyToCome: true });
      return l.ports.insert(portOf({ tenant: 'porter' }));
    });
    await expect(another).rejects.toMatchObject({ code: 'limit_exceeded', limit: { name: 'spendPerDay' } });
    await write((l) => movePort(l, { ...port, status: 'submitted', cost: cost('25.00') }, 'cancelled'));
    expect(await countsOf(ledger, 'porter')).toEqual({});
  });

  it('count fees that an assignment charges at once, and no others', async () => {
    const assignment = (setup: boolean, monthly: boolean) =>
      changeOf({
        tenant: 'reseller',
        kind: 'number.assign',
        input: {
          phoneNumber: freshNumber(),
          trunkId: '1',
          fees: { setup: usd('1.50'), monthly: usd('2.25'), perMinute: usd('0.01') },
          chargeNow: { setup, monthly },
        },
      });
    ledger.limitTo(() => ({ spendPerOrder: [usd('3.00')] }));
    const assign = (setup: boolean, monthly: boolean) => {
      const change = assignment(setup, monthly);
      return claim('reseller', (l) => l.changes.insert(change)).then(() => change);
    };
    await assign(false, false);
    expect(await countsOf(ledger, 'reseller')).toEqual({});
    const monthly = await assign(false, true);
    await assign(true, false);
    await expect(assign(true, true)).rejects.toMatchObject({
      limit: { name: 'spendPerOrder', requested: usd('3.75') },
    });
    expect(await countsOf(ledger, 'reseller')).toMatchObject({ 'spend USD day': 37_500 });
    await write((l) => moveChange(l, monthly, 'rejected'));
    expect(await countsOf(ledger, 'reseller')).toMatchObject({ 'spend USD day': 15_000 });
  });

  it('leave the end of an earlier use in its own day', async () => {
    const [order, charge] = [
      orderOf(held({ tenant: 'patient' })),
      changeOf({ tenant: 'patient', kind: 'customer.charge', input: { amount: usd('5') } }),
    ];
    await claim('patient', async (l) => {
      await l.orders.insert(order);
      await moveOrder(l, order, 'in_progress', { cost: cost('1.00') });
      await l.changes.insert(charge);
    });
    const past = Date.now() - 71 * days;
    await reopen(() =>
      inTables(
        url,
        `UPDATE uses SET at = ${past} WHERE tenant = 'patient' AND at > 0`,
        `UPDATE counters SET since = since - ${71 * days} WHERE tenant = 'patient' AND span <> 'now'`,
      ),
    );
    await ledger.usage.prune(Date.now());
    expect(await countsOf(ledger, 'patient')).toEqual({ 'numbers now': 1 });
    await write(async (l) => {
      const now = { ...order, status: 'in_progress' as const };
      await moveOrder(l, now, 'completed', { cost: cost('1.00') });
      await l.orders.setNumbers(order.id, () => 'active', order.numbers);
      await moveChange(l, charge, 'completed');
    });
    expect(await countsOf(ledger, 'patient')).toEqual({ 'numbers now': 1 });
  });

  it('count a price that is corrected later on the day of its order', async () => {
    const order = orderOf(held({ tenant: 'corrected' }));
    await claim('corrected', async (l) => {
      await l.orders.insert(order);
      await moveOrder(l, order, 'in_progress', { cost: cost('1.00') });
    });
    const past = Date.now() - 71 * days;
    await reopen(() =>
      inTables(
        url,
        `UPDATE uses SET at = ${past} WHERE tenant = 'corrected' AND at > 0`,
        `UPDATE counters SET since = since - ${71 * days} WHERE tenant = 'corrected' AND span <> 'now'`,
      ),
    );
    await write(async (l) => {
      await moveOrder(l, { ...order, status: 'in_progress' as const }, 'completed', { cost: cost('2.00') });
      await l.orders.setNumbers(order.id, () => 'active', order.numbers);
    });
    await ledger.usage.prune(Date.now());
    expect(await countsOf(ledger, 'corrected')).toEqual({ 'numbers now': 1 });
  });

  it('forget only days that no limit applies to any more', async () => {
    await claim('keeper', async (l) => {
      await l.changes.insert(changeOf({ tenant: 'keeper', kind: 'customer.charge', input: { amount: usd('5') } }));
      await l.reservations.insert(held({ tenant: 'keeper' }));
    });
    const all = await countsOf(ledger, 'keeper');
    await ledger.usage.prune(Date.now());
    expect(await countsOf(ledger, 'keeper')).toEqual(all);
    // A month has 31 days at most: what it began with is kept as long as it lasts.
    await ledger.usage.prune(Date.now() + 31 * days);
    expect(await countsOf(ledger, 'keeper')).toEqual(all);
    await ledger.usage.prune(Date.now() + 102 * days);
    expect(await countsOf(ledger, 'keeper')).toEqual({ 'holds now': 1, 'reservations now': 1 });
  });
});
