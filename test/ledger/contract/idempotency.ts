import { describe, expect, it, jest } from '@jest/globals';
import { type Clock } from '../../../src/clock.js';
import { type Query } from '../../../src/ledger/database.js';
import { IdempotencyStore, keyLifetimeMs, KeyLost, type KeyUse } from '../../../src/ledger/idempotency.js';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { eventually } from '../../support/eventually.js';
import { atOnce, freshName, held, orderOf } from '../samples.js';

const minute = 60_000;

export function describeIdempotency(ledger: () => Ledger): void {
  describe('idempotency keys', () => {
    const store = (): Ledger['idempotency'] => ledger().idempotency;
    const use = (request: Partial<KeyUse> = {}): KeyUse => ({
      tenant: 'acme',
      route: 'POST /v1/orders',
      key: freshName('key'),
      fingerprint: 'f1',
      ...request,
    });
    const longAgo = async <T>(work: () => Promise<T>): Promise<T> => {
      const then = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - keyLifetimeMs - minute);
      return work().finally(() => then.mockRestore());
    };

    it('gives a key to one of fifty concurrent requests', async () => {
      const key = use();
      const states = await atOnce(50, () => store().take(key, minute));
      expect(states.filter(({ state }) => state === 'mine')).toHaveLength(1);
      expect(states.filter(({ state }) => state === 'running')).toHaveLength(49);
    });

    it('separates tenants and routes, and detects a different request', async () => {
      const key = use();
      await store().take(key, minute);
      expect(await store().take({ ...key, tenant: 'other' }, minute)).toEqual({ state: 'mine' });
      expect(await store().take({ ...key, route: 'POST /v1/reservations' }, minute)).toEqual({ state: 'mine' });
      expect(await store().take({ ...key, fingerprint: 'f2' }, minute)).toEqual({ state: 'reused' });
    });

    it('stops a request whose lock has lapsed once another has taken the key', async () => {
      const late = use({ holder: 'late' });
      const next = { ...late, holder: 'next' };
      expect(await store().take(late, -1)).toEqual({ state: 'mine' });
      expect(await store().take(next, minute)).toEqual({ state: 'mine' });
      await expect(ledger().transaction((l) => l.idempotency.bind(late, 'ord_late'))).rejects.toThrow(KeyLost);
      await store().answered(late, 409, { code: 'conflict' });
      await store().release(late);
      await store().bind(next, 'ord_next');
      await store().answered(next, 201);
      expect(await store().take(late, minute)).toEqual({ state: 'answered', resourceId: 'ord_next', httpStatus: 201 });
    });

    it.each([
      ['bound the key', undefined, { state: 'interrupted', resourceId: 'ord_slow' }],
      ['bound the key and answered', 201, { state: 'running' }],
    ])('notices that the slow request has %s during a takeover', async (_, status, expected) => {
      const slow = use({ holder: 'slow' });
      const { query, clock } = store() as unknown as { query: Query; clock: Clock };
      await store().take(slow, -1);
      const retrying = new IdempotencyStore(async (sql, parameters) => {
        if (sql.includes('SET locked_until')) {
          await store().bind(slow, 'ord_slow');
          if (status !== undefined) await store().answered(slow, status);
        }
        return query(sql, parameters);
      }, clock);
      expect(await retrying.take({ ...slow, holder: 'retry' }, minute)).toEqual(expected);
    });

    it('returns the same answer again', async () => {
      const [plain, failed] = [use(), use()];
      for (const key of [plain, failed]) {
        await store().take(key, minute);
        await store().bind(key, 'ord_1');
      }
      expect(await store().take(plain, minute)).toEqual({ state: 'running' });
      await store().answered(plain, 201);
      await store().answered(failed, 409, { code: 'conflict' });
      expect(await store().take(plain, minute)).toEqual({ state: 'answered', resourceId: 'ord_1', httpStatus: 201 });
      const again = { state: 'answered', resourceId: 'ord_1', httpStatus: 409, problem: { code: 'conflict' } };
      expect(await store().take(failed, minute)).toEqual(again);
      expect(await store().take({ ...plain, fingerprint: 'f2' }, minute)).toEqual({ state: 'reused' });
    });

    it('is free again after a release', async () => {
      const key = use();
      await store().take(key, minute);
      await store().release(key);
      expect(await store().take({ ...key, fingerprint: 'f2' }, minute)).toEqual({ state: 'mine' });
    });

    it('gives a lapsed key to one of many, if nothing was created', async () => {
      const key = use();
      await store().take(key, 1);
      const states = await eventually(
        () => atOnce(10, () => store().take(key, minute)),
        (answers) => answers.some(({ state }) => state !== 'running'),
      );
      expect(states.map(({ state }) => state).sort()).toEqual(['mine', ...Array<string>(9).fill('running')]);
    });

    it('returns what was created before the lock lapsed', async () => {
      const key = use();
      await store().take(key, 1);
      await store().bind(key, 'ord_2');
      const state = await eventually(
        () => store().take(key, minute),
        (answer) => answer.state !== 'running',
      );
      expect(state).toEqual({ state: 'interrupted', resourceId: 'ord_2' });
    });

    it('gives an expired key to one of fifty', async () => {
      const key = use();
      await longAgo(() => store().take(key, 1));
      const states = await atOnce(50, () => store().take({ ...key, fingerprint: 'f2' }, minute));
      expect(states.map(({ state }) => state).sort()).toEqual(['mine', ...Array<string>(49).fill('running')]);
    });

    it('never has two holders when it is released while others take it', async () => {
      for (let round = 0; round < 20; round++) {
        const key = use();
        let holders = 0;
        let most = 0;
        await atOnce(12, async () => {
          if ((await store().take(key, minute)).state !== 'mine') return;
          most = Math.max(most, ++holders);
          await new Promise((resolve) => setImmediate(resolve));
          holders--;
          await store().release(key);
        });
        expect(most).toBe(1);
      }
    });

    it('is deleted once it is old and its order has ended, and not before', async () => {
      const [old, young, open] = [use(), use(), use()];
      const order = orderOf(held());
      await ledger().orders.insert(order);
      for (const key of [old, open]) await longAgo(() => store().take(key, minute));
      await store().bind(open, order.id);
      await store().take(young, minute);
      await store().prune(Date.now() - keyLifetimeMs);
      expect(await store().take({ ...old, fingerprint: 'f2' }, minute)).toEqual({ state: 'mine' });
      expect(await store().take({ ...young, fingerprint: 'f2' }, minute)).toEqual({ state: 'reused' });
      expect(await longAgo(() => store().take({ ...open, fingerprint: 'f2' }, minute))).toEqual({ state: 'reused' });
      await ledger().orders.setStatus(order.id, 'accepted', 'rejected');
      await store().prune(Date.now() - keyLifetimeMs);
      expect(await longAgo(() => store().take({ ...open, fingerprint: 'f2' }, minute))).toEqual({ state: 'mine' });
    });

    it('is unlocked when a single-process store opens, unless it was answered', async () => {
      const [running, done] = [use(), use()];
      for (const key of [running, done]) {
        await store().take(key, minute);
        await store().bind(key, 'ord_3');
      }
      await store().answered(done, 201);
      await store().unlockAll();
      expect(await store().take(running, minute)).toEqual({ state: 'interrupted', resourceId: 'ord_3' });
      expect(await store().take(done, minute)).toMatchObject({ state: 'answered' });
    });
  });
}
