import { describe, expect, it } from '@jest/globals';
import { UniqueViolation } from '../../../src/ledger/database.js';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { newId } from '../../../src/domain/ids.js';
import { type E164 } from '../../../src/domain/phone-number.js';
import { freshName, freshNumber, held, orderOf, portOf } from '../samples.js';

export function describePorts(ledger: () => Ledger): void {
  describe('ports', () => {
    const store = (): Ledger['ports'] => ledger().ports;
    const ownerOf = async (phoneNumber: string): Promise<string | undefined> =>
      (await ledger().servedNumbers.owners('didtfn', 'main', [phoneNumber])).get(phoneNumber)?.tenant;

    it('returns what was stored', async () => {
      const port = portOf({ requestedFocDate: '2026-05-14T16:00:00.000Z', customerReference: 'PO 7' });
      await store().insert(port);
      expect(await store().find(port.id)).toEqual(port);
      expect(await store().findFor('acme', port.id)).toEqual(port);
      expect(await store().findFor('other', port.id)).toBeUndefined();
      const found = await store().list('acme', { customerReference: 'PO 7', status: 'draft', limit: 5 });
      expect(found.map((p) => p.id)).toContain(port.id);
      expect(await store().list('acme', { status: 'ported', before: port.id, limit: 5 })).not.toContain(port);
    });

    it('excludes an open port and an open order of the same number', async () => {
      const r = held();
      const phoneNumber = r.numbers[0]!.phoneNumber;
      const port = portOf({ numbers: [{ phoneNumber, status: 'pending' }] });
      await store().insert(port);
      const order = (): Promise<void> => ledger().transaction((l) => l.orders.insert(orderOf(r)));
      await expect(order()).rejects.toThrow(UniqueViolation);
      await expect(ledger().transaction((l) => l.ports.insert({ ...port, id: freshName('prt') }))).rejects.toThrow(
        UniqueViolation,
      );
      expect(await store().setStatus(port, 'rejected', { numbers: [{ phoneNumber, status: 'rejected' }] })).toBe(true);
      await order();
    });

    it('frees a number that was not accepted at once, and keeps the others', async () => {
      const [good, bad] = [freshNumber(), freshNumber()];
      const port = portOf({
        numbers: [good, bad].map((phoneNumber) => ({ phoneNumber, status: 'pending' })),
      });
      await store().insert(port);
      const numbers = [
        { phoneNumber: good, status: 'accepted' },
        { phoneNumber: bad, status: 'rejected', reason: 'no' },
      ] as const;
      await store().setStatus(port, 'submitted', { numbers: [...numbers], providerOrderId: '900001' });
      const submitted = (await store().find(port.id))!;
      expect(submitted).toMatchObject({ status: 'submitted', providerOrderId: '900001', numbers });
      await store().insert(portOf({ numbers: [{ phoneNumber: bad, status: 'pending' }] }));
      const again = portOf({ numbers: [{ phoneNumber: good, status: 'pending' }] });
      await expect(ledger().transaction((l) => l.ports.insert(again))).rejects.toThrow(UniqueViolation);
      expect(await ownerOf(good)).toBeUndefined();

      const ported = submitted.numbers.map((n) => (n.status === 'accepted' ? { ...n, status: 'ported' as const } : n));
      expect(await store().setStatus(submitted, 'ported', { numbers: ported })).toBe(true);
      expect(await ownerOf(good)).toBe('acme');
      expect(await ownerOf(bad)).toBeUndefined();
    });

    it('gives a number to its latest port or order, in either sequence', async () => {
      const [ported, bought] = [freshNumber(), freshNumber()];
      const brought = async (tenant: string, by: 'order' | 'port', phoneNumber: E164): Promise<void> => {
        const numbers = [{ phoneNumber }];
        if (by === 'port') {
          const port = portOf({ tenant, numbers: [{ phoneNumber, status: 'accepted' }] });
          await store().insert(port);
          await store().setStatus(port, 'ported', { numbers: [{ phoneNumber, status: 'ported' }] });
          return;
        }
        const order = orderOf(held({ tenant, numbers }));
        await ledger().orders.insert(order);
        await ledger().orders.setStatus(order.id, 'accepted', 'completed');
        await ledger().orders.setNumbers(order.id, () => 'active', order.numbers);
      };
      await brought('acme', 'port', ported);
      await brought('beta', 'order', ported);
      await brought('acme', 'order', bought);
      await brought('beta', 'port', bought);
      expect([await ownerOf(ported), await ownerOf(bought)]).toEqual(['beta', 'beta']);
      const served = await ledger().servedNumbers.page('didtfn', 'main', { limit: 1_000 });
      const last = [ported, bought].map((n) => served.findLast(({ phoneNumber }) => phoneNumber === n)?.tenant);
      expect(last).toEqual(['beta', 'beta']);
    });

    it('moves a port only from its current status', async () => {
      const port = portOf();
      await store().insert(port);
      expect(await store().setStatus({ ...port, status: 'submitted' }, 'ported', {})).toBe(false);
      expect(await store().setStatus(port, 'submitted', {})).toBe(true);
      expect((await store().countByStatus()).get('submitted')).toBeGreaterThan(0);
    });
  });

  describe('numbers in service', () => {
    it('returns their last known settings in pages; disconnected numbers have no owner', async () => {
      const account = freshName('account');
      const order = orderOf(held({ account, numbers: [{}, {}, {}] }));
      await ledger().orders.insert(order);
      const numbers = order.numbers.map((n) => n.phoneNumber).sort();
      expect(await ledger().servedNumbers.inOpenOrders('didtfn', account)).toEqual(new Set(numbers));
      await ledger().orders.setStatus(order.id, 'accepted', 'completed');
      await ledger().orders.setNumbers(order.id, () => 'active', order.numbers);
      await ledger().servedNumbers.leave(
        'didtfn',
        account,
        numbers[0]!,
        { trunkId: '3', lineStatus: 'active' },
        newId('chg'),
      );
      await ledger().servedNumbers.leave('didtfn', account, numbers[0]!, { lineStatus: 'inactive' }, newId('chg'));
      const first = await ledger().servedNumbers.page('didtfn', account, { limit: 2 });
      expect(first).toEqual([
        { phoneNumber: numbers[0], tenant: 'acme', trunkId: '3', lineStatus: 'inactive' },
        { phoneNumber: numbers[1], tenant: 'acme' },
      ]);
      const rest = await ledger().servedNumbers.page('didtfn', account, { after: numbers[1]!, limit: 2 });
      expect(rest.map((n) => n.phoneNumber)).toEqual([numbers[2]]);
      await ledger().servedNumbers.giveUp('didtfn', account, [numbers[0]!], 'chg_1');
      await ledger().servedNumbers.adopt('didtfn', account, numbers[0]!, 'beta', freshName('fnd'));
      const owners = await ledger().servedNumbers.owners('didtfn', account, numbers);
      expect(numbers.map((n) => owners.get(n)?.tenant)).toEqual(['beta', 'acme', 'acme']);
    });

    it('distinguishes them from numbers in open orders', async () => {
      const [account, tenant] = [freshName('account'), freshName('tenant')];
      const [one, other] = [orderOf(held({ account, tenant })), orderOf(held({ account, tenant }))];
      await ledger().orders.insert(one);
      await ledger().orders.insert(other);
      await ledger().orders.setStatus(other.id, 'accepted', 'rejected');
      expect((await ledger().orders.open(tenant, 'didtfn', account)).map((o) => o.id)).toEqual([one.id]);
      await ledger().providerOrders.name('didtfn', account, '700001', one.id);
      expect(await ledger().providerOrders.all('didtfn', account)).toEqual(new Set(['700001']));
    });
  });
}
