import { type CartCalls, type Quote } from '../contract/orders.js';
import { type StepResult } from '../contract/steps.js';
import { refusesGateway } from '../domain/errors.js';
import { type HeldNumber, type Reservation } from '../domain/reservation.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { type NumberChange } from '../ledger/held-numbers.js';
import { type Run } from './run.js';
import { Suspended } from './run-suspension.js';
import { loseNumber } from './contested-numbers.js';

const takeOutKey = 'take_out';
const notCleared = 'The shared cart could not be cleared of other reservations. The order was not sent.';
const laneRetryMs = 250;

/**
 * Places one reservation's order on an account whose cart all callers share. The order call takes everything in the cart. So, alone in the cart's
 * lane and journalled step by step: the others' numbers are removed by name; the order is placed; the others are put back; the lane is released. The
 * lane belongs to the order: if a process dies in between, the lane stays held, and the process that resumes the order continues.
 */
export async function exchangeCart(
  run: Run,
  ledger: Ledger,
  order: ExchangedOrder,
  calls: CartCalls,
  tryUntil: number,
): Promise<StepResult<Quote>> {
  const orderStep = await calls.order();
  if (run.hasBegun(orderStep.key) && !(await ledger.lanes.holds(calls.lane, order.id))) return run.step(orderStep);

  const alone = await run.commit((l) => l.lanes.takeAlone(calls.lane, order.id, () => underWay(l, order, calls)));
  if (!alone) {
    if (ledger.clock.now() < tryUntil)
      throw new Suspended(ledger.clock.now() + laneRetryMs, { waitingLane: calls.lane });
    await run.commit((l) => l.lanes.leave(order.id));
    return notPlaced(order, 'The account is busy with other orders. Nothing was sent.');
  }

  const taken = await takeOthersOut(run, ledger, order, calls, run.hasBegun(orderStep.key));
  let placed: StepResult<Quote>;
  if (taken.kind === 'done') {
    placed = await run.step(orderStep);
    await putOthersBack(run, ledger, order, calls);
  } else {
    placed = taken.kind === 'refused' && refusesGateway(taken.code) ? taken : notPlaced(order, notCleared);
    // One of several tries may have taken them out, whatever the last one met.
    await leaveOthers(run, ledger, order, taken.kind === 'undecided' || run.repeated(takeOutKey));
  }
  await run.commit(async (l) => {
    // In the provider's order they are no longer in the cart: no other exchange is to look for them there.
    if (placed.kind === 'done') await l.heldNumbers.parkOwn(order.reservationId, order.id);
    await l.lanes.leave(order.id);
  });
  return placed;
}

type ExchangedOrder = { id: string; provider: string; account: string; reservationId: string };

const underWay = async (ledger: LedgerView, order: ExchangedOrder, calls: CartCalls): Promise<number> =>
  (await ledger.journal.openInLane(calls.lane, order.id)) +
  (await ledger.reservations.countUnderWay(order.provider, order.account));

async function takeOthersOut(
  run: Run,
  ledger: Ledger,
  order: ExchangedOrder,
  calls: CartCalls,
  ordered: boolean,
): Promise<StepResult<unknown>> {
  const before = run.recall(takeOutKey);
  if (before) return before;
  if (!run.hasBegun(takeOutKey) && !ordered) {
    await run.commit((l) => l.heldNumbers.parkOthers(order.provider, order.account, order.reservationId, order.id));
  }
  const parked = await ledger.heldNumbers.parkedBy(order.id);
  if (parked.length === 0)
    return run.hasBegun(takeOutKey) ? notPlaced(order, notCleared) : { kind: 'done', value: undefined, sent: {} };
  return run.step(await calls.takeOut(parked));
}

/**
 * Puts every parked number that was held back into the cart, or records that it could not. A number that the provider did not find in the cart
 * proves nothing (the first of two calls may have removed it already); only whether it can be held again counts.
 */
async function putOthersBack(run: Run, ledger: Ledger, order: { id: string }, calls: CartCalls): Promise<void> {
  for (const number of await ledger.heldNumbers.parkedBy(order.id)) {
    const putBack = calls.putBack(number);
    // A step that has begun is finished, whatever its owner has requested meanwhile: a call that was sent must be settled.
    if (!isFirm(number) && !run.hasBegun(putBack.key)) {
      await settleParked(run, number, 'as_it_was');
      continue;
    }
    const back = await run.step(putBack);
    // A refusal of the gateway itself says nothing about the number.
    const gone = back.kind === 'refused' && !refusesGateway(back.code);
    await settleParked(run, number, back.kind === 'done' ? back.value.holdId : gone ? 'lost' : 'unsure');
  }
}

async function leaveOthers(run: Run, ledger: Ledger, order: { id: string }, unsure: boolean): Promise<void> {
  for (const number of await ledger.heldNumbers.parkedBy(order.id)) {
    await settleParked(run, number, unsure && isFirm(number) ? 'unsure' : 'as_it_was');
  }
}

type Place = 'lost' | 'unsure' | 'as_it_was' | (string & {});

/** Its owner may have asked to release it meanwhile: then it is released, wherever it is now. */
async function settleParked(run: Run, { reservationId, phoneNumber }: HeldNumber, place: Place): Promise<void> {
  await run.commit(async (l) => {
    const owner = (await l.reservations.findLocked(reservationId))!;
    const number = owner.numbers.find((n) => n.phoneNumber === phoneNumber)!;
    const firm = isFirm(number);
    const change = (c: NumberChange): Promise<void> =>
      l.heldNumbers.change(reservationId, phoneNumber, { parkedBy: null, ...c });
    switch (place) {
      case 'as_it_was':
        return change({});
      case 'lost':
        if (!firm || (await mayBeOrdered(l, owner))) return change({});
        await loseNumber(l, owner, number, true);
        return l.work.wake(owner, 'reservation');
      case 'unsure':
        // The cart that it was in is gone, and which one it is in now, if any, is not known. Its own reservation clears it up:
        // out by name, then held again if it can be.
        await change({ holdId: null, ...(firm ? { status: 'unknown', task: 'restore' } : {}) });
        return l.work.wake(owner, 'reservation');
      default:
        return change({ holdId: place, heldAt: l.clock.now() });
    }
  });
}

const isFirm = ({ status, task }: HeldNumber): boolean => status === 'held' && task === undefined;

/** An order of these numbers was sent, and its outcome is unknown: they may be in it instead of in the cart. */
async function mayBeOrdered(ledger: LedgerView, { status, orderId }: Reservation): Promise<boolean> {
  return status === 'ordering' && orderId !== undefined && (await ledger.orders.find(orderId))?.status !== 'accepted';
}

function notPlaced(order: { provider: string }, message: string): StepResult<never> {
  return {
    kind: 'not_executed',
    code: 'upstream_busy',
    fault: { provider: order.provider, operation: 'cart', message },
  };
}
