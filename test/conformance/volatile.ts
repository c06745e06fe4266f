import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectVolatile } from '../../src/volatile/connect.js';
import { type VolatileStore } from '../../src/volatile/ports.js';
import { eventually } from '../support/eventually.js';

const HOUR = 3_600_000;

/** So slow that nothing comes back while a test runs. */
const frozen = { perSecond: 0.0001, burst: 5 };

/**
 * What every volatile store does. `address` gives that of one that holds nothing; one with an address is shared by all
 * that connect to it.
 */
export function describeVolatileStore(name: string, address?: () => Promise<string>): void {
  describe(`volatile store: ${name}`, () => {
    let store: VolatileStore;
    let other: VolatileStore;
    beforeAll(async () => {
      const url = await address?.();
      [store, other] = await Promise.all([connectVolatile(url), connectVolatile(url)]);
    });
    afterAll(async () => {
      await Promise.all([store.close(), other.close()]);
    });

    it('says that it is well', async () => {
      const { kind } = await eventually(
        () => store.health(),
        ({ status }) => status === 'ok',
      );
      expect(kind).toBe(address ? 'redis' : 'memory');
    });

    describeClock(() => store);
    describeBudget(() => store);
    describeCache(() => store);
    if (address) describeSharing(() => [store, other]);
  });
}

function describeSharing(stores: () => [VolatileStore, VolatileStore]): void {
  it('is one store to all that share it', async () => {
    const [one, other] = stores();
    await one.clock.schedule([{ id: 'shared', dueAt: Date.now() - 1_000 }]);
    expect(await other.clock.claimDue(1, HOUR)).toEqual(['shared']);
    expect(await one.clock.claimDue(1, HOUR)).toEqual([]);
    await one.clock.remove(['shared']);
    await one.budget.take('shared', frozen, { cost: 4 });
    expect(await other.budget.take('shared', frozen)).toMatchObject({ allowed: true, remaining: 0 });
    await one.cache.set('shared', 'seen', HOUR);
    expect(await other.cache.get('shared')).toBe('seen');
  });
}

function describeClock(store: () => VolatileStore): void {
  describe('clock', () => {
    const emptied = async (): Promise<VolatileStore['clock']> => {
      const { clock } = store();
      await clock.schedule(past(500, 'left'));
      await clock.remove(past(500, 'left').map(({ id }) => id));
      expect(await clock.size()).toBe(0);
      return clock;
    };
    const past = (count: number, name = 'r'): { id: string; dueAt: number }[] =>
      Array.from({ length: count }, (_, i) => ({ id: `${name}${String(i)}`, dueAt: Date.now() - HOUR + i }));

    it('gives what is due, earliest first, and no more than asked for', async () => {
      const clock = await emptied();
      await clock.schedule(past(10).reverse());
      await clock.schedule([{ id: 'later', dueAt: Date.now() + HOUR }]);
      expect(await clock.claimDue(3, HOUR)).toEqual(['r0', 'r1', 'r2']);
      expect(await clock.claimDue(100, HOUR)).toEqual(['r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9']);
      expect(await clock.claimDue(100, HOUR)).toEqual([]);
      expect(await clock.size()).toBe(11);
      await clock.remove([...past(10).map(({ id }) => id), 'later', 'never there']);
      expect(await clock.size()).toBe(0);
    });

    it('moves a deadline: the last call wins', async () => {
      const clock = await emptied();
      await clock.schedule([{ id: 'moved', dueAt: Date.now() - 1_000 }]);
      await clock.schedule([{ id: 'moved', dueAt: Date.now() + HOUR }]);
      expect(await clock.claimDue(10, HOUR)).toEqual([]);
      await clock.schedule([
        { id: 'moved', dueAt: Date.now() + HOUR },
        { id: 'moved', dueAt: Date.now() - 1_000 },
      ]);
      expect(await clock.claimDue(10, HOUR)).toEqual(['moved']);
      expect(await clock.size()).toBe(1);
      await clock.remove(['moved']);
    });

    it('gives a claimed one again after the lease, for its claimer may have died', async () => {
      const clock = await emptied();
      await clock.schedule([{ id: 'leased', dueAt: Date.now() - 1_000 }]);
      expect(await clock.claimDue(1, 1)).toEqual(['leased']);
      expect(
        await eventually(
          () => clock.claimDue(1, HOUR),
          (ids) => ids.length > 0,
        ),
      ).toEqual(['leased']);
      expect(await clock.claimDue(1, HOUR)).toEqual([]);
      await clock.remove(['leased']);
    });

    it('gives each to one of many that claim at once', async () => {
      const clock = await emptied();
      const due = past(1_000);
      await clock.schedule(due);
      const claimed: string[] = [];
      while (claimed.length < due.length) {
        const rounds = await Promise.all(Array.from({ length: 8 }, () => clock.claimDue(50, HOUR)));
        expect(rounds.every((ids) => ids.length <= 50)).toBe(true);
        claimed.push(...rounds.flat());
      }
      expect(claimed.sort()).toEqual(due.map(({ id }) => id).sort());
      await clock.remove(claimed);
    });

    it('does nothing when there is nothing to do', async () => {
      const clock = await emptied();
      await clock.schedule([]);
      await clock.remove([]);
      expect(await clock.claimDue(10, HOUR)).toEqual([]);
    });
  });
}

function describeBudget(store: () => VolatileStore): void {
  describe('budget', () => {
    it('allows a burst and then says how long to wait', async () => {
      const takes = [];
      for (let i = 0; i < 6; i++) takes.push(await store().budget.take('burst', frozen));
      expect(takes.map(({ allowed }) => allowed)).toEqual([true, true, true, true, true, false]);
      expect(takes.map(({ remaining }) => remaining)).toEqual([4, 3, 2, 1, 0, 0]);
      expect(takes.slice(0, 5).map(({ retryAfterMs }) => retryAfterMs)).toEqual([0, 0, 0, 0, 0]);
      const wait = takes[5]?.retryAfterMs ?? 0;
      expect(wait).toBeGreaterThan(9_000_000);
      expect(wait).toBeLessThanOrEqual(10_000_000);
    });

    it('keeps a share back for those who may use all of it', async () => {
      const read = { keep: 3 };
      expect((await store().budget.take('kept', frozen, read)).allowed).toBe(true);
      expect((await store().budget.take('kept', frozen, read)).allowed).toBe(true);
      expect(await store().budget.take('kept', frozen, read)).toMatchObject({ allowed: false, remaining: 3 });
      expect(await store().budget.take('kept', frozen, { cost: 3 })).toMatchObject({ allowed: true, remaining: 0 });
    });

    it('lets a bucket that is smaller than the share serve reads too', async () => {
      const one = { perSecond: 0.0001, burst: 1 };
      expect((await store().budget.take('small', one, { keep: 3 })).allowed).toBe(true);
      expect((await store().budget.take('small', one, { keep: 3 })).allowed).toBe(false);
    });

    it('counts names apart and never too many at once', async () => {
      const many = { perSecond: 0.0001, burst: 20 };
      const takes = await Promise.all(Array.from({ length: 60 }, () => store().budget.take('many', many)));
      expect(takes.filter(({ allowed }) => allowed)).toHaveLength(20);
      expect((await store().budget.take('other', many)).remaining).toBe(19);
    });

    it('gives tokens back with time, and keeps its word about when', async () => {
      const limit = { perSecond: 20, burst: 2 };
      const drained = await eventually(
        () => store().budget.take('refill', limit),
        ({ allowed }) => !allowed,
      );
      expect(drained.retryAfterMs).toBeGreaterThan(0);
      expect(drained.retryAfterMs).toBeLessThanOrEqual(50);
      await new Promise((resolve) => setTimeout(resolve, drained.retryAfterMs + 5));
      expect((await store().budget.take('refill', limit)).allowed).toBe(true);
    });

    describe('shared by several', () => {
      const shared = { perSecond: 0.0001, burst: 20 };
      const take = (name: string, sharer: string) => store().budget.take(name, shared, { keep: 4, sharer });
      const takesOf = async (name: string, sharer: string, times: number): Promise<number> => {
        let allowed = 0;
        for (let i = 0; i < times; i++) if ((await take(name, sharer)).allowed) allowed++;
        return allowed;
      };

      it('leaves a quarter to those who have not had their share, however much one wants', async () => {
        expect(await takesOf('greedy', 'one', 100)).toBe(12);
        expect(await take('greedy', 'one')).toMatchObject({ allowed: false, remaining: 8, overShare: true });
        expect(await takesOf('greedy', 'other', 100)).toBe(2);
        expect(await takesOf('greedy', 'third', 100)).toBe(1);
        expect(await takesOf('greedy', 'one', 100)).toBe(0);
        expect(await take('greedy', 'fourth')).toMatchObject({ allowed: true, remaining: 4 });
        const nothingLeft = await take('greedy', 'fifth');
        expect(nothingLeft).toMatchObject({ allowed: false, remaining: 4 });
        expect(nothingLeft).not.toHaveProperty('overShare');
        // Money is not of those who share.
        expect((await store().budget.take('greedy', shared, { cost: 4 })).allowed).toBe(true);
      });

      it('says truly when there is something again for one who has had its share', async () => {
        const limit = { perSecond: 20, burst: 8 };
        const again = () => store().budget.take('waits', limit, { sharer: 'one' });
        const refused = await eventually(again, ({ allowed }) => !allowed);
        expect(refused).toMatchObject({ overShare: true });
        expect(refused.retryAfterMs).toBeGreaterThan(0);
        expect(refused.retryAfterMs).toBeLessThanOrEqual(50);
        await new Promise((resolve) => setTimeout(resolve, refused.retryAfterMs + 5));
        expect((await again()).allowed).toBe(true);
      });
    });

    it('refuses what could never be', async () => {
      await expect(store().budget.take('x', frozen, { cost: 6 })).rejects.toThrow(RangeError);
      await expect(store().budget.take('x', { perSecond: 0, burst: 1 })).rejects.toThrow(RangeError);
    });
  });
}

function describeCache(store: () => VolatileStore): void {
  describe('cache', () => {
    it('gives back what was set, until it expires', async () => {
      const { cache } = store();
      expect(await cache.get('k')).toBeUndefined();
      await cache.set('k', 'älter', HOUR);
      await cache.set('k', 'neuer ☎', HOUR);
      expect(await cache.get('k')).toBe('neuer ☎');
      await cache.set('k', '', 1);
      await eventually(
        () => cache.get('k'),
        (value) => value === undefined,
      );
    });
  });
}
