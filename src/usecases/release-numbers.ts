import { Injectable } from '@nestjs/common';
import { ProviderRegistry } from '../contract/registry.js';
import { type FieldError, GatewayError } from '../domain/errors.js';
import { type E164 } from '../domain/phone-number.js';
import { type Reservation } from '../domain/reservation.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger } from '../ledger/ledger.js';
import { releaseNumber, moveReservation, MoveRefused } from '../lifecycle/status-moves.js';
import { Runner } from '../sagas/runner.js';
import { type Caller } from '../contract/caller.js';

/** Releases some or all numbers of a reservation, and no others. */
@Injectable()
export class ReleaseNumbers {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly runner: Runner,
  ) {}

  /** Without `phoneNumbers`, all of them. Releasing again is not an error. */
  async release(
    caller: Caller,
    id: string,
    phoneNumbers: readonly E164[] | undefined,
    use: KeyUse,
    waitMs: number,
  ): Promise<Reservation> {
    const deadlineAt = this.ledger.clock.now() + waitMs;
    await this.ledger
      .transaction(async (ledger) => {
        const reservation = await ledger.reservations.findLocked(id);
        if (reservation?.tenant !== caller.tenant) throw new GatewayError('not_found', 'Reservation not found.');
        const named = phoneNumbers ?? reservation.numbers.map((n) => n.phoneNumber);
        refuseUnknown(reservation, named);
        if (['released', 'expired', 'lost'].includes(reservation.status)) return ledger.idempotency.bind(use, id);
        if (reservation.status !== 'held') throw notNow(reservation);

        const leaving = reservation.numbers.filter((n) => n.live && named.includes(n.phoneNumber));
        const all = reservation.numbers.every((n) => !n.live || leaving.includes(n));
        if (!all && !this.registry.portOf(reservation, 'reservations').port.partialRelease)
          throw new GatewayError('capability_not_supported', 'This provider can only release a whole reservation.');
        if (all)
          await moveReservation(ledger, reservation, 'unknown', { actor: caller.keyId, detail: 'release requested' });
        else if (!(await ledger.reservations.lockIn(id, 'held'))) throw new MoveRefused(id, 'held', 'held');
        else
          await ledger.events.append(reservation, {
            type: 'release_asked',
            actor: caller.keyId,
            detail: named.join(', '),
          });
        for (const n of leaving) await releaseNumber(ledger, n, 'released', 'unknown');
        await ledger.work.wake(reservation, 'reservation');
        await ledger.idempotency.bind(use, id);
      })
      .catch((error: unknown) => {
        if (error instanceof MoveRefused)
          throw new GatewayError('conflict', 'The reservation has just changed. Read it and try again.', {
            retry: { safe: true },
          });
        throw error;
      });
    this.runner.kick();
    return this.runner.waitFor(
      id,
      async () => (await this.ledger.reservations.find(id))!,
      (r) => r.status !== 'unknown' && r.numbers.every((n) => n.task !== 'release'),
      deadlineAt,
    );
  }
}

function refuseUnknown(reservation: Reservation, named: readonly E164[]): void {
  const own = new Set(reservation.numbers.map((n) => n.phoneNumber));
  const errors = named.flatMap((n, i): FieldError[] =>
    own.has(n)
      ? []
      : [
          {
            pointer: `/phoneNumbers/${i}`,
            code: 'not_in_reservation',
            detail: 'This number is not in the reservation.',
          },
        ],
  );
  if (errors.length > 0) throw new GatewayError('invalid_request', errors[0]!.detail, { errors });
}

function notNow(reservation: Reservation): GatewayError {
  if (reservation.status === 'unknown') {
    return new GatewayError(
      'invalid_state',
      'Calls for this reservation are still in progress. Try again when they have ended.',
      {
        retry: { safe: true, afterSeconds: 5 },
      },
    );
  }
  return new GatewayError(
    'reservation_already_ordered',
    `The reservation belongs to order ${reservation.orderId ?? ''}.`,
  );
}
