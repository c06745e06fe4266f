import { describe, expect, it } from '@jest/globals';
import { type Attention, attentiveKinds, type AttentiveKind } from '../../../src/domain/attention.js';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { endpointOf } from './webhooks.js';
import { changeOf, freshName, orderOf, portOf, reservation, subject, upTo } from '../samples.js';

const unreadable: Attention = { code: 'provider_unreadable', since: 1_700_000_000_000, detail: 'reply.status' };

export function describeAttention(ledger: () => Ledger): void {
  describe('attention', () => {
    /** One of each kind, just written down. */
    const written: Record<AttentiveKind, () => Promise<string>> = {
      reservation: async () => {
        const made = reservation();
        await ledger().reservations.insert(made);
        return made.id;
      },
      order: async () => {
        const made = orderOf(reservation());
        await ledger().orders.insert(made);
        return made.id;
      },
      port_order: async () => {
        const made = portOf();
        await ledger().ports.insert(made);
        return made.id;
      },
      change: async () => {
        const made = changeOf();
        await ledger().changes.insert(made);
        return made.id;
      },
      webhook_endpoint: async () => {
        const made = endpointOf(freshName('tenant'));
        await ledger().webhookEndpoints.insert(made);
        return made.id;
      },
    };
    const read = (kind: AttentiveKind, id: string): Promise<{ attention?: Attention; updatedAt: number } | undefined> =>
      ({
        reservation: () => ledger().reservations.find(id),
        order: () => ledger().orders.find(id),
        port_order: () => ledger().ports.find(id),
        change: () => ledger().changes.find(id),
        webhook_endpoint: () => ledger().webhookEndpoints.find(id),
      })[kind]();

    it.each(attentiveKinds)('of a %s is set and cleared without counting as a change of it', async (kind) => {
      const id = await written[kind]();
      const before = await read(kind, id);
      expect(before?.attention).toBeUndefined();
      expect(await ledger().attention.of(kind, id)).toEqual({ movedAt: before!.updatedAt });

      await ledger().attention.set(kind, id, unreadable);
      expect(await read(kind, id)).toEqual({ ...before, attention: unreadable });
      expect(await ledger().attention.of(kind, id)).toEqual({ attention: unreadable, movedAt: before!.updatedAt });

      await ledger().attention.set(kind, id, undefined);
      expect(await read(kind, id)).toEqual(before);
    });

    it('stays while the resource itself changes', async () => {
      const port = portOf();
      await ledger().ports.insert(port);
      await ledger().attention.set('port_order', port.id, unreadable);
      const carried = (await ledger().ports.find(port.id))!;
      expect(await ledger().ports.setStatus(carried, 'submitted', { providerOrderId: '9' })).toBe(true);
      expect(await ledger().ports.find(port.id)).toMatchObject({ status: 'submitted', attention: unreadable });
      await ledger().attention.set('port_order', port.id, undefined);
      expect((await ledger().ports.find(port.id))?.attention).toBeUndefined();
    });

    it('is counted by kind of resource and code', async () => {
      const of = async (kind: AttentiveKind): Promise<number> =>
        (await ledger().attention.count()).find((c) => c.kind === kind && c.code === 'overdue')?.count ?? 0;
      for (const kind of attentiveKinds) {
        const before = await of(kind);
        const id = await written[kind]();
        await ledger().attention.set(kind, id, { ...unreadable, code: 'overdue' });
        expect(await of(kind)).toBe(before + 1);
        await ledger().attention.set(kind, id, undefined);
        expect(await of(kind)).toBe(before);
      }
    });

    it('does not exist for an unknown resource', async () => {
      expect(await ledger().attention.of('order', freshName('ord'))).toBeUndefined();
    });

    it('keeps what work is stuck on, and forgets it when the work progresses', async () => {
      const store = ledger().work;
      const id = freshName('ord');
      const stuck = { since: 1_700_000_000_000, unreadable: 2 };
      const leased = async (): ReturnType<typeof store.claimDue> =>
        (await store.claimDue('w', 60_000, upTo(1_000))).filter((l) => l.subjectId === id);
      await store.wake(subject(id), 'order', 1);
      const [first] = await leased();
      expect(first).not.toHaveProperty('stuck');
      await store.postpone(first!, 1, { stuck });
      const [second] = await leased();
      expect(second).toMatchObject({ stuck });
      await store.postpone(second!, 1);
      expect((await leased())[0]).not.toHaveProperty('stuck');
    });
  });
}
