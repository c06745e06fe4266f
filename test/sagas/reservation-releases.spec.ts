import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Reservation } from '../../src/domain/reservation.js';
import { freshNumber, held } from '../ledger/samples.js';
import { heldAs, numbersOf, ReservationWork, unavailable, uncertain } from './reservation-work.js';

let work: ReservationWork;
beforeEach(async () => {
  work = await new ReservationWork().start();
});
afterEach(() => work.end());

const [a, b] = [freshNumber(), freshNumber()];
const told = async (): Promise<string[]> =>
  (await work.ledger.outbox.page({ tenant: 'acme', types: ['number.lost'], limit: 100 })).map((one) => one.subjectId);

describe('a reservation that puts a number back', () => {
  const restoring = (): Promise<Reservation> =>
    work.written(
      held({ numbers: [{ phoneNumber: a, status: 'unknown', task: 'restore', episode: 3 }, { phoneNumber: b }] }),
    );

  it('clears it up by name, then holds it anew', async () => {
    work.outcomes = new Map([[a, heldAs('H2')]]);
    const now = await work.advanced(await restoring());
    expect(work.asked).toEqual([`clear:${a}@3: ${a}`, `hold ${a}@3`]);
    expect(numbersOf(now)).toEqual(Array(2).fill(['held', true, undefined]));
    expect(now.numbers[0]!.holdId).toBe('H2');
    expect(await work.detailOf(now, 'number_restored')).toBe(`${a} is held again.`);
    expect(await told()).toEqual([]);
  });

  it.each([
    ['another has it by now', unavailable, []],
    ['nobody can tell', uncertain, [`release:${a}@4: ${a}`]],
  ])('loses it where %s, and says so', async (_, outcome, released) => {
    work.outcomes = new Map([[a, outcome]]);
    const now = await work.advanced(await restoring());
    expect(numbersOf(now)).toEqual([['lost', false, undefined], ['held', true, undefined]]); // prettier-ignore
    expect(now.numbers[0]!.problem).toMatchObject({ code: 'reservation_lost' });
    expect(work.asked.slice(2)).toEqual(released);
    expect(await work.detailOf(now, 'number_lost')).toContain(a);
    expect(await told()).toEqual([a]);
    expect(now.status).toBe('held');
  });

  it('holds nothing where the provider did not say that it is out', async () => {
    work.doubtful = [a];
    const now = await work.advanced(await restoring());
    expect(work.asked).toEqual([`clear:${a}@3: ${a}`, `release:${a}@4: ${a}`]);
    expect(numbersOf(now)[0]).toEqual(['lost', false, undefined]);
  });

  it('lets go of it where its owner has done so meanwhile', async () => {
    const owner = await restoring();
    work.meanwhile = () => work.ledger.heldNumbers.change(owner.id, a, { endsAs: 'released' });
    work.outcomes = new Map([[a, heldAs('H2')]]);
    const now = await work.advanced(owner);
    expect(work.asked).toEqual([`clear:${a}@3: ${a}`, `hold ${a}@3`, `release:${a}@4: ${a}`]);
    expect(numbersOf(now)).toEqual([['released', false, undefined], ['held', true, undefined]]); // prettier-ignore
    expect(await told()).toEqual([]);
  });
});

describe('a reservation that releases numbers', () => {
  const releasing = (task: Partial<Reservation['numbers'][number]> = {}): Promise<Reservation> =>
    work.written(
      held({ numbers: [a, b].map((phoneNumber) => ({ phoneNumber, task: 'release', episode: 1, ...task })) }),
    );

  it('does it in one call, and ends', async () => {
    const now = await work.advanced(await releasing());
    expect(work.asked).toEqual([`release:${a}@1: ${a} ${b}`]);
    expect(now.status).toBe('released');
    expect(numbersOf(now)).toEqual(Array(2).fill(['released', false, undefined]));
    expect(await work.detailOf(now, 'hold_left_behind')).toBeUndefined();
  });

  it('gives each number the status that it was to end with', async () => {
    expect(numbersOf(await work.advanced(await releasing({ endsAs: 'expired' })))[0]![0]).toBe('expired');
  });

  it('says which of them the provider may still hold', async () => {
    work.doubtful = [b];
    const now = await work.advanced(await releasing());
    expect(now.status).toBe('released');
    expect(numbersOf(now).map(([status]) => status)).toEqual(['released', 'lost']);
    expect(await work.detailOf(now, 'hold_left_behind')).toContain(`the release of ${b};`);
  });

  it('is lost where all of them are', async () => {
    work.doubtful = [a, b];
    expect((await work.advanced(await releasing())).status).toBe('lost');
  });

  it('goes on with the calls that it was about to make, as they were', async () => {
    const owner = await releasing();
    await work.ledger.heldNumbers.change(owner.id, b, { batch: 'release:earlier' });
    await work.advanced(owner);
    expect(work.asked.sort()).toEqual([`release:${a}@1: ${a}`, `release:earlier: ${b}`].sort());
    work.asked.length = 0;
    const other = await releasing({ live: false });
    for (const n of [a, b]) await work.ledger.heldNumbers.change(other.id, n, { batch: 'release:all' });
    await work.advanced(other);
    expect(work.asked).toEqual([`release:all: ${a} ${b}`]);
  });

  it('leaves alone what is held', async () => {
    const now = await work.advanced(await work.written(held({ numbers: [{ phoneNumber: a, task: 'release' }, { phoneNumber: b }] }))); // prettier-ignore
    expect(now.status).toBe('held');
    expect(numbersOf(now)).toEqual([['released', false, undefined], ['held', true, undefined]]); // prettier-ignore
  });
});
