import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type E164 } from '../../src/domain/phone-number.js';
import { Suspended } from '../../src/sagas/run-suspension.js';
import { freshNumber } from '../ledger/samples.js';
import { CartWork, lost, refused } from './cart-work.js';

describe('an exchange of the cart', () => {
  let work: CartWork;
  const [a, b]: E164[] = [freshNumber(), freshNumber()];
  beforeEach(async () => {
    work = await new CartWork().start();
  });
  afterEach(() => work.end());

  it('takes the others out, orders, puts them back and leaves the lane', async () => {
    const others = await work.others({ phoneNumber: a!, holdId: 'C1' }, { phoneNumber: b!, holdId: 'C1' });
    let parked: unknown;
    work.meanwhile = async (operation) => {
      if (operation === 'order') parked = [await work.isHolding(), (await work.ledger.heldNumbers.parkedBy(work.order.id)).length]; // prettier-ignore
    };
    expect(await work.exchanged()).toMatchObject({ kind: 'done', value: { providerOrderId: 'P1' } });
    expect(work.sent).toEqual([`take_out ${a} ${b}`, 'order ', `put_back ${a}`, `put_back ${b}`]);
    expect(parked).toEqual([true, 2]);
    expect(await work.numbersOf(others)).toMatchObject([{ status: 'held', holdId: 'C2' }, { status: 'held', holdId: 'C2' }]); // prettier-ignore
    expect(await work.isHolding()).toBe(false);
    // Its own have left the cart with the order: no other exchange looks for them there.
    expect(await work.ledger.heldNumbers.parkedBy(work.order.id)).toMatchObject([{ reservationId: work.mine.id }]);
  });

  it('takes nothing out where it is alone in the cart', async () => {
    await work.exchanged();
    expect(work.sent).toEqual(['order ']);
    expect(await work.isHolding()).toBe(false);
  });

  it('has its order answered from the journal once the lane is left, with nothing taken out again', async () => {
    await work.exchanged();
    await work.others({ phoneNumber: a! });
    expect(await work.exchanged()).toMatchObject({ kind: 'done', value: { providerOrderId: 'P1' } });
    expect(work.sent).toEqual(['order ']);
  });

  it('keeps its own in the cart where the order is refused', async () => {
    const others = await work.others({ phoneNumber: a! });
    work.outcomes = { order: [refused('upstream_rejected')] };
    expect(await work.exchanged()).toMatchObject({ kind: 'refused' });
    expect(work.sent.at(-1)).toBe(`put_back ${a}`);
    expect(await work.numbersOf(work.mine)).toMatchObject([{ status: 'held', live: true }]);
    expect(await work.ledger.heldNumbers.parkedBy(work.order.id)).toEqual([]);
    expect((await work.numbersOf(others))[0]!.holdId).toBe('C2');
  });

  it('waits while it is not known what others have in the cart, next in line, and gives up in time', async () => {
    const other = await work.others({ phoneNumber: a!, status: 'unknown', task: 'restore' });
    expect(await work.exchanged()).toMatchObject({ until: work.now + 250, waitingLane: 'cart' });
    await work.ledger.heldNumbers.change(other.id, a!, { status: 'held', task: null });
    const about = { subjectId: other.id, key: 'k', attempt: 1, operation: 'put_back', effect: 'hold', digest: {} };
    const step = await work.ledger.journal.intend({ ...about, lane: 'cart', sentAt: 1, settleAfter: 2 });
    expect(await work.exchanged()).toBeInstanceOf(Suspended);
    expect(await work.exchanged(work.now)).toMatchObject({ kind: 'not_executed', code: 'upstream_busy' });
    expect(work.sent).toEqual([]);
    // Its place in line is another's, and its own when it comes again.
    expect(await work.ledger.lanes.takeAlone('cart', 'ord_next', () => Promise.resolve(0))).toBe(true);
    await work.ledger.lanes.leave('ord_next');
    await work.ledger.journal.conclude(step.id, 'done', {});
    expect(await work.exchanged()).toMatchObject({ kind: 'done' });
  });

  it.each([
    ['upstream_rejected', { kind: 'not_executed', code: 'upstream_busy' }],
    ['access_refused', { kind: 'refused', code: 'access_refused' }],
  ] as const)(
    'orders nothing where taking them out is refused as %s, and leaves them as they were',
    async (code, result) => {
      const others = await work.others({ phoneNumber: a!, holdId: 'C1' });
      work.outcomes = { take_out: [refused(code)] };
      expect(await work.exchanged()).toMatchObject(result);
      expect(work.sent).toEqual([`take_out ${a}`]);
      const [number] = await work.numbersOf(others);
      expect(number).toMatchObject({ status: 'held', holdId: 'C1' });
      expect(number!.parkedBy).toBeUndefined();
      expect(await work.isHolding()).toBe(false);
    },
  );

  it('has them put back by their own reservation where one of several tries may have taken them out', async () => {
    const others = await work.others({ phoneNumber: a!, holdId: 'C1' }, { phoneNumber: b!, task: 'release' });
    work.outcomes = { take_out: [lost, refused('upstream_rejected')] };
    expect(await work.ended()).toMatchObject({ kind: 'not_executed' });
    expect(await work.numbersOf(others)).toMatchObject([{ status: 'unknown', task: 'restore' }, { status: 'held', task: 'release' }]); // prettier-ignore
    expect((await work.numbersOf(others))[0]!.holdId).toBeUndefined();
    expect(work.sent).toHaveLength(2);
  });

  it.each([
    ['upstream_rejected', { status: 'lost', live: false }],
    ['access_refused', { status: 'unknown', task: 'restore', live: true }],
  ] as const)('where putting one back is refused as %s, makes of it what that proves', async (code, number) => {
    const others = await work.others({ phoneNumber: a! }, { phoneNumber: b! });
    work.outcomes = { put_back: [refused(code)] };
    expect(await work.exchanged()).toMatchObject({ kind: 'done' });
    expect(await work.numbersOf(others)).toMatchObject([number, { status: 'held', holdId: 'C2' }]);
    expect(await work.ledger.work.nextDue(work.now)).toBe(work.now);
    expect(await work.isHolding()).toBe(false);
  });

  it('is not sure of one whose put-back was lost', async () => {
    const others = await work.others({ phoneNumber: a! });
    work.outcomes = { put_back: [lost] };
    await work.ended();
    expect(await work.numbersOf(others)).toMatchObject([{ status: 'unknown', task: 'restore' }]);
    expect(await work.isHolding()).toBe(false);
  });

  it('puts nothing back that its owner has let go of meanwhile', async () => {
    const others = await work.others({ phoneNumber: a! }, { phoneNumber: b! });
    work.meanwhile = async (operation) => {
      if (operation === 'order') await work.ledger.heldNumbers.change(others.id, a!, { task: 'release', endsAs: 'released' }); // prettier-ignore
    };
    await work.exchanged();
    expect(work.sent).toEqual([`take_out ${a} ${b}`, 'order ', `put_back ${b}`]);
    const [first] = await work.numbersOf(others);
    expect(first).toMatchObject({ status: 'held', task: 'release' });
    expect(first!.parkedBy).toBeUndefined();
  });

  it('loses nothing of one that its owner lets go of while it is being put back', async () => {
    const others = await work.others({ phoneNumber: a! });
    work.outcomes = { put_back: [refused('upstream_rejected')] };
    work.meanwhile = async (operation) => {
      if (operation === 'put_back') await work.ledger.heldNumbers.change(others.id, a!, { task: 'release', endsAs: 'released' }); // prettier-ignore
    };
    await work.exchanged();
    expect(await work.numbersOf(others)).toMatchObject([{ status: 'held', task: 'release', live: true }]);
  });

  it('goes on where it stopped: what is out stays out, and is put back when the order has an outcome', async () => {
    const others = await work.others({ phoneNumber: a! });
    work.outcomes = { order: [lost] };
    const stopped = await work.exchanged();
    expect(stopped).toBeInstanceOf(Suspended);
    expect(await work.isHolding()).toBe(true);
    expect(await work.numbersOf(others)).toMatchObject([{ parkedBy: work.order.id }]);
    // Held in between, it is not in the way: it is taken out by no one.
    expect(await work.ended()).toMatchObject({ kind: 'done' });
    expect(work.sent).toEqual([`take_out ${a}`, 'order ', 'order ', `put_back ${a}`]);
  });
});
