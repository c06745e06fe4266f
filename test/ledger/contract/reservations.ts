import { describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/domain/ids.js';
import { type E164 } from '../../../src/domain/phone-number.js';
import { type Reservation } from '../../../src/domain/reservation.js';
import { UniqueViolation } from '../../../src/ledger/database.js';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { atOnce, freshName, freshNumber, held, reservation } from '../samples.js';

export function describeReservations(ledger: () => Ledger): void {
  describe('reservations', () => {
    const store = (): Ledger['reservations'] => ledger().reservations;

    it('returns what was stored', async () => {
      const r = reservation({
        criteria: { type: 'local', region: 'WA', quantity: 2 },
        allowPartial: true,
        numbers: [{ task: 'hold', region: 'WA', status: 'unknown' }, { holdId: '500001' }, { live: false }],
      });
      await store().insert(r);
      expect(await store().find(r.id)).toEqual(r);
      expect(await store().findFor(r.tenant, r.id)).toEqual(r);
      expect(await store().find('rsv_none')).toBeUndefined();
    });

    it('lists a tenant’s own reservations only, newest first, in pages', async () => {
      const [ours, theirs] = [freshName('tenant'), freshName('tenant')];
      const mine = [held({ tenant: ours }), reservation({ tenant: ours }), held({ tenant: ours })];
      const other = held({ tenant: theirs });
      for (const r of [...mine, other]) await store().insert(r);

      expect(await store().findFor(ours, other.id)).toBeUndefined();
      const ids = mine.map((r) => r.id).reverse();
      expect((await store().list(ours, { limit: 10 })).map((r) => r.id)).toEqual(ids);
      expect((await store().list(ours, { limit: 2 })).map((r) => r.id)).toEqual(ids.slice(0, 2));
      expect((await store().list(ours, { limit: 2, before: ids[1]! })).map((r) => r.id)).toEqual(ids.slice(2));
      expect(await store().list(ours, { status: 'held', limit: 10 })).toHaveLength(2);
      expect(await store().list(ours, { provider: 'other', limit: 10 })).toEqual([]);
    });

    it('finds reservations of a number among the tenant’s own', async () => {
      const [ours, theirs] = [freshName('tenant'), freshName('tenant')];
      const phoneNumber = freshNumber();
      const [mine, other] = [ours, theirs].map((tenant) =>
        reservation({ tenant, numbers: [{ phoneNumber, live: false, status: 'released' }] }),
      );
      for (const r of [mine!, other!]) await store().insert(r);
      const part = { above: '', before: 'zzz', ascending: false, limit: 10 };
      expect(await store().idsWith(ours, phoneNumber, part)).toEqual([mine!.id]);
      expect(await store().idsWith(theirs, phoneNumber, part)).toEqual([other!.id]);
    });

    it('allows one live hold of a number per account, across tenants', async () => {
      const phoneNumber = freshNumber();
      const first = held({ numbers: [{ phoneNumber }] });
      await store().insert(first);
      const again = held({ tenant: 'other', numbers: [{}, { phoneNumber }] });
      await expect(ledger().transaction((l) => l.reservations.insert(again))).rejects.toThrow(UniqueViolation);
      expect(await store().find(again.id)).toBeUndefined();
      expect(await ledger().heldNumbers.among('didtfn', 'main', [again.numbers[0]!.phoneNumber])).toEqual(new Set());

      await store().insert(held({ account: freshName('account'), numbers: [{ phoneNumber }] }));
      await ledger().heldNumbers.change(first.id, phoneNumber, { status: 'released', live: false });
      await store().insert(again);
    });

    it('gives a number to one of twenty concurrent requests', async () => {
      const phoneNumber = freshNumber();
      const answers = await atOnce(20, (i) =>
        store()
          .insert(held({ tenant: `tenant-${i}`, numbers: [{ phoneNumber }] }))
          .then(
            () => 'held',
            (error: unknown) => (error instanceof UniqueViolation ? 'taken' : 'broken'),
          ),
      );
      expect(answers.sort()).toEqual(['held', ...Array<string>(19).fill('taken')]);
    });

    it('accepts one of twenty claims of a reservation', async () => {
      const r = held();
      await store().insert(r);
      const orders = Array.from({ length: 20 }, () => newId('ord'));
      const won = await atOnce(20, (i) => store().claim(r.id, orders[i]!, Date.now()));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store().find(r.id)).toMatchObject({ status: 'ordering', orderId: orders[won.indexOf(true)] });
    });

    it('refuses to claim a reservation that is not held, or can no longer be ordered', async () => {
      const [early, late] = [reservation(), held({ orderableUntil: Date.now() - 1 })];
      await store().insert(early);
      await store().insert(late);
      expect(await store().claim(early.id, 'ord_1', Date.now())).toBe(false);
      expect(await store().claim(late.id, 'ord_1', Date.now())).toBe(false);
      expect((await store().find(late.id))?.orderId).toBeUndefined();
    });

    it('changes the status only from the expected one, once', async () => {
      const r = held();
      await store().insert(r);
      expect(await store().setStatus(r.id, 'unknown', 'released')).toBe(false);
      const failure = { code: 'reservation_lost', detail: 'gone' } as const;
      const won = await atOnce(10, () => store().setStatus(r.id, 'held', 'lost', failure));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store().find(r.id)).toMatchObject({ status: 'lost', failure });
      expect(await store().lockIn(r.id, 'held')).toBe(false);
      expect(await store().lockIn(r.id, 'lost')).toBe(true);
    });

    it('changes one number, and counts its tasks', async () => {
      const r = held({ numbers: [{}, {}] });
      const [first, second] = r.numbers;
      await store().insert(r);
      await ledger().heldNumbers.change(r.id, first!.phoneNumber, { task: 'release', endsAs: 'released' });
      await ledger().heldNumbers.change(r.id, first!.phoneNumber, { batch: 'b1', holdId: '500001', parkedBy: 'ord_1' });
      expect((await store().find(r.id))?.numbers).toEqual([
        { ...first, task: 'release', endsAs: 'released', batch: 'b1', holdId: '500001', parkedBy: 'ord_1', episode: 1 },
        second,
      ]);
      await ledger().heldNumbers.change(r.id, first!.phoneNumber, { task: 'restore' });
      expect((await store().find(r.id))?.numbers[0]).toMatchObject({ task: 'restore', episode: 2 });
      expect((await store().find(r.id))?.numbers[0]?.batch).toBeUndefined();
      await ledger().heldNumbers.change(r.id, first!.phoneNumber, {
        task: null,
        endsAs: null,
        parkedBy: null,
        live: false,
      });
      expect((await store().find(r.id))?.numbers[0]).toEqual({ ...first, holdId: '500001', live: false, episode: 2 });
    });

    it('parks the live numbers of all others on the account, each for one order', async () => {
      const account = freshName('account');
      const mine = held({ account });
      const others = [held({ account, numbers: [{}, { live: false }] }), held({ account, tenant: 'other' })];
      for (const r of [mine, ...others, held({ account: freshName('account') })]) await store().insert(r);
      await ledger().heldNumbers.parkOthers('didtfn', account, mine.id, 'ord_a');
      await ledger().heldNumbers.parkOthers('didtfn', account, others[1]!.id, 'ord_b');
      const parked = async (id: string): Promise<string[]> =>
        (await ledger().heldNumbers.parkedBy(id)).map((n) => n.phoneNumber);
      expect(await parked('ord_a')).toEqual(others.map((r) => r.numbers[0]!.phoneNumber));
      expect(await parked('ord_b')).toEqual([mine.numbers[0]!.phoneNumber]);
    });

    it('leaves numbers alone that went into their own order when others are parked', async () => {
      const account = freshName('account');
      const [ordered, mine] = [held({ account, numbers: [{}, { live: false }] }), held({ account })];
      for (const r of [ordered, mine]) await store().insert(r);
      await ledger().heldNumbers.parkOwn(ordered.id, 'ord_own');
      await ledger().heldNumbers.parkOthers('didtfn', account, mine.id, 'ord_mine');
      expect(await ledger().heldNumbers.parkedBy('ord_mine')).toEqual([]);
      expect(await ledger().heldNumbers.parkedBy('ord_own')).toHaveLength(1);
      await ledger().heldNumbers.unpark('ord_own');
      expect(await ledger().heldNumbers.parkedBy('ord_own')).toEqual([]);
    });

    it('returns the numbers held here, and the latest hold ID', async () => {
      const account = freshName('account');
      const [a, b] = [held({ account }), held({ account, numbers: [{}, { live: false }] })];
      await store().insert(a);
      await store().insert(b);
      const [one, two, gone] = [a.numbers[0]!, ...b.numbers].map((n) => n.phoneNumber) as [E164, E164, E164];
      expect(await ledger().heldNumbers.among('didtfn', account, [one, two, gone, freshNumber()])).toEqual(
        new Set([one, two]),
      );
      expect(await ledger().heldNumbers.among('didtfn', account, [])).toEqual(new Set());
      expect((await ledger().heldNumbers.live('didtfn', account)).sort()).toEqual([one, two]);

      expect(await ledger().heldNumbers.latestHoldId('didtfn', account)).toBeUndefined();
      await ledger().heldNumbers.change(a.id, one, { holdId: '2', heldAt: 2_000 });
      await ledger().heldNumbers.change(b.id, two, { holdId: '1', heldAt: 1_000 });
      expect(await ledger().heldNumbers.latestHoldId('didtfn', account)).toBe('2');
      await ledger().heldNumbers.change(a.id, one, { holdId: null });
      expect(await ledger().heldNumbers.latestHoldId('didtfn', account)).toBe('1');
    });

    it('returns others that hold, request or recently held a number', async () => {
      const account = freshName('account');
      const numbers = Array.from({ length: 4 }, freshNumber);
      const [has, wants, had, refused] = numbers.map((phoneNumber, i) =>
        held({ account, numbers: [{ phoneNumber, live: i < 2 }] }),
      ) as [Reservation, Reservation, Reservation, Reservation];
      for (const r of [has, wants, had, refused]) await store().insert(r);
      await ledger().heldNumbers.change(wants.id, numbers[1]!, { task: 'hold' });
      await ledger().heldNumbers.change(refused.id, numbers[3]!, { status: 'unavailable' });
      const mine = { ...held({ account }), createdAt: 1 };
      const others = await ledger().heldNumbers.othersWith(mine, numbers);
      expect(others.map((n) => n.reservationId).sort()).toEqual([has.id, wants.id, had.id].sort());
      expect(others.at(0)?.reservationId).toBe(had.id);
      const later = await ledger().heldNumbers.othersWith({ ...mine, createdAt: Date.now() + 60_000 }, numbers);
      expect(later.map((n) => n.reservationId).sort()).toEqual([has.id, wants.id].sort());
      await store().touch(had.id);
      expect((await store().find(had.id))?.updatedAt).toBeGreaterThanOrEqual(had.updatedAt);
      expect(await ledger().heldNumbers.othersWith({ ...mine, id: has.id }, [numbers[0]!])).toEqual([]);
      expect(await ledger().heldNumbers.othersWith(mine, [])).toEqual([]);
    });

    it('counts calls in progress on an account whose result is not recorded', async () => {
      const account = freshName('account');
      const [fresh, begun, failed, restoring] = [
        reservation({ account }),
        reservation({ account }),
        reservation({ account }),
        held({ account, numbers: [{ task: 'restore' }] }),
      ];
      for (const r of [fresh, begun, failed, restoring]) await store().insert(r);
      const step = {
        key: 'k',
        attempt: 1,
        operation: 'reserve',
        effect: 'hold',
        digest: {},
        sentAt: 1,
        settleAfter: 1,
      };
      for (const r of [begun, failed]) await ledger().journal.intend({ ...step, subjectId: r.id });
      await store().setFailure(failed.id, { code: 'number_unavailable', detail: 'taken' });
      expect(await store().countUnderWay('didtfn', account)).toBe(2);
    });

    it('lists deadlines of held reservations, earliest first, in pages', async () => {
      const now = Date.now();
      const rows = [
        held({ expiresAt: now - 5_000 }),
        held({ expiresAt: now - 4_000 }),
        held({ expiresAt: now - 4_000 }),
        held({ expiresAt: now + 9_000 }),
      ];
      const pinned = held({ expiresAt: now - 5_000 });
      for (const r of [...rows, pinned]) await store().insert(r);
      await store().claim(pinned.id, 'ord_1', now);
      const ours = new Set([...rows, pinned].map((r) => r.id));
      const all = async (dueBy?: number): Promise<string[]> => {
        const found: { id: string; dueAt: number }[] = [];
        for (;;) {
          const after = found.length === 0 ? {} : { after: found.at(-1)! };
          const page = await ledger().deadlines.list({ limit: 1, ...after, ...(dueBy === undefined ? {} : { dueBy }) });
          if (page.length === 0) return found.map(({ id }) => id).filter((id) => ours.has(id));
          found.push(page[0]!);
        }
      };
      expect(await all(now)).toEqual(rows.slice(0, 3).map((r) => r.id));
      expect(await all()).toEqual(rows.map((r) => r.id));
      await ledger().deadlines.set(rows[3]!.id, now - 6_000, now - 7_000);
      expect(await all(now)).toEqual([rows[3]!, ...rows.slice(0, 3)].map((r) => r.id));
    });
  });
}
