import { afterAll, describe, expect, it } from '@jest/globals';
import { MovableClock } from '../../src/clock.js';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { Runner } from '../../src/sagas/runner.js';
import { TimeLapse } from '../../src/sagas/time-lapse.js';
import { removeDirectories, sqliteUrl } from '../ledger/places.js';
import { subject } from '../ledger/samples.js';
import { eventually } from '../support/eventually.js';
import { freshDatabase } from '../support/services.js';

afterAll(removeDirectories);

const leaseMs = 60_000;
const runnerOf = (ledger: Ledger, advance: () => Promise<void>): Runner =>
  new Runner(
    ledger,
    { reconciliation: { advance } },
    {
      owner: 'this',
      leaseMs,
      slots: { perProvider: 2, perTenant: 2 },
      pollMs: 1_000,
      attention: { stuckMs: 1, stillMs: 1 },
      onError: (error) => {
        throw error;
      },
    },
  );

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
])('time that passes: %s', (_, address) => {
  it('stops at whole milliseconds, however it is divided', async () => {
    const clock = new MovableClock();
    const ledger = await openLedger(await address(), clock);
    const runner = runnerOf(ledger, async () => undefined);
    const stops: number[] = [];
    const simulators = { moveTo: async (at: number) => void stops.push(at) };
    const lapse = new TimeLapse(ledger, clock, runner, { sweep: async () => undefined }, simulators);
    const start = clock.now();
    const at = start + 40_039;
    // Closer together than the stops, and not all of them past by the time that they are written.
    for (let i = 1; i <= 20; i++)
      await ledger.work.wake(subject(`reconciliation:${i}`), 'reconciliation', start + i * 900);
    const passed = await lapse.to(at);
    expect(stops.length).toBeGreaterThan(1);
    expect(stops.filter((stop) => !Number.isInteger(stop))).toEqual([]);
    expect(stops.at(-1)).toBe(at);
    expect(passed.now).toBeGreaterThanOrEqual(at);
    expect(await ledger.sandboxTime.aheadMs()).toBe(clock.aheadMs);
    await runner.stop(1_000);
    await ledger.close();
  });

  it('takes nobody’s work away, though its lease was renewed as time was moved', async () => {
    const clock = new MovableClock();
    const ledger = await openLedger(await address(), clock);
    const id = 'reconciliation:long';
    let begun = 0;
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const runner = runnerOf(ledger, () => (begun++, ended));
    const share = { provider: 'didtfn', tenant: 'acme' };
    const simulators = {
      moveTo: async (): Promise<void> => {
        await runner.startWith(subject(id), 'reconciliation', (enlist) => ledger.transaction(enlist));
        await eventually(
          () => begun,
          (n) => n === 1,
        );
      },
    };
    // As a run does at each of its writes.
    const keep = runner.keepLeases.bind(runner);
    runner.keepLeases = async (extraMs) => {
      await keep(extraMs);
      if (extraMs === undefined) return;
      await ledger.work.assertLease(
        { subjectId: id, kind: 'reconciliation', owner: 'this', fence: 1, pokes: 1, failures: 0, ...share },
        leaseMs,
      );
      setTimeout(end, 300);
    };
    runner.start();
    const lapse = new TimeLapse(ledger, clock, runner, { sweep: async () => undefined }, simulators);
    await lapse.to(clock.now() + 10 * leaseMs);
    expect(begun).toBe(1);
    await runner.stop(1_000);
    await ledger.close();
  });
});
