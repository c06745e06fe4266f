import { type HoldContext } from '../contract/reservations.js';
import { type Reservation } from '../domain/reservation.js';
import { type Ledger } from '../ledger/ledger.js';
import { type Run } from './run.js';
import { Suspended } from './run-suspension.js';

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
