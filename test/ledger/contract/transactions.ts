import { describe, expect, it } from '@jest/globals';
import { UniqueViolation } from '../../../src/ledger/database.js';
import { type Ledger, type LedgerView } from '../../../src/ledger/ledger.js';
import { atOnce, freshName, held, orderOf, upTo } from '../samples.js';

export function describeTransactions(ledger: () => Ledger): void {
  describe('transactions', () => {
    it('leaves nothing behind on failure, in any store', async () => {
      const [r, lane] = [held(), freshName('lane')];
      const order = orderOf(r);
      const key = { tenant: 'acme', route: 'r', key: freshName('key'), fingerprint: 'f' };
      const work = async (l: LedgerView): Promise<void> => {
        await l.reservations.insert(r);
        await l.orders.insert(order);
        await l.events.append(order, { type: 'created' });
        await l.journal.intend({ subjectId: order.id, key: 'k', attempt: 1, operation: 'o', effect: 'money', digest: {}, sentAt: 1, settleAfter: 1 }); // prettier-ignore
        await l.work.wake(order, 'order', 1);
        await l.lanes.takeAlone(lane, order.id, async () => 0);
        await l.idempotency.take(key, 60_000);
        throw new Error('at the very end');
      };
      await expect(ledger().transaction(work)).rejects.toThrow('at the very end');
      expect(await ledger().reservations.find(r.id)).toBeUndefined();
      expect(await ledger().orders.find(order.id)).toBeUndefined();
      expect(await ledger().events.list('acme', order.id, { limit: 1 })).toEqual([]);
      expect(await ledger().journal.any(order.id)).toBe(false);
      expect((await ledger().work.claimDue('w', 1, upTo(100))).map((l) => l.subjectId)).not.toContain(order.id);
      expect(await ledger().lanes.holds(lane, order.id)).toBe(false);
      expect(await ledger().idempotency.take(key, 60_000)).toEqual({ state: 'mine' });
    });

    it('returns the result, and works again after a failure', async () => {
      const r = held();
      await expect(ledger().transaction(async (l) => l.reservations.insert(r))).resolves.toBeUndefined();
      await expect(ledger().transaction(async (l) => l.reservations.insert(r))).rejects.toThrow(UniqueViolation);
      expect(await ledger().transaction(async (l) => (await l.reservations.find(r.id))?.id)).toBe(r.id);
    });

    it('isolates concurrent transactions and single statements from each other', async () => {
      const rows = Array.from({ length: 20 }, () => held());
      const ends = await atOnce(20, (i) =>
        ledger()
          .transaction(async (l) => {
            await l.reservations.insert(rows[i]!);
            await new Promise((resolve) => setImmediate(resolve));
            if (i % 2 === 1) throw new Error('odd');
          })
          .then(
            () => true,
            () => false,
          ),
      );
      const found = await Promise.all(rows.map(async ({ id }) => (await ledger().reservations.find(id)) !== undefined));
      expect(ends).toEqual(rows.map((_, i) => i % 2 === 0));
      expect(found).toEqual(ends);
    });
  });
}
