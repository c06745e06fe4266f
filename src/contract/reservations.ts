import { type NumberKind } from '../domain/order.js';
import { type E164 } from '../domain/phone-number.js';
import { type HoldCriteria, type HoldType, type NumberProblem } from '../domain/reservation.js';
import { type Obstacle } from './obstacle.js';
import { type Steps } from './steps.js';

/** A provider's own settings, as the caller gave them or the adapter completed them. */
export type ProviderOptions = Readonly<Record<string, unknown>>;

/** A number of a reservation, with what is known about its hold. */
export interface NumberToHold {
  phoneNumber: E164;
  region?: string;
}
export interface HeldUpstream {
  phoneNumber: E164;
  holdId?: string;
}

/** Outcome of holding one number. `uncertain`: it may be held, and is released by number. */
export type HoldOutcome =
  /** `expiresAt` (epoch ms), if the provider says it: the earlier of that and ours counts. */
  | { kind: 'held'; holdId: string; expiresAt?: number }
  | { kind: 'unavailable'; problem: NumberProblem }
  | { kind: 'uncertain'; problem: NumberProblem };

/** For the other numbers of a request that wants all or none. */
export const notAttempted: NumberProblem = {
  code: 'number_unavailable',
  detail: 'Not attempted, because another number of the request could not be held.',
};

/** What the provider picked, as far as its reply tells. It may include numbers held by others here; the caller sorts that out. */
export interface CriteriaHold {
  numbers: Map<E164, HoldOutcome>;
  problem?: NumberProblem;
}

/** What an adapter may need to know about the reservation. */
export interface HoldContext extends Steps {
  /** Whether this step has begun: work continues in the way it began, whatever has become known since. */
  hasBegun(key: string): boolean;
  /** The last hold ID that the provider gave on this account, for any tenant. */
  latestHoldId(): Promise<string | undefined>;
  /** Numbers on this account that any tenant holds now, or is releasing. */
  liveNumbers(): Promise<readonly E164[]>;
  /** When the hold's lifetime began, epoch ms. */
  readonly startedAt: number;
  /** As `prepare` completed them. */
  readonly options: ProviderOptions;
  /** Suspends the run until `at`: for what only time settles, or `because` the provider is unreachable now. */
  waitUntil(at: number, because?: Obstacle): never;
}

export type HoldSelection = { numbers: readonly NumberToHold[]; kind?: NumberKind } | { criteria: HoldCriteria };

export interface HoldRequest {
  numbers: readonly NumberToHold[];
  allowPartial: boolean;
  /** Distinguishes the journal keys of this hold from those of an earlier hold of the same numbers. */
  episodeOf(phoneNumber: E164): number;
}

export interface ReservationPort {
  readonly holdType: HoldType;
  /** How long a hold lasts, ms, and how much of that is kept as a margin. */
  readonly lifetimeMs: number;
  readonly marginMs: number;
  /** How much of a hold must remain for an order to start, ms. */
  readonly orderMarginMs: number;
  /** Maximum numbers of one request, by number or by criteria. */
  readonly maxNumbers: number;
  /** Whether some numbers of a hold can be released and the others kept. */
  readonly partialRelease: boolean;
  /** The provider has numbers of several types and countries, which a hold by number may name. */
  readonly takesKind?: true;
  /** Refuses, by field, what this provider cannot hold; completes the options that follow from the numbers. May read upstream; holds nothing. */
  prepare<W extends HoldSelection>(
    selection: W,
    options: ProviderOptions,
  ): Promise<{ selection: W; options: ProviderOptions }>;
  hold(context: HoldContext, request: HoldRequest): Promise<Map<E164, HoldOutcome>>;
  holdByCriteria(context: HoldContext, criteria: HoldCriteria): Promise<CriteriaHold>;
  /**
   * Releases numbers by number; repeating it is harmless. Resolves once the provider certainly no longer holds them for us, except for the numbers it
   * returns: for these the provider gave no clear answer.
   */
  release(context: HoldContext, numbers: readonly HeldUpstream[], key: string): Promise<ReadonlySet<E164>>;
}
