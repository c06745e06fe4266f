import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type E164 } from '../../src/domain/phone-number.js';
import { type HeldNumber, type HoldCriteria, type Reservation } from '../../src/domain/reservation.js';
import { LeaseLost } from '../../src/ledger/work.js';
import { Suspended } from '../../src/sagas/run-suspension.js';
import { changeOf, freshNumber, held, reservation, subject } from '../ledger/samples.js';
import { heldAs, numbersOf, ReservationWork, taken, unavailable, uncertain } from './reservation-work.js';

const criteria: HoldCriteria = { type: 'local', quantity: 2 };
let work: ReservationWork;
beforeEach(async () => {
  work = await new ReservationWork().start();
});
afterEach(() => work.end());

const [a, b] = [freshNumber(), freshNumber()];
const wanted = (...numbers: E164[]): Partial<HeldNumber>[] =>
  numbers.map((phoneNumber) => ({ phoneNumber, status: 'unknown', task: 'hold' }));

describe('a reservation of numbers', () => {
  it('ends at the earliest end of its holds, and is orderable so much less', async () => {
    const wish = reservation({ numbers: wanted(a, b) });
    work.outcomes = new Map([[a, heldAs('H1', wish.expiresAt - 5_000)], [b, heldAs('H2')]]); // prettier-ignore
    const now = await work.advanced(await work.written(wish));
    expect(now).toMatchObject({ status: 'held', numbers: [{ holdId: 'H1' }, { holdId: 'H2' }] });
    expect(numbersOf(now)).toEqual(Array(2).fill(['held', true, undefined]));
    expect([now.expiresAt, now.orderableUntil]).toEqual([wish.expiresAt - 5_000, wish.orderableUntil - 5_000]);
    expect(work.deadlines).toEqual([{ id: wish.id, dueAt: now.expiresAt }]);
  });

  it('keeps none of them where it wants all, and those that it has where some will do', async () => {
    work.outcomes = new Map([[a, heldAs('H1')], [b, unavailable]]); // prettier-ignore
    const all = await work.advanced(await work.written(reservation({ numbers: wanted(a, b) })));
    expect(all).toMatchObject({ status: 'released', failure: taken });
    expect(numbersOf(all)).toEqual([['released', false, undefined], ['unavailable', false, undefined]]); // prettier-ignore
    expect(work.asked.at(-1)).toBe(`release:${a}@1: ${a}`);
    const some = await work.advanced(await work.written(reservation({ allowPartial: true, numbers: wanted(a, b) })));
    expect(some).toMatchObject({ status: 'held' });
    expect(numbersOf(some)).toEqual([['held', true, undefined], ['unavailable', false, undefined]]); // prettier-ignore
  });

  it('lets go of what may be held because a reply was lost', async () => {
    work.outcomes = new Map([[a, uncertain]]);
    const now = await work.advanced(await work.written(reservation({ numbers: wanted(a) })));
    expect(now).toMatchObject({ status: 'released', failure: { code: 'outcome_unknown' } });
    expect(work.asked).toEqual([`hold ${a}@0`, `release:${a}@1: ${a}`]);
  });

  it('waits for a number that another is about to hold, and requests it only if the other releases it', async () => {
    const other = await work.written(reservation({ numbers: [{ phoneNumber: a, status: 'unknown', task: 'hold' }] }));
    const second = { phoneNumber: a, status: 'unknown', task: 'hold', live: false } as const;
    const late = await work.written(reservation({ numbers: [second] }));
    await expect(work.advanced(late)).rejects.toBeInstanceOf(Suspended);
    expect(work.asked).toEqual([]);

    await work.ledger.heldNumbers.change(other.id, a, { status: 'held', task: null });
    expect(numbersOf(await work.advanced(late))).toEqual([['unavailable', false, undefined]]);
    expect(work.asked).toEqual([]);

    await work.ledger.heldNumbers.change(other.id, a, { status: 'released', live: false });
    const later = await work.written(reservation({ numbers: [second] }));
    // It is nobody else's from before the call on.
    let live: readonly E164[] = [];
    work.meanwhile = async () => void (live = await work.ledger.heldNumbers.live('didtfn', 'main'));
    work.outcomes = new Map([[a, heldAs('H1')]]);
    expect(numbersOf(await work.advanced(later))).toEqual([['held', true, undefined]]);
    expect(live).toEqual([a]);
  });
});

describe('a reservation of numbers of which another got one first', () => {
  const first = { phoneNumber: a, status: 'unknown', task: 'hold', live: false } as const;
  const second = { phoneNumber: b, status: 'unknown', task: 'hold' } as const;
  beforeEach(async () => {
    await work.written(held({ numbers: [{ phoneNumber: a }] }));
    work.outcomes = new Map([[b, heldAs('H1')]]);
  });

  it('holds the others if some will do, without a call for that one', async () => {
    const now = await work.advanced(await work.written(reservation({ allowPartial: true, numbers: [first, second] })));
    expect(now).toMatchObject({ status: 'held', numbers: [{ problem: { code: 'number_unavailable' } }, {}] });
    expect(numbersOf(now)).toEqual([['unavailable', false, undefined], ['held', true, undefined]]); // prettier-ignore
    expect(work.asked).toEqual([`hold ${b}@0`]);
  });

  it('requests nothing if it wants all', async () => {
    const now = await work.advanced(await work.written(reservation({ numbers: [first, second] })));
    expect(now).toMatchObject({ status: 'released', failure: { detail: 'It is already held through this gateway.' } });
    expect(numbersOf(now)).toEqual([['unavailable', false, undefined], ['unavailable', false, undefined]]); // prettier-ignore
    expect(work.asked).toEqual([]);
  });
});

describe('a reservation by criteria', () => {
  const wish = (): Reservation => reservation({ criteria, numbers: [], createdAt: work.now });

  it('has what the provider has picked, and none of it where that is too little', async () => {
    work.outcomes = new Map([[a, heldAs('H1')], [b, heldAs('H1')]]); // prettier-ignore
    expect(await work.advanced(await work.written(wish()))).toMatchObject({ status: 'held', numbers: [{}, {}] });
    const c = freshNumber();
    work.outcomes = new Map([[c, heldAs('H2')]]);
    const short = await work.advanced(await work.written(wish()));
    expect(short).toMatchObject({
      status: 'released',
      failure: { code: 'number_unavailable', detail: 'Only 1 of 2 numbers could be held.' },
    });
    expect(work.asked.at(-1)).toBe(`release:${c}@1: ${c}`);
    work.outcomes = new Map();
    expect(await work.advanced(await work.written(wish()))).toMatchObject({ status: 'released', numbers: [] });
  });

  it('comes before another that has not asked for the number yet, and takes its work away', async () => {
    const other = await work.written(reservation({ numbers: wanted(a) }));
    const lease = await work.ledger.work.begin(subject(other.id), 'reservation', 'there', 60_000);
    work.outcomes = new Map([[a, heldAs('H1')], [b, heldAs('H1')]]); // prettier-ignore
    expect(await work.advanced(await work.written(wish()))).toMatchObject({ status: 'held' });
    expect(numbersOf(await work.find(other))).toEqual([['unknown', false, 'hold']]);
    await expect(work.ledger.transaction((view) => view.work.assertLease(lease, 60_000))).rejects.toBeInstanceOf(
      LeaseLost,
    );
  });

  it.each([
    ['has asked for the number', 'hold', true],
    ['is letting go of the number', 'release', false],
  ] as const)('waits for what becomes of another that %s', async (_, task, hasSent) => {
    const other = await work.written(reservation({ numbers: [{ phoneNumber: a, status: 'unknown', task }] }));
    const about = { subjectId: other.id, key: 'k', attempt: 1, operation: 'reserve', effect: 'hold', digest: {} };
    if (hasSent) await work.ledger.journal.intend({ ...about, sentAt: 1, settleAfter: 2 });
    work.outcomes = new Map([[a, heldAs('H1')], [b, heldAs('H1')]]); // prettier-ignore
    const late = await work.written(wish());
    await expect(work.advanced(late)).rejects.toBeInstanceOf(Suspended);
    expect((await work.find(late)).numbers).toEqual([]);
    expect(numbersOf(await work.find(other))).toEqual([['unknown', true, task]]);
  });

  it('lets go of a number that somebody is still disconnecting', async () => {
    const cancel = changeOf({ kind: 'number.cancel', tenant: 'beta', input: { phoneNumber: a } });
    await work.ledger.changes.insert(cancel);
    work.outcomes = new Map([[a, heldAs('H1')], [b, heldAs('H1')]]); // prettier-ignore
    const whole = await work.advanced(await work.written(wish()));
    expect(whole).toMatchObject({ status: 'released', failure: { detail: 'Only 1 of 2 numbers could be held.' } });
    expect(work.asked.at(-1)).toBe(`release:${a}@1: ${a} ${b}`);
    work.now++;
    const part = await work.advanced(await work.written({ ...wish(), allowPartial: true }));
    const detail = 'It is being changed or disconnected through this gateway.';
    expect(part).toMatchObject({ status: 'held', numbers: [{ problem: { code: 'number_unavailable', detail } }, {}] });
    expect(numbersOf(part)).toEqual([['released', false, undefined], ['held', true, undefined]]); // prettier-ignore
  });

  it('leaves out what another holds or has ordered, and lets go of what another has let go of meanwhile', async () => {
    await work.written(held({ numbers: [{ phoneNumber: a }] }));
    work.outcomes = new Map([[a, heldAs('H1')], [b, heldAs('H1')]]); // prettier-ignore
    const without = await work.advanced(await work.written(wish()));
    expect(without.numbers).toMatchObject([{ phoneNumber: b, status: 'released' }]);

    work.now++;
    const d = freshNumber();
    const ordered = held({
      createdAt: work.now,
      updatedAt: work.now,
      numbers: [{ phoneNumber: d, status: 'ordered', live: false }],
    });
    await work.written(ordered);
    work.outcomes = new Map([[d, heldAs('H1')], [b, heldAs('H1')]]); // prettier-ignore
    expect((await work.advanced(await work.written(wish()))).numbers).toMatchObject([{ phoneNumber: b }]);
    work.now++;
    const c = freshNumber();
    const other = await work.written(held({ numbers: [{ phoneNumber: c }] }));
    work.meanwhile = async () => {
      await work.ledger.heldNumbers.change(other.id, c, { status: 'released', live: false });
      await work.ledger.reservations.touch(other.id);
    };
    work.outcomes = new Map([[c, heldAs('H2')], [b, heldAs('H2')]]); // prettier-ignore
    const released = await work.advanced(await work.written(wish()));
    expect(released).toMatchObject({ status: 'released', failure: { detail: 'Only 1 of 2 numbers could be held.' } });
    expect(released.numbers.map(({ phoneNumber, status }) => [phoneNumber, status])).toEqual([[c, 'released'], [b, 'released']]); // prettier-ignore
  });
});
