import { describe, expect, it } from '@jest/globals';
import { UniqueViolation } from '../../../src/ledger/database.js';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { atOnce, freshName, freshNumber, held, orderOf } from '../samples.js';

export function describeOrders(ledger: () => Ledger): void {
  describe('orders', () => {
    const store = (): Ledger['orders'] => ledger().orders;

    it('returns what was stored', async () => {
      const order = orderOf(held({ numbers: [{}, {}] }), {
        confirm: 'manual',
        customerReference: 'PO 7',
        providerOptions: { deep: [1, { a: 'b' }] },
      });
      await store().insert(order);
      expect(await store().find(order.id)).toEqual(order);
      expect(await store().findFor('acme', order.id)).toEqual(order);
      expect(await store().findFor('other', order.id)).toBeUndefined();
    });

    it('lists a tenant’s own orders, newest first, in pages', async () => {
      const tenant = freshName('tenant');
      const orders = [
        orderOf(held({ tenant }), { customerReference: 'x' }),
        orderOf(held({ tenant })),
        orderOf(held({ tenant })),
      ];
      for (const o of [...orders, orderOf(held({ tenant: freshName('tenant') }))]) await store().insert(o);
      await store().setStatus(orders[2]!.id, 'accepted', 'in_progress');
      const ids = orders.map((o) => o.id).reverse();
      const list = async (filter: Partial<Parameters<Ledger['orders']['list']>[1]>): Promise<string[]> =>
        (await store().list(tenant, { limit: 10, ...filter })).map((o) => o.id);
      expect(await list({})).toEqual(ids);
      expect(await list({ limit: 1 })).toEqual(ids.slice(0, 1));
      expect(await list({ before: ids[0]! })).toEqual(ids.slice(1));
      expect(await list({ status: 'in_progress' })).toEqual(ids.slice(0, 1));
      expect(await list({ customerReference: 'x' })).toEqual(ids.slice(2));
      expect(await list({ provider: 'other' })).toEqual([]);
    });

    it('allows one open order per number', async () => {
      const r = held();
      const [first, second] = [orderOf(r), orderOf({ ...r, tenant: 'other' })];
      await store().insert(first);
      const insert = (): Promise<void> => ledger().transaction((l) => l.orders.insert(second));
      await expect(insert()).rejects.toThrow(UniqueViolation);
      expect(await store().find(second.id)).toBeUndefined();
      await store().setStatus(first.id, 'accepted', 'needs_review');
      await expect(insert()).rejects.toThrow(UniqueViolation);
      await store().setStatus(first.id, 'needs_review', 'cancelled');
      await insert();
    });

    it('gives a provider order to one of twenty claims', async () => {
      const [account, number] = [freshName('account'), freshName('order')];
      const claims = await atOnce(20, (i) =>
        ledger().transaction((l) => l.providerOrders.claim('telecloud', account, number, `ord_${i}`)),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('finds service orders without a provider order ID', async () => {
      const account = freshName('account');
      const service = { customerId: '1', ratePlanId: '2' };
      const { reservationId: _, connection: __, ...plain } = orderOf(held({ account }));
      const of = (providerOrderIds: string[]) => {
        const { id } = orderOf(held({ account }));
        return { ...plain, id, account, kind: 'service' as const, service, numbers: [], providerOrderIds };
      };
      const [lost, named, ended] = [of([]), of(['4617ZU']), of([])];
      for (const order of [lost, named, ended]) await store().insert(order);
      await store().setStatus(lost.id, 'accepted', 'needs_review');
      await store().setStatus(ended.id, 'accepted', 'rejected');
      expect((await store().unnamedServices(plain.provider, account)).map(({ id }) => id)).toEqual([lost.id]);
    });

    it('accepts one of twenty concurrent orders of a number', async () => {
      const r = held();
      const answers = await atOnce(20, () =>
        store()
          .insert(orderOf(r))
          .then(
            () => 'in',
            (error: unknown) => (error instanceof UniqueViolation ? 'out' : 'broken'),
          ),
      );
      expect(answers.sort()).toEqual(['in', ...Array<string>(19).fill('out')]);
    });

    it('changes the status only from the expected one, once, and keeps its details', async () => {
      const order = orderOf(held());
      await store().insert(order);
      expect(await store().setStatus(order.id, 'in_progress', 'completed')).toBe(false);
      const cost = { total: { amount: '1.00', currency: 'USD' }, lines: [] };
      const change = { cost, confirmBy: 5, providerOrderIds: ['700001'] };
      const won = await atOnce(10, () => store().setStatus(order.id, 'accepted', 'awaiting_confirmation', change));
      expect(won.filter(Boolean)).toHaveLength(1);
      const failure = { code: 'insufficient_balance', detail: 'no' } as const;
      await store().setStatus(order.id, 'awaiting_confirmation', 'in_progress', { confirmedAt: 6 });
      await store().setStatus(order.id, 'in_progress', 'rejected', { failure });
      const seen = await store().find(order.id);
      expect(seen).toMatchObject({ ...change, status: 'rejected', confirmedAt: 6, failure });
    });

    it('credits a provider order to the first order that names it', async () => {
      const account = freshName('account');
      await ledger().providerOrders.name('didtfn', account, '700001', 'ord_a');
      await ledger().providerOrders.name('didtfn', account, '700001', 'ord_b');
      const claimed = (by: string, where = account): Promise<Set<string>> =>
        ledger().providerOrders.claimedByOthers('didtfn', where, ['700001', '700002'], by);
      expect(await claimed('ord_b')).toEqual(new Set(['700001']));
      expect(await claimed('ord_a')).toEqual(new Set());
      expect(await claimed('ord_b', 'elsewhere')).toEqual(new Set());
      expect(await ledger().providerOrders.claimedByOthers('didtfn', account, [], 'ord_b')).toEqual(new Set());
    });

    it('returns the latest owner of a number in service', async () => {
      const account = freshName('account');
      const r = held({ account, numbers: [{}, {}] });
      const [active, failed] = r.numbers.map((n) => n.phoneNumber);
      for (const tenant of ['first', 'second']) {
        const order = orderOf({ ...r, tenant });
        await store().insert(order);
        await store().setNumbers(order.id, (n) => (n === active ? 'active' : 'failed'), order.numbers);
        await store().setStatus(order.id, 'accepted', 'partially_completed');
      }
      const asked = [active!, failed!, ...Array.from({ length: 600 }, freshNumber)];
      const owners = await ledger().servedNumbers.owners('didtfn', account, asked);
      expect([...owners.values()]).toMatchObject([{ phoneNumber: active, tenant: 'second' }]);
    });

    it('counts orders by status', async () => {
      const before = (await store().countByStatus()).get('action_required') ?? 0;
      const order = orderOf(held());
      await store().insert(order);
      await store().setStatus(order.id, 'accepted', 'action_required');
      expect((await store().countByStatus()).get('action_required')).toBe(before + 1);
    });
  });
}
