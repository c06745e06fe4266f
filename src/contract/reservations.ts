import { type E164 } from '../domain/phone-number.js';
import { type HoldCriteria, type HoldType, type NumberProblem } from '../domain/reservation.js';
import { type Steps } from './steps.js';

/** A number that a reservation names, with what is known of its hold. */
export interface NumberToHold {
  phoneNumber: E164;
  region?: string;
}
export interface HeldUpstream {
  phoneNumber: E164;
  holdId?: string;
}

/** How holding one number ended. `uncertain` ones may be held and are let go of by name. */
export type HoldOutcome =
  | { kind: 'held'; holdId: string }
  | { kind: 'unavailable'; problem: NumberProblem }
  | { kind: 'uncertain'; problem: NumberProblem };

/** What the provider picked, as far as its reply tells: it may name what others here hold; the caller sorts that out. */
export interface CriteriaHold {
  numbers: Map<E164, HoldOutcome>;
  problem?: NumberProblem;
}

/** Everything an adapter may need to know of the reservation that it works for. */
export interface HoldContext extends Steps {
  /** The last hold id the provider gave on this account, whoever asked for it. */
  latestHoldId(): Promise<string | undefined>;
  /** Numbers on this account that somebody here holds now, or is letting go of. */
  liveNumbers(): Promise<readonly E164[]>;
  /** When the hold's lifetime began, epoch ms. */
  readonly startedAt: number;
}

export interface HoldRequest {
  numbers: readonly NumberToHold[];
  allowPartial: boolean;
  /** Makes journal keys of this hold differ from those of an earlier one of the same numbers. */
  episodeOf(phoneNumber: E164): number;
}

export interface ReservationPort {
  readonly holdType: HoldType;
  /** How long a hold lives, ms, and how much of that is kept as margin. */
  readonly lifetimeMs: number;
  readonly marginMs: number;
  /** How much must be left of a hold for an order to start, ms. */
  readonly orderMarginMs: number;
  /** Most numbers one request may name, or ask for by criteria. */
  readonly maxNumbers: number;
  /** Refuses, by field, what this provider cannot hold; completes what follows from the number itself. Nothing is sent. */
  prepare(
    request: { numbers: readonly NumberToHold[] } | { criteria: HoldCriteria },
  ): readonly NumberToHold[] | HoldCriteria;
  hold(context: HoldContext, request: HoldRequest): Promise<Map<E164, HoldOutcome>>;
  holdByCriteria(context: HoldContext, criteria: HoldCriteria): Promise<CriteriaHold>;
  /**
   * Lets go of numbers by name; repeating it is harmless. Resolves once the provider certainly no longer holds them for us,
   * except those it answers: of these the provider never gave a clear word.
   */
  release(context: HoldContext, numbers: readonly HeldUpstream[], key: string): Promise<ReadonlySet<E164>>;
}
