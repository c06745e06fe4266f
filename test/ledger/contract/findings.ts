import { describe, expect, it } from '@jest/globals';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { type Sighting } from '../../../src/ledger/findings.js';
import { freshName } from '../samples.js';

export function describeFindings(ledger: () => Ledger): void {
  describe('findings', () => {
    const store = (): Ledger['findings'] => ledger().findings;
    const sighting = (request: Partial<Sighting> = {}): Sighting => ({
      provider: 'didtfn',
      account: freshName('account'),
      kind: 'orphan_number',
      subject: '+12062190150',
      actual: 'active',
      cost: { amount: '1.00', currency: 'USD' },
      ...request,
    });
    const openOf = async (account: string): Promise<string[]> =>
      (await store().list({ open: true, limit: 200 })).filter((f) => f.account === account).map((f) => f.id);

    it('keeps one finding while it is seen again, and closes it when it is not', async () => {
      const s = sighting();
      await store().see(s, 1_000);
      await store().see({ ...s, actual: 'inactive' }, 2_000);
      const [id, ...others] = await openOf(s.account);
      expect(others).toEqual([]);
      expect(await store().find(id!)).toMatchObject({
        ...s,
        actual: 'inactive',
        firstSeenAt: 1_000,
        lastSeenAt: 2_000,
      });
      await store().closeUnseen('didtfn', s.account, 2_000);
      expect(await openOf(s.account)).toEqual([id]);
      await store().closeUnseen('didtfn', s.account, 3_000);
      expect(await openOf(s.account)).toEqual([]);
      expect((await store().find(id!))?.resolution).toBe('gone');
      await store().see(s, 4_000);
      expect(await openOf(s.account)).not.toEqual([id]);
    });

    it('resolves a finding once, and remembers ignored ones', async () => {
      const s = sighting({ kind: 'changed_trunk', tenant: 'acme', expected: '3', actual: '4' });
      await store().see(s, 1_000);
      const [id] = await openOf(s.account);
      expect(await store().resolve(id!, 'ignore', 'ops-1')).toBe(true);
      expect(await store().resolve(id!, 'accept', 'ops-2')).toBe(false);
      expect(await store().find(id!)).toMatchObject({ resolution: 'ignore', resolvedBy: 'ops-1', tenant: 'acme' });
      expect(await store().ignored('didtfn', s.account)).toEqual(new Set(['changed_trunk +12062190150']));
      const settled = await store().list({ provider: 'didtfn', kind: 'changed_trunk', open: false, limit: 200 });
      expect(settled.map((f) => f.id)).toContain(id);
      expect(await store().list({ before: id!, kind: 'orphan_port', limit: 5 })).toEqual([]);
    });

    it('counts findings, and keeps the last comparison of an account', async () => {
      const s = sighting({ provider: freshName('provider') });
      await store().see(s, 1_000);
      expect(await store().countOpen()).toContainEqual({ provider: s.provider, kind: s.kind, count: 1 });
      expect(await store().comparison(s.provider, s.account)).toBeUndefined();
      const first = { provider: s.provider, account: s.account, startedAt: 1, finishedAt: 2, compared: 3 };
      await store().setComparison({ ...first, problem: { code: 'upstream_timeout', detail: 'late' } });
      expect(await store().comparison(s.provider, s.account)).toMatchObject({ problem: { code: 'upstream_timeout' } });
      await store().setComparison(first);
      expect(await store().comparison(s.provider, s.account)).toEqual(first);
    });
  });
}
