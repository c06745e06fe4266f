import { type HoldContext, type HoldOutcome, type ReservationPort } from '../contract/reservations.js';
import { type ProviderRegistry } from '../contract/registry.js';
import { type E164 } from '../domain/phone-number.js';
import {
  type HeldNumber,
  type HoldCriteria,
  type NumberProblem,
  type Reservation,
  type ReservationStatus,
} from '../domain/reservation.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { type NumberChange } from '../ledger/held-numbers.js';
import { moveReservation } from '../lifecycle/status-moves.js';
import { type Run } from './run.js';
import { Suspended } from './run-suspension.js';

const recheckMs = 250;

/** Does what is still to be done upstream about a reservation: hold its numbers, put some back, let go of some. */
export class ReservationSaga {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly onHeld: (deadline: { id: string; dueAt: number }) => void,
  ) {}

  async tenantOf(id: string): Promise<string | undefined> {
    return (await this.ledger.reservations.find(id))?.tenant;
  }

  async advance(run: Run): Promise<void> {
    let reservation = await this.load(run.subject.id);
    const { provider, port } = this.registry.portOf(reservation, 'reservations');
    const context = contextOf(run.at(provider), this.ledger, reservation);

    if (reservation.status === 'unknown' && reservation.failure === undefined) {
      if (reservation.criteria && reservation.numbers.length === 0)
        await this.holdByCriteria(run, port, context, reservation);
      else if (reservation.numbers.some((n) => n.task === 'hold')) await this.hold(run, port, context, reservation);
      reservation = await this.load(reservation.id);
    }
    for (const number of reservation.numbers.filter((n) => n.task === 'restore')) {
      await this.restore(run, port, context, reservation, number);
    }
    await this.release(run, port, context, reservation.id);
    await run.commit((ledger) => this.end(ledger, reservation.id));
  }

  private async hold(run: Run, port: ReservationPort, context: HoldContext, reservation: Reservation): Promise<void> {
    const wanted = reservation.numbers.filter((n) => n.task === 'hold');
    const episodes = new Map(wanted.map((n) => [n.phoneNumber, n.episode]));
    const outbid = wanted.filter((n) => !n.live);
    if (outbid.length > 0) await run.commit((ledger) => queueUp(ledger, reservation, outbid));
    const outcomes = await port.hold(context, {
      numbers: wanted,
      allowPartial: reservation.allowPartial,
      episodeOf: (phoneNumber) => episodes.get(phoneNumber) ?? 0,
    });
    await run.commit((ledger) => this.recordHold(ledger, reservation, outcomes));
    await this.index(reservation.id);
  }

  private async holdByCriteria(
    run: Run,
    port: ReservationPort,
    context: HoldContext,
    reservation: Reservation,
  ): Promise<void> {
    const { numbers, problem } = await port.holdByCriteria(context, reservation.criteria!);
    await run.commit(async (ledger) => {
      const outcomes = new Map(numbers);
      for (const other of await ledger.heldNumbers.othersWith(reservation, [...numbers.keys()])) {
        if (other.status === 'ordered') outcomes.delete(other.phoneNumber);
        else if (!other.live) outcomes.set(other.phoneNumber, { kind: 'uncertain', problem: releasedMeanwhile });
        else if (other.task !== undefined) await goBefore(ledger, other);
        else outcomes.delete(other.phoneNumber);
      }
      await ledger.reservations.addNumbers(
        reservation,
        [...outcomes.keys()].map((phoneNumber) => ({
          reservationId: reservation.id,
          phoneNumber,
          status: 'unknown',
          live: true,
          episode: 0,
        })),
      );
      await this.recordHold(ledger, reservation, outcomes, problem ?? shortOf(reservation.criteria!, outcomes));
    });
    await this.index(reservation.id);
  }

  /** What came of the hold, all in one transaction: the numbers, the reservation, its history. */
  private async recordHold(
    ledger: LedgerView,
    reservation: Reservation,
    outcomes: ReadonlyMap<E164, HoldOutcome>,
    problem?: NumberProblem,
  ): Promise<void> {
    const all = [...outcomes.values()];
    const firstProblem = problem ?? all.flatMap((o) => (o.kind === 'held' ? [] : [o.problem]))[0];
    const held = all.filter((o) => o.kind === 'held').length;
    const stands = held > 0 && (reservation.allowPartial || firstProblem === undefined);
    const failure = firstProblem ?? {
      code: 'upstream_malformed',
      detail: 'The provider returned no number that could be held.',
    };
    let endsAt = reservation.expiresAt;
    for (const [phoneNumber, outcome] of outcomes) {
      const change = (c: NumberChange): Promise<void> => ledger.heldNumbers.change(reservation.id, phoneNumber, c);
      if (outcome.kind === 'held') {
        await change({ holdId: outcome.holdId, heldAt: ledger.clock.now(), status: 'held', live: true, task: null });
        if (outcome.expiresAt !== undefined) endsAt = Math.min(endsAt, outcome.expiresAt);
        if (!stands) await change({ status: 'unknown', task: 'release', endsAs: 'released' });
      } else if (outcome.kind === 'unavailable') {
        await change({ status: 'unavailable', live: false, task: null, problem: outcome.problem });
      } else {
        await change({ task: 'release', endsAs: 'released', problem: outcome.problem });
      }
    }
    const earlier = reservation.expiresAt - endsAt;
    if (earlier > 0)
      await ledger.reservations.setDeadline(reservation.id, endsAt, reservation.orderableUntil - earlier);
    if (stands) await moveReservation(ledger, reservation, 'held');
    else await ledger.reservations.setFailure(reservation.id, failure);
  }

  /** A number that was taken out of the cart for somebody else's order and may or may not be back in it. */
  private async restore(
    run: Run,
    port: ReservationPort,
    context: HoldContext,
    reservation: Reservation,
    number: HeldNumber,
  ): Promise<void> {
    const { phoneNumber, episode } = number;
    const doubtful = await port.release(context, [number], `clear:${phoneNumber}@${episode}`);
    const outcome = doubtful.has(phoneNumber)
      ? undefined
      : (await port.hold(context, { numbers: [number], allowPartial: false, episodeOf: () => episode })).get(
          phoneNumber,
        );
    await run.commit(async (ledger) => {
      const now = (await ledger.reservations.findLocked(reservation.id))?.numbers.find(
        (n) => n.phoneNumber === phoneNumber,
      );
      const change = (c: NumberChange): Promise<void> => ledger.heldNumbers.change(reservation.id, phoneNumber, c);
      const held = outcome?.kind === 'held' ? { holdId: outcome.holdId, heldAt: ledger.clock.now() } : undefined;
      // Its owner has let go of it meanwhile, or its time is over.
      if (now?.endsAs !== undefined) return change({ ...held, task: 'release' });
      if (held === undefined) return loseNumber(ledger, reservation, number, outcome?.kind === 'unavailable');
      await change({ ...held, status: 'held', task: null });
      await ledger.events.append(reservation, { type: 'number_restored', detail: `${phoneNumber} is held again.` });
    });
  }

  /** Lets go of every number that is to be let go of. Numbers travel in batches that keep their members over a restart. */
  private async release(run: Run, port: ReservationPort, context: HoldContext, id: string): Promise<void> {
    const due = (r: Reservation): HeldNumber[] => r.numbers.filter((n) => n.task === 'release');
    const fresh = due(await this.load(id)).filter((n) => n.batch === undefined);
    if (fresh.length > 0) {
      const batch = `release:${fresh[0]!.phoneNumber}@${fresh[0]!.episode}`;
      await run.commit(async (ledger) => {
        for (const n of fresh) await ledger.heldNumbers.change(id, n.phoneNumber, { batch });
      });
    }
    // What is asked for from here on has no batch yet; asking has made this reservation due again.
    const waiting = due(await this.load(id)).filter((n) => n.batch !== undefined);
    for (const batch of new Set(waiting.map((n) => n.batch!))) {
      const numbers = waiting.filter((n) => n.batch === batch);
      const doubtful = await port.release(context, numbers, batch);
      await run.commit(async (ledger) => {
        await ledger.reservations.touch(id);
        for (const n of numbers) {
          const status = doubtful.has(n.phoneNumber) ? 'lost' : (n.endsAs ?? 'released');
          await ledger.heldNumbers.change(id, n.phoneNumber, { status, live: false, task: null });
        }
        if (doubtful.size > 0) {
          await ledger.events.append(run.subject, {
            type: 'hold_left_behind',
            detail: `The provider never confirmed the release of ${[...doubtful].join(', ')}; the hold lapses there by the provider's own rules.`,
          });
        }
      });
    }
  }

  /** The reservation's own status, once nothing is left to be done. */
  private async end(ledger: LedgerView, id: string): Promise<void> {
    const reservation = await ledger.reservations.find(id);
    if (!reservation || reservation.numbers.some((n) => n.task !== undefined)) return;
    const { status, numbers } = reservation;
    if (numbers.some((n) => n.live) || (status !== 'unknown' && status !== 'held')) return;
    if (numbers.length === 0 && reservation.failure === undefined) return;
    const had = numbers.filter((n) => n.status !== 'unavailable');
    const to: ReservationStatus = had.length > 0 && had.every((n) => n.status === 'lost') ? 'lost' : 'released';
    await moveReservation(ledger, reservation, to);
  }

  private async index(id: string): Promise<void> {
    const reservation = await this.load(id);
    if (reservation.status === 'held') this.onHeld({ id, dueAt: reservation.expiresAt });
  }

  private async load(id: string): Promise<Reservation> {
    const reservation = await this.ledger.reservations.find(id);
    if (!reservation) throw new Error(`work without a reservation: ${id}`);
    return reservation;
  }
}

/** The provider does not hold it for us any more (`certain`), or cannot say so: then it is let go of by name as well. */
export async function loseNumber(
  ledger: LedgerView,
  reservation: { id: string; tenant: string },
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
}

const releasedMeanwhile: NumberProblem = {
  code: 'outcome_unknown',
  detail: 'Another reservation released this number while it was being held. It is released here too.',
};

/**
 * The provider gave us a number that another reservation is busy with. If that one has not asked for it yet it comes after us;
 * if it may have, or is letting go of it, its end shows first whose the number is.
 */
async function goBefore(ledger: LedgerView, other: HeldNumber): Promise<void> {
  const later = new Suspended(ledger.clock.now() + recheckMs);
  if (other.task !== 'hold') throw later;
  // Whoever works on it loses the right to write, and so to send, before we look whether anything went out.
  await ledger.work.revoke(other.reservationId);
  if (await ledger.journal.any(other.reservationId)) throw later;
  await ledger.heldNumbers.change(other.reservationId, other.phoneNumber, { live: false });
}

/** Numbers that somebody else got first: asked for once the other has them for sure (and the provider says no), or has let go of them. */
async function queueUp(ledger: LedgerView, reservation: Reservation, outbid: readonly HeldNumber[]): Promise<void> {
  const names = outbid.map((n) => n.phoneNumber);
  const others = (await ledger.heldNumbers.othersWith(reservation, names)).filter((other) => other.live);
  if (others.some((other) => other.status !== 'held')) throw new Suspended(ledger.clock.now() + recheckMs);
  for (const { phoneNumber } of outbid) {
    if (others.some((other) => other.phoneNumber === phoneNumber)) continue;
    await ledger.heldNumbers.change(reservation.id, phoneNumber, { live: true });
  }
}

function shortOf({ quantity }: HoldCriteria, outcomes: ReadonlyMap<E164, HoldOutcome>): NumberProblem | undefined {
  const held = [...outcomes.values()].filter((o) => o.kind === 'held').length;
  return held < quantity
    ? { code: 'number_unavailable', detail: `Only ${held} of ${quantity} numbers could be held.` }
    : undefined;
}

/** What adapters may ask while they hold or release: the journal's steps and a few facts of the ledger. */
export function contextOf(
  run: Run,
  ledger: Ledger,
  subject: Pick<Reservation, 'provider' | 'account' | 'createdAt' | 'providerOptions'>,
): HoldContext {
  return {
    step: (spec) => run.step(spec),
    hasBegun: (key) => run.hasBegun(key),
    latestHoldId: () => ledger.heldNumbers.latestHoldId(subject.provider, subject.account),
    liveNumbers: () => ledger.heldNumbers.live(subject.provider, subject.account),
    startedAt: subject.createdAt,
    options: subject.providerOptions ?? {},
    waitUntil: (at, because) => {
      throw new Suspended(at, { because });
    },
  };
}
