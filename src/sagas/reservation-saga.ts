import { type HoldContext, type HoldOutcome, type ReservationPort } from '../contract/reservations.js';
import { type Provider } from '../contract/provider.js';
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
import { beingChanged, beingChangedHere } from '../lifecycle/being-changed.js';
import { beingOrdered } from '../lifecycle/being-ordered.js';
import { moveReservation } from '../lifecycle/status-moves.js';
import { type Run } from './run.js';
import { loseNumber, queueUp, releasedMeanwhile, takePrecedence, withoutTaken } from './contested-numbers.js';
import { contextOf } from './hold-context.js';

/** Executes a reservation's pending work upstream: holds its numbers, puts some back, releases some. */
export class ReservationSaga {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly onHeld: (deadline: { id: string; dueAt: number }) => void,
  ) {}

  async advance(run: Run): Promise<void> {
    let reservation = await this.load(run.subject.id);
    const { provider, port } = this.registry.for(run.requester).portOf(reservation, 'reservations');
    const context = contextOf(run.at(provider), this.ledger, reservation);

    if (reservation.status === 'unknown' && reservation.failure === undefined) {
      if (reservation.criteria && reservation.numbers.length === 0)
        await this.holdByCriteria(run, provider, port, context, reservation);
      else if (reservation.numbers.some((n) => n.task === 'hold')) await this.hold(run, port, context, reservation);
      reservation = await this.load(reservation.id);
      if (reservation.status === 'held') this.onHeld({ id: reservation.id, dueAt: reservation.expiresAt });
      if (run.isOver) return;
    }
    const toRestore = reservation.numbers.filter((n) => n.task === 'restore');
    for (const number of toRestore) await this.restore(run, port, context, reservation, number);
    if (toRestore.length > 0) reservation = await this.load(reservation.id);
    const released = await this.release(run, port, context, reservation);
    // What changes after this reading makes the reservation due again, and is seen then.
    if (!released && reservation.numbers.some((n) => n.live || n.task !== undefined)) return;
    await run.end((ledger) => this.end(ledger, reservation.id));
  }

  private async hold(run: Run, port: ReservationPort, context: HoldContext, reservation: Reservation): Promise<void> {
    const wanted = reservation.numbers.filter((n) => n.task === 'hold');
    const episodes = new Map(wanted.map((n) => [n.phoneNumber, n.episode]));
    const outbid = wanted.filter((n) => !n.live);
    const taken =
      outbid.length > 0 ? await run.commit((ledger) => queueUp(ledger, reservation, outbid)) : new Set<E164>();
    const outcomes = withoutTaken(wanted, taken, reservation.allowPartial);
    const numbers = wanted.filter((n) => !outcomes.has(n.phoneNumber));
    if (numbers.length > 0) {
      const asked = { numbers, allowPartial: reservation.allowPartial };
      const episodeOf = (phoneNumber: E164): number => episodes.get(phoneNumber) ?? 0;
      for (const held of await port.hold(context, { ...asked, episodeOf })) outcomes.set(...held);
    }
    // Usually nothing is left to do then. A request made meanwhile makes the reservation due again.
    const all = outcomes.size === reservation.numbers.length && outbid.length === 0;
    const settled = all && [...outcomes.values()].every(({ kind }) => kind === 'held');
    await run.end(
      (ledger) => this.recordHold(ledger, reservation, outcomes),
      () => settled,
    );
  }

  private async holdByCriteria(
    run: Run,
    provider: Provider,
    port: ReservationPort,
    context: HoldContext,
    reservation: Reservation,
  ): Promise<void> {
    const { numbers, problem } = await port.holdByCriteria(context, reservation.criteria!);
    await run.commit(async (ledger) => {
      const outcomes = new Map(numbers);
      for (const number of await beingOrdered(ledger, reservation, [...outcomes.keys()]))
        outcomes.delete(number as E164);
      for (const number of await beingChanged(ledger, provider, [...outcomes.keys()]))
        outcomes.set(number as E164, { kind: 'uncertain', problem: beingChangedMeanwhile });
      for (const other of await ledger.heldNumbers.othersWith(reservation, [...numbers.keys()])) {
        if (other.status === 'ordered') outcomes.delete(other.phoneNumber);
        else if (!other.live) outcomes.set(other.phoneNumber, { kind: 'uncertain', problem: releasedMeanwhile });
        else if (other.task !== undefined) await takePrecedence(ledger, other);
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
        reservation.numbers.length,
      );
      await this.recordHold(ledger, reservation, outcomes, problem ?? shortOf(reservation.criteria!, outcomes));
    });
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
    if (earlier > 0) await ledger.deadlines.set(reservation.id, endsAt, reservation.orderableUntil - earlier);
    if (stands) await moveReservation(ledger, reservation, 'held');
    else await ledger.reservations.setFailure(reservation.id, failure);
  }

  /** A number that was removed from the cart for someone else's order, and may or may not be back in it. */
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
      // Its owner has released it meanwhile, or it has expired.
      if (now?.endsAs !== undefined) return change({ ...held, task: 'release' });
      if (held === undefined) return loseNumber(ledger, reservation, number, outcome?.kind === 'unavailable');
      await change({ ...held, status: 'held', task: null });
      await ledger.events.append(reservation, { type: 'number_restored', detail: `${phoneNumber} is held again.` });
    });
  }

  /** Releases every number marked for release; returns whether there was any. Numbers are sent in batches that keep their members across restarts. */
  private async release(
    run: Run,
    port: ReservationPort,
    context: HoldContext,
    reservation: Reservation,
  ): Promise<boolean> {
    const { id } = reservation;
    const due = (r: Reservation): HeldNumber[] => r.numbers.filter((n) => n.task === 'release');
    if (due(reservation).length === 0) return false;
    const fresh = due(reservation).filter((n) => n.batch === undefined);
    if (fresh.length > 0) {
      const batch = `release:${fresh[0]!.phoneNumber}@${fresh[0]!.episode}`;
      await run.commit(async (ledger) => {
        for (const n of fresh) await ledger.heldNumbers.change(id, n.phoneNumber, { batch });
      });
    }
    // Releases requested from here on have no batch yet; the request has made this reservation due again.
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
            detail: `The provider never confirmed the release of ${[...doubtful].join(', ')}; the hold expires there by the provider's own rules.`,
          });
        }
      });
    }
    return true;
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

  private async load(id: string): Promise<Reservation> {
    const reservation = await this.ledger.reservations.find(id);
    if (!reservation) throw new Error(`work without a reservation: ${id}`);
    return reservation;
  }
}

/** The provider has given it to us, so it is released by name. */
const beingChangedMeanwhile: NumberProblem = { code: 'number_unavailable', detail: beingChangedHere };

function shortOf({ quantity }: HoldCriteria, outcomes: ReadonlyMap<E164, HoldOutcome>): NumberProblem | undefined {
  const held = [...outcomes.values()].filter((o) => o.kind === 'held').length;
  return held < quantity
    ? { code: 'number_unavailable', detail: `Only ${held} of ${quantity} numbers could be held.` }
    : undefined;
}
