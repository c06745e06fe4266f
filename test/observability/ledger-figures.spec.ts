import { afterAll, describe, expect, it } from '@jest/globals';
import { MovableClock } from '../../src/clock.js';
import { newId } from '../../src/domain/ids.js';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { type Lease } from '../../src/ledger/work.js';
import { Metrics } from '../../src/observability/metrics.js';
import { claiming, numbers, payment } from '../ledger/limited.js';
import { removeDirectories, sqliteUrl } from '../ledger/places.js';
import { held, subject, upTo } from '../ledger/samples.js';
import { freshDatabase } from '../support/services.js';

afterAll(removeDirectories);

/** Noon, until somebody says otherwise. */
class StoppedClock extends MovableClock {
  at = Date.UTC(2030, 0, 15, 12);

  override now(): number {
    return this.at;
  }

  pass(seconds: number): void {
    this.at += seconds * 1_000;
  }
}

/** The figures of one metric, by their labels as written. */
async function figures(ledger: Ledger, name: string): Promise<Record<string, number>> {
  const text = await new Metrics(ledger, { maxAgeMs: 0 }).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return Object.fromEntries(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(name.length, end), Number(line.slice(end + 1))] as const;
    }),
  );
}

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
])('what metrics say of a ledger: %s', (_, address) => {
  const opened = async (): Promise<{ ledger: Ledger; clock: StoppedClock }> => {
    const clock = new StoppedClock();
    return { ledger: await openLedger(await address(), clock), clock };
  };
  const leased = async ({ work }: Ledger): Promise<Lease> => (await work.claimDue('me', 60_000, upTo(1)))[0]!;

  it('is how long due work has waited, by provider, and deliveries apart', async () => {
    const { ledger, clock } = await opened();
    const age = (): Promise<Record<string, number>> => figures(ledger, 'gateway_work_oldest_due_seconds');
    await ledger.work.wake(subject('ord_1', { tenant: 'beta' }), 'order');
    clock.pass(30);
    await ledger.work.wake(subject('ord_2'), 'order');
    await ledger.work.wake(subject('ord_3', { provider: 'tcl' }), 'order', clock.at + 100_000);
    for (const id of ['whe_1', 'whe_2']) await ledger.work.wake(subject(id, { provider: id }), 'webhook');
    clock.pass(10);
    expect(await age()).toEqual({ '{provider="didtfn"}': 40, '{provider="webhooks"}': 10 });
    await ledger.work.claimDue('me', 60_000, (due) => upTo(1)(due.filter(({ tenant }) => tenant === 'beta')));
    // What somebody is at does not wait.
    expect(await age()).toEqual({ '{provider="didtfn"}': 10, '{provider="webhooks"}': 10 });
    await ledger.close();
  });

  it('is how long the first in line has waited for a lane, however often it was tried meanwhile', async () => {
    const { ledger, clock } = await opened();
    const wait = (): Promise<Record<string, number>> => figures(ledger, 'gateway_lane_longest_wait_seconds');
    await ledger.work.wake(subject('ord_1'), 'order');
    for (let turn = 0; turn < 3; turn++) {
      await ledger.work.postpone(await leased(ledger), clock.at, { waitingLane: 'cart' });
      clock.pass(20);
    }
    expect(await wait()).toEqual({ '{lane="cart"}': 60 });
    await ledger.lanes.wake('cart');
    await ledger.work.postpone(await leased(ledger), clock.at);
    expect(await wait()).toEqual({});
    await ledger.work.postpone(await leased(ledger), clock.at, { waitingLane: 'cart' });
    clock.pass(5);
    expect(await wait()).toEqual({ '{lane="cart"}': 5 });
    await ledger.close();
  });

  it('is how long calls could have been settled and are not, from their late bound on', async () => {
    const { ledger, clock } = await opened();
    const overdue = (): Promise<Record<string, number>> => figures(ledger, 'gateway_unsettled_calls_overdue_seconds');
    const call = { subjectId: 'ord_1', key: 'k', attempt: 1, effect: 'money', digest: {}, sentAt: clock.at };
    const settleAfter = clock.at + 30_000;
    const { id } = await ledger.journal.intend({ ...call, operation: 'process_order', settleAfter });
    await ledger.journal.intend({ ...call, operation: 'process_order', attempt: 2, settleAfter: settleAfter + 20_000 });
    await ledger.journal.intend({ ...call, operation: 'reserve', attempt: 3, settleAfter: settleAfter + 60_000 });
    clock.pass(30);
    expect(await overdue()).toEqual({});
    await ledger.journal.conclude(id, 'unknown');
    clock.pass(60);
    expect(await overdue()).toEqual({ '{operation="process_order"}': 60 });
    await ledger.journal.conclude(id, 'done');
    expect(await overdue()).toEqual({ '{operation="process_order"}': 40 });
    await ledger.close();
  });

  it('is how late a reservation is that is still held', async () => {
    const { ledger, clock } = await opened();
    const late = (): Promise<Record<string, number>> => figures(ledger, 'gateway_reservation_overdue_seconds');
    expect(await late()).toEqual({ '': 0 });
    for (const seconds of [90, 20]) await ledger.reservations.insert(held({ expiresAt: clock.at + seconds * 1_000 }));
    clock.pass(20);
    expect(await late()).toEqual({ '': 0 });
    clock.pass(7);
    expect(await late()).toEqual({ '': 7 });
    await ledger.close();
  });

  it('is what all tenants have, and have spent today', async () => {
    const { ledger, clock } = await opened();
    for (const tenant of ['acme', 'beta'])
      await claiming(ledger, tenant, (view) => view.reservations.insert(held({ tenant, numbers: numbers(3) })));
    const spend = (tenant: string, amount: string) =>
      claiming(ledger, tenant, (view) => view.changes.insert({ ...payment(tenant, amount), id: newId('chg'), createdAt: clock.at })); // prettier-ignore
    await spend('acme', '12.50');
    await spend('beta', '0.25');
    expect(await figures(ledger, 'gateway_in_use')).toEqual({ '{what="reservations"}': 2, '{what="holds"}': 6 });
    expect(await figures(ledger, 'gateway_spent_today')).toEqual({ '{currency="USD"}': 12.75 });
    clock.pass(86_400);
    expect(await figures(ledger, 'gateway_spent_today')).toEqual({});
    await ledger.close();
  });

  it('is how long its transactions take', async () => {
    const { ledger } = await opened();
    const metrics = new Metrics(ledger, { maxAgeMs: 0 });
    for (let i = 0; i < 3; i++) await ledger.transaction(({ work }) => work.wake(subject(`ord_${i}`), 'order'));
    await ledger.transaction(() => Promise.reject(new Error('undone'))).catch(() => undefined);
    expect(await metrics.text()).toContain('gateway_ledger_transaction_seconds_count 3');
    await ledger.close();
  });
});
