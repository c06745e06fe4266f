import { describe, expect, it } from '@jest/globals';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { type DueShare, type Lease, LeaseLost } from '../../../src/ledger/work.js';
import { eventually } from '../../support/eventually.js';
import { atOnce, freshName, subject, upTo } from '../samples.js';

const minute = 60_000;

export function describeWork(ledger: () => Ledger): void {
  describe('work', () => {
    const store = (): Ledger['work'] => ledger().work;
    const claimAll = (owner = 'w', leaseMs = minute): Promise<Lease[]> => store().claimDue(owner, leaseMs, upTo(1_000));
    /** Poked now and leased to `owner`. */
    const leased = async (id: string, owner = 'w', leaseMs = minute): Promise<Lease> => {
      await store().wake(subject(id), 'order', 1);
      return (await claimAll(owner, leaseMs)).find((l) => l.subjectId === id)!;
    };
    const isDue = async (id: string): Promise<boolean> => (await claimAll()).some((l) => l.subjectId === id);

    it('leases due work, most overdue first, up to the limit', async () => {
      await claimAll();
      const ids = Array.from({ length: 5 }, () => freshName('ord'));
      for (const [i, id] of [...ids.entries()].reverse()) await store().wake(subject(id), 'order', 100 + i);
      await store().wake(subject(freshName('ord')), 'order', Date.now() + minute);
      const first = await store().claimDue('w', minute, upTo(2));
      expect(first.map((l) => l.subjectId).sort()).toEqual(ids.slice(0, 2));
      expect(first[0]).toMatchObject({ kind: 'order', owner: 'w', fence: 1, pokes: 1, failures: 0 });
      expect((await claimAll()).map((l) => l.subjectId).sort()).toEqual(ids.slice(2));
      expect(await claimAll()).toEqual([]);
    });

    it('leases each share’s portion, however long another’s backlog is', async () => {
      await claimAll();
      const [much, little] = [freshName('much'), freshName('little')];
      const poke = (tenant: string, provider: string, dueAt: number): Promise<void> =>
        store().wake(subject(freshName('ord'), { tenant, provider }), 'order', dueAt);
      for (let i = 0; i < 30; i++) await poke(much, 'didtfn', 100 + i);
      await poke(little, 'didtfn', 500);
      await poke(much, 'tcl', 600);
      await poke(freshName('later'), 'voipms', Date.now() + minute);
      const seen: DueShare[][] = [];
      const claim = (most: number): Promise<Lease[]> =>
        store().claimDue('w', minute, (due) => {
          seen.push([...due]);
          return upTo(most)(due);
        });
      const names = (leases: Lease[]): string[] => leases.map((l) => `${l.provider} ${l.tenant}`);
      expect(names(await claim(2))).toEqual([`didtfn ${much}`, `didtfn ${much}`, `didtfn ${little}`, `tcl ${much}`]);
      // Longest due first; what is leased counts no more.
      await claim(0);
      expect(seen).toEqual([
        [
          { provider: 'didtfn', tenant: much, dueAt: 100 },
          { provider: 'didtfn', tenant: little, dueAt: 500 },
          { provider: 'tcl', tenant: much, dueAt: 600 },
        ],
        [{ provider: 'didtfn', tenant: much, dueAt: 102 }],
      ]);
      expect(await claimAll()).toHaveLength(28);
    });

    it('leases each subject to one of many concurrent owners', async () => {
      const ids = Array.from({ length: 60 }, () => freshName('rsv'));
      for (const id of ids) await store().wake(subject(id), 'reservation', 1);
      const claimed: string[] = [];
      while (claimed.length < ids.length) {
        const rounds = await atOnce(8, (i) => store().claimDue(`owner-${i}`, minute, upTo(7)));
        expect(rounds.every((leases) => leases.length <= 7)).toBe(true);
        claimed.push(...rounds.flat().map((l) => l.subjectId));
      }
      expect(claimed.sort()).toEqual(ids.sort());
    });

    it('leases again when a lease has lapsed, and then refuses the old one', async () => {
      const id = freshName('ord');
      const old = await leased(id, 'old', 1);
      const [again] = await eventually(
        () => store().claimDue('new', minute, upTo(1_000)),
        (leases) => leases.some((l) => l.subjectId === id),
      );
      expect(again!.fence).toBeGreaterThan(old.fence);
      await expect(store().assertLease(old, minute)).rejects.toThrow(LeaseLost);
      await expect(store().assertLease(again!, minute)).resolves.toBeUndefined();
      await store().postpone(old, 1);
      await store().finish(old);
      await expect(store().assertLease(again!, minute)).resolves.toBeUndefined();
    });

    it('keeps a lease that is renewed', async () => {
      const lease = await leased(freshName('ord'), 'w', 1);
      await store().assertLease(lease, minute);
      expect(await isDue(lease.subjectId)).toBe(false);
    });

    it('rolls back writes under a lost lease', async () => {
      const lease = await leased(freshName('ord'));
      await store().revoke(lease.subjectId);
      const written = ledger().transaction(async (l) => {
        await l.events.append({ id: lease.subjectId, tenant: 'acme' }, { type: 'too late' });
        await l.work.assertLease(lease, minute);
      });
      await expect(written).rejects.toThrow(LeaseLost);
      expect(await ledger().events.list('acme', lease.subjectId, { limit: 1 })).toEqual([]);
      expect(await isDue(lease.subjectId)).toBe(true);
    });

    it('removes finished work, and postpones the rest', async () => {
      const [done, later] = [await leased(freshName('ord')), await leased(freshName('ord'))];
      await store().finish(done);
      await store().postpone(later, Date.now() + minute);
      expect(await isDue(done.subjectId)).toBe(false);
      expect(await isDue(later.subjectId)).toBe(false);
      await store().wake(subject(later.subjectId), 'order');
      expect(await isDue(later.subjectId)).toBe(true);
    });

    it.each([
      ['postponed', (lease: Lease) => store().postpone(lease, Date.now() + minute)],
      ['finished', (lease: Lease) => store().finish(lease)],
    ])('is due again if it was poked before it was %s', async (_name, end) => {
      const lease = await leased(freshName('ord'));
      await store().wake(subject(lease.subjectId), 'order');
      expect(await isDue(lease.subjectId)).toBe(false);
      await end(lease);
      expect(await isDue(lease.subjectId)).toBe(true);
    });

    it('is not delayed by a later poke', async () => {
      const id = freshName('ord');
      await store().wake(subject(id), 'order', 1);
      await store().wake(subject(id), 'order', Date.now() + minute);
      expect(await isDue(id)).toBe(true);
    });

    it('counts failures until the next success', async () => {
      const id = freshName('ord');
      let lease = await leased(id);
      for (const failed of [true, true, false]) {
        await store().postpone(lease, 1, { failed });
        lease = await leased(id);
        expect(lease.failures).toBe(failed ? lease.fence - 1 : 0);
      }
    });

    it('renews only the leases that one owner works on', async () => {
      const [mine, left] = [await leased(freshName('ord'), 'alive'), await leased(freshName('ord'), 'alive')];
      const other = await leased(freshName('ord'), 'silent');
      await store().renew('alive', -1, [mine.subjectId, other.subjectId]);
      const due = (await claimAll()).map((l) => l.subjectId);
      expect(due).toContain(mine.subjectId);
      expect(due).not.toContain(left.subjectId);
      expect(due).not.toContain(other.subjectId);
    });

    it('is free at once when a single-process store opens', async () => {
      const lease = await leased(freshName('ord'));
      await store().freeAll();
      await expect(store().assertLease(lease, minute)).rejects.toThrow(LeaseLost);
      expect(await isDue(lease.subjectId)).toBe(true);
    });
  });
}
