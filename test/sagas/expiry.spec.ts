import { describe, expect, it } from '@jest/globals';
import { type Database } from '../../src/ledger/database.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { Expiry } from '../../src/sagas/expiry.js';
import { MemoryVolatile } from '../../src/volatile/memory.js';
import { held } from '../ledger/samples.js';
import { eventCheck } from '../support/event-check.js';

describe('expiry', () => {
  it('ends what is due together, twenty-five in a transaction, and neither what is early nor what an order has', async () => {
    const db = openSqlite(':memory:');
    await migrate(db);
    let transactions = 0;
    const counted: Database = {
      ...db,
      transaction: (work) => {
        transactions++;
        return db.transaction(work);
      },
    };
    const ledger = new Ledger(counted);
    const past = Date.now() - 1_000;
    const due = Array.from({ length: 60 }, () => held({ expiresAt: past }));
    const early = held({ expiresAt: Date.now() + 3_600_000 });
    const ordered = held({ expiresAt: past });
    for (const r of [...due, early, ordered]) await ledger.reservations.insert(r);
    await ledger.reservations.claim(ordered.id, 'ord_1', past - 200_000);
    const volatile = new MemoryVolatile();
    const errors: unknown[] = [];
    let kicks = 0;
    const expiry = new Expiry(ledger, volatile, { kick: () => void kicks++ }, (error) => void errors.push(error));
    expect(await expiry.rebuild()).toBe(61);
    // A clock that is ahead, and one that has not heard of an order.
    await volatile.clock.schedule([early, ordered].map(({ id }) => ({ id, dueAt: past })));

    transactions = 0;
    await expiry.sweep();
    expect(errors).toEqual([]);
    expect(transactions).toBe(3);
    expect(kicks).toBe(3);
    const statusOf = async ({ id }: { id: string }): Promise<unknown> => (await ledger.reservations.find(id))?.status;
    expect(new Set(await Promise.all(due.map(statusOf)))).toEqual(new Set(['expired']));
    expect(await Promise.all([early, ordered].map(statusOf))).toEqual(['held', 'ordering']);
    // Only what is still to come is in the clock.
    expect(await volatile.clock.size()).toBe(1);
    expect(await volatile.clock.claimDue(10, 1)).toEqual([]);
    await db.close();
  });

  it('ends the others when one of them cannot be ended', async () => {
    const db = openSqlite(':memory:');
    await migrate(db);
    const ledger = new Ledger(db);
    const past = Date.now() - 1_000;
    const due = Array.from({ length: 30 }, () => held({ expiresAt: past }));
    for (const r of due) await ledger.reservations.insert(r);
    const stuck = due[7]!.id;
    await db.query(
      `CREATE TRIGGER stuck BEFORE UPDATE ON reservations WHEN old.id = '${stuck}' BEGIN SELECT RAISE(ABORT, 'stuck'); END`,
    );
    const errors: string[] = [];
    const expiry = new Expiry(
      ledger,
      new MemoryVolatile(),
      { kick: () => undefined },
      (_, what) => void errors.push(what),
    );
    await expiry.rebuild();

    await expiry.sweep();
    const ended = await Promise.all(
      due.map(async ({ id }) => (await ledger.reservations.find(id))?.status === 'expired'),
    );
    expect(ended.filter((one) => !one)).toHaveLength(1);
    expect(errors).toEqual([`expiry of ${stuck}`]);
    await db.close();
  });

  it('announces a held reservation once, when it can be ordered for a minute at most', async () => {
    const db = openSqlite(':memory:');
    await migrate(db);
    const ledger = new Ledger(db);
    const now = Date.now();
    const soon = held({ orderableUntil: now + 50_000 });
    const returned = held({ orderableUntil: now + 55_000 });
    const others = [held({ orderableUntil: now + 120_000 }), held({ orderableUntil: now - 1 }), held({ orderableUntil: now + 50_000, status: 'unknown' })]; // prettier-ignore
    for (const r of [soon, returned, ...others]) await ledger.reservations.insert(r);
    const expiry = new Expiry(ledger, new MemoryVolatile(), { kick: () => undefined }, () => undefined);
    await expiry.announce();
    await ledger.reservations.claim(returned.id, 'ord_1', now);
    await ledger.reservations.setStatus(returned.id, 'ordering', 'held');
    await Promise.all([expiry.announce(), expiry.announce()]);
    const told = await ledger.outbox.page({ tenant: 'acme', limit: 10 });
    expect(told.map(({ type, subjectId }) => [type, subjectId])).toEqual([soon, returned].map(({ id }) => ['reservation.expiring', id])); // prettier-ignore
    const problems = eventCheck();
    expect(told.flatMap(({ type, data }) => problems(type, data))).toEqual([]);
    await ledger.close();
  });
});
