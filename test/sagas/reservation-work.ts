import { type HoldOutcome, type HoldRequest } from '../../src/contract/reservations.js';
import { type E164 } from '../../src/domain/phone-number.js';
import { type NumberProblem, type Reservation } from '../../src/domain/reservation.js';
import { ReservationSaga } from '../../src/sagas/reservation-saga.js';
import { SagaWork } from './saga-work.js';

export const taken: NumberProblem = { code: 'number_unavailable', detail: 'It is taken.' };
export const heldAs = (holdId: string, expiresAt?: number): HoldOutcome => ({
  ...{ kind: 'held', holdId },
  ...(expiresAt !== undefined && { expiresAt }),
});
export const unavailable: HoldOutcome = { kind: 'unavailable', problem: taken };
export const uncertain: HoldOutcome = {
  ...{ kind: 'uncertain', problem: { code: 'outcome_unknown', detail: 'Its reply was lost.' } },
};

const provider = { id: 'didtfn', account: 'main', operations: [], numbers: { settledByNumber: true } };

/** Reservations of one ledger, whose provider does as it is told; each is advanced by itself, without a runner. */
export class ReservationWork extends SagaWork {
  /** What the provider was asked, in order. */
  readonly asked: string[] = [];
  /** What comes of each hold. */
  outcomes = new Map<E164, HoldOutcome>();
  /** Numbers of which the provider does not say that it has released them. */
  doubtful: E164[] = [];
  /** Done while the provider is asked to hold. */
  meanwhile: () => Promise<void> = () => Promise.resolve();
  readonly deadlines: { id: string; dueAt: number }[] = [];

  private readonly port = {
    hold: async (_: unknown, request: HoldRequest) => {
      const wanted = request.numbers.map(({ phoneNumber }) => phoneNumber);
      this.asked.push(...wanted.map((n) => `hold ${n}@${request.episodeOf(n)}`));
      await this.meanwhile();
      return new Map(wanted.map((n) => [n, this.outcomes.get(n)!]));
    },
    holdByCriteria: async () => {
      this.asked.push('hold by criteria');
      await this.meanwhile();
      return { numbers: this.outcomes };
    },
    release: (_: unknown, numbers: readonly { phoneNumber: E164 }[], key: string) => {
      const named = numbers.map(({ phoneNumber }) => phoneNumber);
      this.asked.push(`${key}: ${named.join(' ')}`);
      return Promise.resolve(new Set(this.doubtful.filter((n) => named.includes(n))));
    },
  };

  async written(sample: Reservation): Promise<Reservation> {
    await this.ledger.reservations.insert(sample);
    return sample;
  }

  async find({ id }: Reservation): Promise<Reservation> {
    return (await this.ledger.reservations.find(id))!;
  }

  /** Does what is due about it, and says how it stands then. */
  async advanced(one: Reservation): Promise<Reservation> {
    const registry = { for: () => ({ portOf: () => ({ provider, port: this.port }) }) };
    const saga = new ReservationSaga(this.ledger, registry as never, (deadline) => void this.deadlines.push(deadline));
    await this.advance(saga, one, 'reservation');
    return this.find(one);
  }
}

export const numbersOf = ({ numbers }: Reservation): unknown[][] =>
  numbers.map(({ status, live, task }) => [status, live, task]);
