import { describe, expect, it } from '@jest/globals';
import { MovableClock } from '../../src/clock.js';
import { StoreUnreachable } from '../../src/ledger/database.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { Expiry } from '../../src/sagas/expiry.js';
import { MemoryVolatile } from '../../src/volatile/memory.js';
import { type VolatileStore } from '../../src/volatile/ports.js';
import { held } from '../ledger/samples.js';

interface Deadline {
  id: string;
  dueAt: number;
}

describe('the clock of reservations', () => {
  it('has every deadline from the start, and again when it comes back', async () => {
    const deadlines = Array.from({ length: 2_500 }, (_, i): Deadline => ({ id: `rsv_${i}`, dueAt: i }));
    const [timers, scheduled, errors]: [number[], Deadline[], string[]] = [[], [], []];
    let cancelled = 0;
    let reachable = true;
    let recover = (): void => undefined;
    const list = ({ limit, after }: { limit: number; after?: Deadline }): Promise<Deadline[]> => {
      const from = after === undefined ? 0 : after.dueAt + 1;
      return reachable ? Promise.resolve(deadlines.slice(from, from + limit)) : Promise.reject(new Error('away'));
    };
    const clock = { every: (ms: number) => (timers.push(ms), { cancel: () => void cancelled++ }) };
    const volatile = {
      clock: { schedule: (page: Deadline[]) => Promise.resolve(void scheduled.push(...page)) },
      onRecovered: (listener: () => void) => void (recover = listener),
    };
    const expiry = new Expiry(
      { clock, deadlines: { list } } as unknown as Ledger,
      volatile as unknown as VolatileStore,
      { kick: () => undefined },
      (_, what) => void errors.push(what),
    );
    await expiry.start();
    expect(scheduled).toEqual(deadlines);
    expect(timers).toHaveLength(3);
    recover();
    await new Promise((resolve) => setImmediate(resolve));
    expect(scheduled).toHaveLength(5_000);
    expect(errors).toEqual([]);

    // It is there for nothing else: without it, the ledger is swept.
    reachable = false;
    recover();
    await expiry.start();
    expect(errors).toEqual(['reservation clock', 'reservation clock']);
    expect(timers).toHaveLength(6);
    expiry.stop();
    expect(cancelled).toBe(3);
  });

  it.each([
    ['is away', true, 0],
    ['counts by another time than the one that was moved', false, 3_600_000],
  ])('that %s is not needed: the ledger says what is due', async (_, isAway, aheadMs) => {
    const db = openSqlite(':memory:');
    await migrate(db);
    const clock = new MovableClock();
    const ledger = new Ledger(db, clock);
    const due = held({ expiresAt: clock.now() + aheadMs - 1 });
    const early = held({ expiresAt: clock.now() + aheadMs + 3_600_000 });
    for (const r of [due, early]) await ledger.reservations.insert(r);
    if (aheadMs > 0) clock.advance(aheadMs);
    const volatile = new MemoryVolatile();
    if (isAway) volatile.clock.claimDue = () => Promise.reject(new Error('away'));
    const errors: unknown[] = [];
    const expiry = new Expiry(ledger, volatile, { kick: () => undefined }, (error) => void errors.push(error));
    await expiry.sweep();
    const statuses = [due, early].map(async ({ id }) => (await ledger.reservations.find(id))?.status);
    expect(await Promise.all(statuses)).toEqual(['expired', 'held']);
    expect(errors).toEqual([]);
    await db.close();
  });

  it('tries nothing one by one while the ledger cannot be reached', async () => {
    const past = Date.now() - 1_000;
    let tries = 0;
    const ledger = {
      clock: new MovableClock(),
      transaction: () => (tries++, Promise.reject(new StoreUnreachable(new Error('connection reset')))),
    };
    const volatile = new MemoryVolatile();
    await volatile.clock.schedule(['a', 'b'].map((id) => ({ id, dueAt: past })));
    const errors: string[] = [];
    const expiry = new Expiry(
      ledger as unknown as Ledger,
      volatile,
      { kick: () => undefined },
      (_, what) => void errors.push(what),
    );
    await expiry.sweep();
    expect([tries, errors]).toEqual([1, ['expiry']]);
    // The next one is another try.
    await volatile.clock.schedule(['a', 'b'].map((id) => ({ id, dueAt: past })));
    await expiry.sweep();
    expect(tries).toBe(2);
  });
});
