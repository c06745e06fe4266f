import { describe, expect, it } from '@jest/globals';
import { type NewOutboxEvent } from '../../../src/domain/event-data.js';
import { linkTo } from '../../../src/domain/event-resource.js';
import { newId } from '../../../src/domain/ids.js';
import { type E164 } from '../../../src/domain/phone-number.js';
import { type EventType } from '../../../src/domain/event-types.js';
import { type Ledger, type LedgerView } from '../../../src/ledger/ledger.js';
import { Sequencer } from '../../../src/ledger/sequencer.js';
import { completeOrder } from '../../../src/lifecycle/order-endings.js';
import { moveOrder } from '../../../src/lifecycle/status-moves.js';
import { atOnce, freshName, held, orderOf, portOf } from '../samples.js';

export const orderEvent = (tenant: string, id = freshName('ord'), type: EventType = 'order.completed'): NewOutboxEvent<EventType> => ({ tenant, type, data: { resource: linkTo('order', id), provider: 'didtfn', status: 'completed' } }); // prettier-ignore

/** Gives places where the ledger does not give them as it writes. */
export const place = (ledger: Ledger): Promise<boolean> =>
  new Sequencer(ledger, (error) => {
    throw error;
  }).placeAll();

export function describeOutbox(ledger: () => Ledger): void {
  describe('outbox', () => {
    const told = async (tenant: string): Promise<string[]> => {
      await place(ledger());
      return (await ledger().outbox.page({ tenant, limit: 100 })).map(({ type }) => type);
    };

    it('numbers each tenant’s events from 1, without gaps despite rollbacks', async () => {
      const [tenant, other] = [freshName('tenant'), freshName('tenant')];
      await atOnce(30, async (i) => {
        const done = ledger().transaction(async (l) => {
          await l.outbox.append(orderEvent(i % 5 === 0 ? other : tenant));
          await l.outbox.append(orderEvent(tenant));
          if (i % 3 === 0) throw new Error('undone');
        });
        await done.catch(() => undefined);
      });
      await place(ledger());
      const page = await ledger().outbox.page({ tenant, limit: 100 });
      expect(page.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 36 }, (_, i) => i + 1));
      expect(await ledger().outbox.lastPlace(tenant)).toBe(36);
      expect((await ledger().outbox.page({ tenant: other, limit: 100 })).map((e) => e.sequence)).toEqual([1, 2, 3, 4]);
      expect(await ledger().outbox.lastPlace(freshName('tenant'))).toBe(0);
    });

    it('keeps the order of a transaction’s events, for any number of events and tenants', async () => {
      const tenants = [freshName('tenant'), freshName('tenant'), freshName('tenant')];
      const count = 21;
      await ledger().transaction(async (l) => {
        for (let i = 0; i < count; i++) await l.outbox.append(orderEvent(tenants[i % 3]!, `ord_${i}`));
      });
      await place(ledger());
      for (const [t, tenant] of tenants.entries()) {
        const page = await ledger().outbox.page({ tenant, limit: count });
        expect(page.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
        expect(page.map(({ subjectId }) => subjectId)).toEqual([0, 3, 6, 9, 12, 15, 18].map((i) => `ord_${i + t}`));
      }
    });

    it('shows a transaction what it has written itself', async () => {
      const [tenant, order] = [freshName('tenant'), orderOf(held())];
      const types = async (l: LedgerView): Promise<string[]> =>
        (await l.events.list(order.tenant, order.id, { limit: 9 })).map(({ type }) => type);
      await ledger().transaction(async (l) => {
        await l.events.append(order, { type: 'created', to: 'accepted', actor: 'key_1' });
        expect(await l.events.begunBy(order.id)).toBe('key_1');
        await l.events.append(order, { type: 'note' });
        await l.outbox.append({ ...orderEvent(tenant), id: 'evt_of_a_transaction' });
        expect(await types(l)).toEqual(['created', 'note']);
        await l.events.append(order, { type: 'note' });
      });
      expect(await types(ledger())).toEqual(['created', 'note', 'note']);
      await place(ledger());
      expect(await ledger().outbox.find(tenant, 'evt_of_a_transaction')).toMatchObject({ sequence: 1 });
    });

    it('returns a tenant’s events in pages, by type and by resource', async () => {
      const [tenant, id] = [freshName('tenant'), freshName('ord')];
      const types = ['order.created', 'order.in_progress', 'order.completed'] as const;
      for (let i = 0; i < 9; i++)
        await ledger().outbox.append(orderEvent(tenant, i % 2 === 0 ? id : undefined, types[i % 3]));
      await place(ledger());
      const sequences = async (filter: object): Promise<number[]> =>
        (await ledger().outbox.page({ tenant, limit: 3, ...filter })).map(({ sequence }) => sequence);
      expect(await sequences({})).toEqual([1, 2, 3]);
      expect(await sequences({ after: 7 })).toEqual([8, 9]);
      expect(await sequences({ types: ['order.completed', 'order.created'], after: 1 })).toEqual([3, 4, 6]);
      expect(await sequences({ subjectId: id, after: 3 })).toEqual([5, 7, 9]);
      expect(await sequences({ subjectId: id, types: ['order.created'] })).toEqual([1, 7]);
      expect(await sequences({ tenant: freshName('tenant') })).toEqual([]);
      const [first] = await ledger().outbox.page({ tenant, limit: 1 });
      expect(await ledger().outbox.find(tenant, first!.id)).toEqual(first);
      expect(await ledger().outbox.find(freshName('tenant'), first!.id)).toBeUndefined();
      expect(first).toMatchObject({ type: 'order.created', subjectId: id, data: orderEvent(tenant, id).data });
    });

    it('keeps counting after old events are deleted', async () => {
      const tenant = freshName('tenant');
      for (let i = 0; i < 3; i++) await ledger().outbox.append(orderEvent(tenant));
      await place(ledger());
      await ledger().outbox.prune(Date.now() - 60_000);
      expect(await ledger().outbox.page({ tenant, limit: 9 })).toHaveLength(3);
      await ledger().outbox.prune(Date.now() + 60_000);
      expect((await ledger().outbox.page({ tenant, limit: 9 })).map((e) => e.sequence)).toEqual([3]);
      await ledger().outbox.append(orderEvent(tenant));
      await place(ledger());
      expect((await ledger().outbox.page({ tenant, limit: 9 })).map((e) => e.sequence)).toEqual([3, 4]);
    });

    it('writes an event with its change, and rolls both back together', async () => {
      const tenant = freshName('tenant');
      const reservation = held({ tenant });
      const order = orderOf(reservation);
      const number = order.numbers[0]!.phoneNumber;
      await ledger().transaction(async (l) => {
        await l.reservations.insert(reservation);
        await l.orders.insert(order);
        await l.events.append(order, { type: 'created', to: 'accepted' });
        await l.events.append(order, { type: 'call_sent', operation: 'gen_order' });
        await l.reservations.claim(reservation.id, order.id, Date.now());
      });
      const undone = ledger().transaction(async (l) => {
        await moveOrder(l, order, 'rejected');
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      await ledger().transaction((l) => completeOrder(l, order, [number]));
      expect(await told(tenant)).toEqual([
        'order.created',
        'order.completed',
        'number.activated',
        'reservation.ordered',
      ]);
      const history = await ledger().events.list(tenant, order.id, { limit: 9 });
      const [created] = await ledger().outbox.page({ tenant, limit: 1 });
      expect(created!.id).toBe(history[0]!.id);
      // Once only, however often it is said.
      await ledger().orders.setNumbers(order.id, () => 'active', order.numbers);
      await ledger().servedNumbers.giveUp('didtfn', 'main', [number], 'chg_1');
      await ledger().servedNumbers.giveUp('didtfn', 'main', [number], 'chg_1');
      expect((await told(tenant)).slice(4)).toEqual(['number.released']);
    });

    it('reports a disconnected number, unless another order has it by then', async () => {
      const tenant = freshName('tenant');
      const orders = [orderOf(held({ tenant })), orderOf(held({ tenant }))] as const;
      const [number] = orders[0].numbers.map((n) => n.phoneNumber) as [E164];
      const numbers = [{ phoneNumber: number, status: 'active' as const }];
      for (const order of orders) {
        await ledger().orders.insert({ ...order, numbers, status: 'in_progress' });
        await ledger().orders.setStatus(order.id, 'in_progress', 'completed');
      }
      const { servedNumbers } = ledger();
      await servedNumbers.giveUp('didtfn', 'main', [number], newId('chg'), { last: orders[0].id });
      expect(await servedNumbers.owners('didtfn', 'main', [number])).toMatchObject(
        new Map([[number, { orderId: orders[1].id }]]),
      );
      await servedNumbers.giveUp('didtfn', 'main', [number], newId('chg'));
      expect(await servedNumbers.owners('didtfn', 'main', [number])).toEqual(new Map());
      expect((await told(tenant)).filter((type) => type === 'number.released')).toHaveLength(2);
    });

    it('reports numbers that a port brings, and an active one that is lost again', async () => {
      const tenant = freshName('tenant');
      const port = portOf({ tenant });
      await ledger().ports.insert(port);
      const numbers = port.numbers.map((n) => ({ ...n, status: 'ported' as const }));
      await ledger().ports.setStatus({ ...port, numbers }, 'ported', { numbers });
      const order = orderOf(held({ tenant }));
      await ledger().orders.insert({ ...order, numbers: order.numbers.map((n) => ({ ...n, status: 'active' })) });
      await ledger().orders.setNumbers(order.id, () => 'failed', order.numbers);
      expect(await told(tenant)).toEqual(['number.activated', 'number.activated', 'number.lost']);
    });

    it('reports a finding once, to the tenant concerned', async () => {
      const tenant = freshName('tenant');
      const seen = { provider: 'didtfn', account: freshName('account'), kind: 'missing_number', subject: '+12065550100', tenant } as const; // prettier-ignore
      for (const now of [1, 2]) await ledger().findings.see(seen, now);
      await ledger().findings.see({ ...seen, subject: '+12065550101', tenant: freshName('tenant') }, 3);
      expect(await told(tenant)).toEqual(['finding.opened']);
    });

    it('announces what is committed, and nothing that is rolled back', async () => {
      const tenants = [freshName('tenant'), freshName('tenant')];
      const heard: unknown[] = [];
      const written = (): void => void heard.push('written');
      const placed = (of: ReadonlySet<string>): void => void heard.push([...of].sort());
      ledger().news.on('written', written).on('placed', placed);
      const undone = ledger().transaction(async (l) => {
        await l.outbox.append(orderEvent(freshName('tenant')));
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(heard).toEqual([]);
      await ledger().transaction(async (l) => {
        for (const tenant of [...tenants, ...tenants]) await l.outbox.append(orderEvent(tenant));
        expect(heard).toEqual([]);
      });
      await place(ledger());
      expect(heard).toEqual(['written', [...tenants].sort()]);
      ledger().news.off('written', written).off('placed', placed);
    });
  });
}
