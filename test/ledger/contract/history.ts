import { describe, expect, it } from '@jest/globals';
import { UniqueViolation } from '../../../src/ledger/database.js';
import { type Step, type StepStatus } from '../../../src/ledger/journal.js';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { atOnce, freshName } from '../samples.js';

export function describeHistory(ledger: () => Ledger): void {
  describe('events', () => {
    it('lists events in order, in pages, for their tenant', async () => {
      const subject = { id: freshName('ord'), tenant: 'acme' };
      const store = ledger().events;
      for (let i = 0; i < 25; i++) await store.append(subject, { type: `t${i}` });
      await store.append({ ...subject, tenant: 'other' }, { type: 'strange' });
      const all = await store.list('acme', subject.id, { limit: 100 });
      expect(all.map((e) => e.type)).toEqual(Array.from({ length: 25 }, (_, i) => `t${i}`));
      const page = await store.list('acme', subject.id, { after: all[9]!.id, limit: 10 });
      expect(page).toEqual(all.slice(10, 20));
      expect(await store.list('acme', freshName('ord'), { limit: 10 })).toEqual([]);
    });

    it('keeps the details, with the gateway as the default actor', async () => {
      const subject = { id: freshName('ord'), tenant: 'acme' };
      const said = { type: 'status_changed', from: 'held', to: 'lost', operation: 'reserve', detail: 'why' };
      await ledger().events.append(subject, { ...said, actor: 'key-1' });
      await ledger().events.append(subject, { type: 'note' });
      const [first, second] = await ledger().events.list('acme', subject.id, { limit: 9 });
      expect(first).toMatchObject({ ...said, actor: 'key-1', subjectId: subject.id, tenant: 'acme' });
      expect(second).toEqual({ id: second?.id, subjectId: subject.id, tenant: 'acme', at: second?.at, actor: 'gateway', type: 'note' }); // prettier-ignore
    });
  });

  describe('journal', () => {
    const intent = (request: Partial<Step> = {}): Parameters<Ledger['journal']['intend']>[0] => ({
      subjectId: freshName('ord'),
      key: 'gen_order',
      attempt: 1,
      operation: 'gen_order',
      effect: 'write',
      lane: 'cart',
      digest: { trunk_id: '3' },
      sentAt: 1_000,
      settleAfter: 2_000,
      ...request,
    });

    it('writes each attempt of a step once, with concurrent writers', async () => {
      const step = intent();
      const written = await atOnce(10, () =>
        ledger()
          .journal.intend(step)
          .then(
            () => 'written',
            (error: unknown) => (error instanceof UniqueViolation ? 'refused' : 'broken'),
          ),
      );
      expect(written.sort()).toEqual([...Array<string>(9).fill('refused'), 'written']);
      await ledger().journal.intend({ ...step, attempt: 2 });
      await ledger().journal.intend({ ...step, key: 'process_order' });
      await ledger().journal.intend({ ...step, subjectId: freshName('ord') });
      expect((await ledger().journal.of(step.subjectId)).map((s) => [s.key, s.attempt, s.status])).toEqual([
        ['gen_order', 1, 'intent'],
        ['gen_order', 2, 'intent'],
        ['process_order', 1, 'intent'],
      ]);
    });

    it('returns the intent and the outcome', async () => {
      const { journal } = ledger();
      const request = intent();
      const step = await journal.intend(request);
      expect(await journal.of(request.subjectId)).toEqual([{ ...request, id: step.id, status: 'intent' }]);
      expect(await journal.any(request.subjectId)).toBe(true);
      expect(await journal.any(freshName('ord'))).toBe(false);
      await journal.conclude(step.id, 'unknown', { code: 'outcome_unknown' });
      await journal.conclude(step.id, 'done', { orderId: '7' });
      expect((await journal.of(request.subjectId))[0]).toMatchObject({ status: 'done', outcome: { orderId: '7' } });
    });

    it('concludes open steps only, once', async () => {
      const { journal } = ledger();
      const ends: StepStatus[] = ['done', 'refused', 'not_sent', 'not_executed', 'undecided', 'repeated'];
      for (const end of ends) {
        const step = await journal.intend(intent());
        expect(await journal.conclude(step.id, 'unknown')).toBe(true);
        expect((await atOnce(5, () => journal.conclude(step.id, end))).filter(Boolean)).toHaveLength(1);
        expect(await journal.conclude(step.id, 'done', { orderId: 'late' })).toBe(false);
        expect(await journal.of(step.subjectId)).toMatchObject([{ status: end }]);
      }
      expect(await journal.conclude('stp_none', 'done')).toBe(false);
    });

    it('counts open calls of others in a lane', async () => {
      const { journal } = ledger();
      const lane = freshName('lane');
      const [one, two] = [await journal.intend(intent({ lane })), await journal.intend(intent({ lane }))];
      await journal.intend(intent({ lane: freshName('lane') }));
      await journal.conclude(two.id, 'unknown');
      expect(await journal.openInLane(lane, one.subjectId)).toBe(1);
      expect(await journal.openInLane(lane, 'somebody else')).toBe(2);
      await journal.conclude(two.id, 'done');
      expect(await journal.openInLane(lane, one.subjectId)).toBe(0);
    });
  });
}
