import { type HoldOutcome, notAttempted } from '../contract/reservations.js';
import { type E164 } from '../domain/phone-number.js';
import { type HeldNumber, type NumberProblem, type Reservation } from '../domain/reservation.js';
import { toldOfNumber } from '../domain/told.js';
import { type LedgerView } from '../ledger/ledger.js';
import { Suspended } from './run-suspension.js';

const recheckMs = 250;

/** The provider no longer holds it for us (`certain`), or cannot tell: then it is released by name as well. */
export async function loseNumber(
  ledger: LedgerView,
  reservation: { id: string; tenant: string; provider: string },
  number: HeldNumber,
  certain: boolean,
): Promise<void> {
  await ledger.heldNumbers.change(reservation.id, number.phoneNumber, {
    status: 'lost',
    parkedBy: null,
    problem: { code: 'reservation_lost', detail: 'The provider no longer holds this number.' },
    ...(certain ? { live: false, task: null } : { task: 'release', endsAs: 'lost' }),
  });
  await ledger.events.append(reservation, {
    type: 'number_lost',
    detail: `${number.phoneNumber} was taken out of the shared cart while another order was placed and could not be put back.`,
  });
  await ledger.outbox.append(toldOfNumber('lost', { ...reservation, phoneNumber: number.phoneNumber }, reservation.id));
}

export const releasedMeanwhile: NumberProblem = {
  code: 'outcome_unknown',
  detail: 'Another reservation released this number while it was being held. It is released here too.',
};

/**
 * The provider gave us a number that another reservation is working on. If that one has not requested it yet, it comes after us; if it may have, or
 * is releasing it, its outcome decides whose the number is.
 */
export async function takePrecedence(ledger: LedgerView, other: HeldNumber): Promise<void> {
  const later = new Suspended(ledger.clock.now() + recheckMs);
  if (other.task !== 'hold') throw later;
  // Revokes the other worker's right to write, and so to send, before we check whether anything was sent.
  await ledger.work.revoke(other.reservationId);
  if (await ledger.journal.any(other.reservationId)) throw later;
  await ledger.heldNumbers.change(other.reservationId, other.phoneNumber, { live: false });
}

/**
 * Numbers that another reservation got first. Waits until it certainly holds them or has released them; returns those that it holds. These must not
 * be requested: if the reply were lost, the number would be released by name, and the other would lose its hold.
 */
export async function queueUp(
  ledger: LedgerView,
  reservation: Reservation,
  outbid: readonly HeldNumber[],
): Promise<ReadonlySet<E164>> {
  const names = outbid.map((n) => n.phoneNumber);
  const others = (await ledger.heldNumbers.othersWith(reservation, names)).filter((other) => other.live);
  if (others.some((other) => other.status !== 'held')) throw new Suspended(ledger.clock.now() + recheckMs);
  const taken = new Set(others.map((other) => other.phoneNumber));
  for (const { phoneNumber } of outbid)
    if (!taken.has(phoneNumber)) await ledger.heldNumbers.change(reservation.id, phoneNumber, { live: true });
  return taken;
}

/** The outcomes of numbers that are not requested because others are taken. */
export function withoutTaken(
  wanted: readonly HeldNumber[],
  taken: ReadonlySet<E164>,
  allowPartial: boolean,
): Map<E164, HoldOutcome> {
  const left = taken.size > 0 && !allowPartial ? wanted.map((n) => n.phoneNumber) : [];
  return new Map([
    ...[...taken].map((number) => [number, { kind: 'unavailable', problem: heldByAnother }] as const),
    ...left.filter((n) => !taken.has(n)).map((n) => [n, { kind: 'unavailable', problem: notAttempted }] as const),
  ]);
}

const heldByAnother: NumberProblem = {
  code: 'number_unavailable',
  detail: 'It is already held through this gateway.',
};
