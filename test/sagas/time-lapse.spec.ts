import { afterAll, describe, expect, it } from '@jest/globals';
import { MovableClock } from '../../src/clock.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { Runner } from '../../src/sagas/runner.js';
import { TimeLapse } from '../../src/sagas/time-lapse.js';
import { removeDirectories, sqliteUrl } from '../ledger/places.js';
import { subject } from '../ledger/samples.js';
import { freshDatabase } from '../support/services.js';

afterAll(removeDirectories);

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
])('time that passes: %s', (_, address) => {
  it('stops at whole milliseconds, however it is divided', async () => {
    const clock = new MovableClock();
    const ledger = await openLedger(await address(), clock);
    const sagas = { reconciliation: { advance: async () => undefined } };
    const runner = new Runner(ledger, sagas, {
      owner: 'this',
      leaseMs: 60_000,
      slots: { perProvider: 1, perTenant: 1 },
      pollMs: 60_000,
      attention: { stuckMs: 1, stillMs: 1 },
      onError: (error) => {
        throw error;
      },
    });
    const stops: number[] = [];
    const simulators = { moveTo: async (at: number) => void stops.push(at) };
    const lapse = new TimeLapse(ledger, clock, runner, { sweep: async () => undefined }, simulators);
    const start = clock.now();
    const at = start + 40_039;
    for (let i = 1; i <= 10; i++)
      await ledger.work.wake(subject(`reconciliation:${i}`), 'reconciliation', start + i * 50);
    const passed = await lapse.to(at);
    expect(stops.length).toBeGreaterThan(1);
    expect(stops.filter((stop) => !Number.isInteger(stop))).toEqual([]);
    expect(stops.at(-1)).toBe(at);
    expect(passed.now).toBeGreaterThanOrEqual(at);
    expect(await ledger.sandboxTime.aheadMs()).toBe(clock.aheadMs);
    await runner.stop(1_000);
    await ledger.close();
  });
});
