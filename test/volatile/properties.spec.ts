import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { connectVolatile } from '../../src/volatile/connect.js';
import { MemoryBudget, MemoryCache, MemoryClock } from '../../src/volatile/memory.js';
import { type VolatileStore } from '../../src/volatile/ports.js';
import { freshRedis } from '../support/services.js';

const limits = fc.record({
  perSecond: fc.double({ min: 0.01, max: 500, noNaN: true }),
  burst: fc.integer({ min: 1, max: 50 }),
});

describe('a budget, whatever is asked of it and when', () => {
  it('never allows more than the burst and what has come back since, in any stretch of time', async () => {
    const takes = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 3_000 }), cost: fc.nat(5), keep: fc.nat(10) }), {
      minLength: 1,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(limits, takes, async (limit, asked) => {
        let now = 1_800_000_000_000;
        const budget = new MemoryBudget(() => now);
        const spent: { at: number; cost: number }[] = [];
        for (const { wait, cost, keep } of asked) {
          now += wait;
          const affordable = Math.min(cost, limit.burst);
          const decision = await budget.take('b', limit, { cost: affordable, keep });
          if (decision.allowed) spent.push({ at: now, cost: affordable });
        }
        spent.forEach((first, i) => {
          let sum = 0;
          for (const { at, cost } of spent.slice(i)) {
            sum += cost;
            expect(sum).toBeLessThanOrEqual(limit.burst + (limit.perSecond * (at - first.at)) / 1000 + 1e-6);
          }
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('allows a refused take once the time it named has passed, and not two milliseconds sooner', async () => {
    await fc.assert(
      fc.asyncProperty(limits, fc.integer({ min: 1, max: 50 }), fc.nat(50), async (limit, cost, keep) => {
        let now = 1_800_000_000_000;
        const budget = new MemoryBudget(() => now);
        const take = { cost: Math.min(cost, limit.burst), keep };
        await budget.take('b', limit, { cost: limit.burst });
        const { retryAfterMs } = await budget.take('b', limit, take);
        expect(retryAfterMs).toBeGreaterThan(0);
        const sooner = Math.max(0, retryAfterMs - 2);
        now += sooner;
        expect((await budget.take('b', limit, take)).allowed).toBe(false);
        now += retryAfterMs - sooner;
        expect((await budget.take('b', limit, take)).allowed).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('goes on counting when the clock is set back', async () => {
    let now = 1_800_000_000_000;
    const budget = new MemoryBudget(() => now);
    const limit = { perSecond: 1, burst: 1 };
    expect((await budget.take('b', limit)).allowed).toBe(true);
    now -= 3_600_000;
    expect(await budget.take('b', limit)).toMatchObject({ allowed: false, retryAfterMs: 1_000 });
    now += 1_000;
    expect((await budget.take('b', limit)).allowed).toBe(true);
  });

  describe('in Redis', () => {
    let store: VolatileStore;
    beforeAll(async () => {
      store = await connectVolatile(await freshRedis());
    });
    afterAll(() => store.close());

    it('never allows more than the burst and what has come back since', async () => {
      let bucket = 0;
      const takes = fc.array(fc.record({ cost: fc.nat(5), keep: fc.nat(10) }), { minLength: 1, maxLength: 100 });
      await fc.assert(
        fc.asyncProperty(limits, takes, async (limit, asked) => {
          const name = `property${String(bucket++)}`;
          const start = performance.now();
          const spent = await Promise.all(
            asked.map(async ({ cost, keep }) => {
              const affordable = Math.min(cost, limit.burst);
              const decision = await store.budget.take(name, limit, { cost: affordable, keep });
              return decision.allowed ? affordable : 0;
            }),
          );
          // Longer than Redis has seen pass between the first and the last, so never too strict.
          const elapsed = performance.now() - start;
          const sum = spent.reduce((a, b) => a + b, 0);
          expect(sum).toBeLessThanOrEqual(limit.burst + (limit.perSecond * elapsed) / 1000 + 1e-6);
        }),
        { numRuns: 100 },
      );
    });
  });
});

describe('the clock in this process', () => {
  const ids = fc.integer({ min: 0, max: 30 }).map((n) => `r${String(n)}`);
  const steps = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant('schedule' as const), id: ids, inMs: fc.integer({ min: -500, max: 2_000 }) }),
      fc.record({ do: fc.constant('remove' as const), id: ids }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(1_000) }),
      fc.record({ do: fc.constant('claim' as const), limit: fc.integer({ min: 0, max: 10 }), lease: fc.nat(1_500) }),
    ),
    { maxLength: 120 },
  );

  it('claims what a plain list would', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        let now = 0;
        const clock = new MemoryClock(() => now);
        const model = new Map<string, number>();
        for (const step of sequence) {
          if (step.do === 'wait') now += step.ms;
          if (step.do === 'schedule') {
            model.set(step.id, now + step.inMs);
            await clock.schedule([{ id: step.id, dueAt: now + step.inMs }]);
          }
          if (step.do === 'remove') {
            model.delete(step.id);
            await clock.remove([step.id]);
          }
          if (step.do === 'claim') {
            const due = [...model.values()].filter((at) => at <= now).sort((a, b) => a - b);
            const claimed = await clock.claimDue(step.limit, step.lease);
            // Which of several with the same deadline comes first is nobody's business.
            expect(claimed.map((id) => model.get(id))).toEqual(due.slice(0, step.limit));
            expect(new Set(claimed).size).toBe(claimed.length);
            for (const id of claimed) model.set(id, now + step.lease);
          }
          expect(await clock.size()).toBe(model.size);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what this process keeps is bounded', () => {
  it('forgets the answers set longest ago', async () => {
    const cache = new MemoryCache(() => 0);
    for (let i = 0; i < 10_001; i++) await cache.set(String(i), 'x', 1_000);
    expect(await cache.get('0')).toBeUndefined();
    expect(await cache.get('1')).toBe('x');
    expect(await cache.get('10000')).toBe('x');
  });
});
