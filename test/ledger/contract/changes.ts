import { describe, expect, it } from '@jest/globals';
import { UniqueViolation } from '../../../src/ledger/database.js';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { changeOf, freshName } from '../samples.js';

export function describeChanges(ledger: () => Ledger): void {
  describe('changes', () => {
    const store = (): Ledger['changes'] => ledger().changes;

    it('returns what was stored', async () => {
      const change = changeOf({ target: freshName('trunk'), input: { deep: [1, { a: 'b' }] } });
      await store().insert(change);
      expect(await store().find(change.id)).toEqual(change);
      expect(await store().findFor('acme', change.id)).toEqual(change);
      expect(await store().findFor('other', change.id)).toBeUndefined();
    });

    it('lists a tenant’s own changes, newest first, in pages', async () => {
      const tenant = freshName('tenant');
      const changes = [changeOf({ tenant }), changeOf({ tenant, kind: 'number.cancel' }), changeOf({ tenant })];
      for (const change of [...changes, changeOf()]) await store().insert(change);
      const ids = changes.map((c) => c.id).reverse();
      const list = async (filter: Partial<Parameters<Ledger['changes']['list']>[1]>): Promise<string[]> =>
        (await store().list(tenant, { limit: 10, ...filter })).map((c) => c.id);
      expect(await list({})).toEqual(ids);
      expect(await list({ limit: 1 })).toEqual(ids.slice(0, 1));
      expect(await list({ before: ids[0]! })).toEqual(ids.slice(1));
      expect(await list({ kind: 'number.cancel' })).toEqual([ids[1]]);
      expect(await list({ status: 'completed' })).toEqual([]);
      expect(await list({ provider: 'other' })).toEqual([]);
    });

    it('allows one open change per target, and any number without a target', async () => {
      const target = freshName('number');
      const first = changeOf({ target });
      await store().insert(first);
      const insert = (): Promise<void> => ledger().transaction((l) => l.changes.insert(changeOf({ target })));
      await expect(insert()).rejects.toThrow(UniqueViolation);
      expect((await store().openOn('didtfn', 'main', target))?.id).toBe(first.id);
      await store().setStatus(first.id, 'accepted', 'needs_review');
      await expect(insert()).rejects.toThrow(UniqueViolation);
      await store().setStatus(first.id, 'needs_review', 'rejected');
      await insert();
      await store().insert(changeOf({ target, account: freshName('account') }));
      for (let i = 0; i < 3; i++) await store().insert(changeOf());
    });

    it('moves a change only from its current status, and keeps its result', async () => {
      const change = changeOf();
      await store().insert(change);
      const failure = { code: 'outcome_unknown', detail: 'Look.' } as const;
      expect(await store().setStatus(change.id, 'in_progress', 'completed')).toBe(false);
      expect(await store().setStatus(change.id, 'accepted', 'needs_review', { failure })).toBe(true);
      expect(await store().find(change.id)).toMatchObject({ status: 'needs_review', failure });
      const result = { id: '5' };
      expect(await store().setStatus(change.id, 'needs_review', 'completed', { result, failure: null })).toBe(true);
      const completed = await store().find(change.id);
      expect(completed).toMatchObject({ status: 'completed', result });
      expect(completed).not.toHaveProperty('failure');
      expect((await store().countByStatus()).get('completed')).toBeGreaterThan(0);
    });

    it('returns the ID of the latest exchange with the provider', async () => {
      const change = changeOf();
      await store().insert(change);
      for (const transactionId of ['3132190', undefined, '3132191', undefined])
        await ledger().events.append(change, {
          type: 'call_ended',
          ...(transactionId === undefined ? {} : { transactionId }),
        });
      expect((await store().find(change.id))?.transactionId).toBe('3132191');
      const history = await ledger().events.list('acme', change.id, { limit: 10 });
      expect(history.map((event) => event.transactionId)).toEqual(['3132190', undefined, '3132191', undefined]);
    });

    it('keeps the key of an open change, however old', async () => {
      const change = changeOf();
      await store().insert(change);
      const use = { tenant: 'acme', route: 'POST /v1/trunks', key: freshName('key'), fingerprint: 'f' };
      await ledger().idempotency.take(use, 1_000);
      await ledger().idempotency.bind(use, change.id);
      await ledger().idempotency.answered(use, 202);
      await ledger().idempotency.prune(Date.now() + 1_000);
      expect((await ledger().idempotency.take(use, 1_000)).state).toBe('answered');
      await store().setStatus(change.id, 'accepted', 'completed');
      await ledger().idempotency.prune(Date.now() + 1_000);
      expect((await ledger().idempotency.take(use, 1_000)).state).toBe('mine');
    });
  });

  describe('ownerships', () => {
    it('keeps the first owner until the resource is forgotten', async () => {
      const { ownerships } = ledger();
      const thing = { provider: 'didtfn', account: freshName('account'), kind: 'trunk:origination', externalId: '5' };
      expect(await ownerships.owner(thing)).toBeUndefined();
      await ownerships.claim(thing, 'acme', 'chg_1');
      await ownerships.claim(thing, 'beta', 'chg_2');
      expect(await ownerships.owner(thing)).toBe('acme');
      expect(await ownerships.owner({ ...thing, kind: 'trunk:termination' })).toBeUndefined();
      expect([...(await ownerships.owners('didtfn', thing.account, thing.kind))]).toEqual([['5', 'acme']]);
      await ownerships.forget(thing);
      expect(await ownerships.owner(thing)).toBeUndefined();
    });
  });

  describe('customer records', () => {
    it('returns records as last submitted and carried out, for the tenant that created them, newest first', async () => {
      const { changes, ownerships, customerRecords } = ledger();
      const [account, tenant] = [freshName('account'), freshName('tenant')];
      const record = { firstName: 'Jane', lastName: 'Doe', email: 'jane@example.com', phone: '5035550100' };
      const place = { tenant, provider: 'telecloud', account };
      const put = async (
        kind: string,
        input: object,
        status: 'completed' | 'rejected' | undefined,
        target?: string,
      ) => {
        const change = changeOf({ ...place, kind, input, ...(target === undefined ? {} : { target }) });
        await changes.insert(change);
        if (status) await changes.setStatus(change.id, 'accepted', status);
        return change.id;
      };
      const own = async (externalId: string): Promise<void> => {
        const made = await put('customer.create', record, 'completed');
        await ownerships.claim({ provider: 'telecloud', account, kind: 'customer', externalId }, tenant, made);
      };
      await own('8001');
      await new Promise((resolve) => setTimeout(resolve, 5));
      await own('8002');
      const edit = (phone: string, status?: 'completed' | 'rejected') =>
        put('customer.update', { ...record, customerId: '8001', phone }, status, 'customer:8001');
      await edit('1', 'completed');
      await edit('2', 'completed');
      await edit('3', 'rejected');
      await edit('4');
      const listed = await customerRecords.list(place);
      expect(listed.map(({ id, record: { phone } }) => [id, phone])).toEqual([
        ['8002', '5035550100'],
        ['8001', '2'],
      ]);
      expect(listed[0]).not.toHaveProperty('updatedAt');
      expect(await customerRecords.find(place, '8001')).toEqual(listed[1]);
      expect(await customerRecords.find({ ...place, tenant: 'other' }, '8001')).toBeUndefined();
      await ownerships.forget({ provider: 'telecloud', account, kind: 'customer', externalId: '8001' });
      expect(await customerRecords.find(place, '8001')).toBeUndefined();
    });
  });
}
