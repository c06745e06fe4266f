import { type NumberKind } from '../domain/order.js';
import { type E164 } from '../domain/phone-number.js';
import { type HoldCriteria, type HoldType, type NumberProblem } from '../domain/reservation.js';
import { type Obstacle } from './obstacle.js';
import { type Steps } from './steps.js';

/** A provider's own settings, as the caller gave them or the adapter completed them. */
export type ProviderOptions = Readonly<Record<string, unknown>>;

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
  /** `expiresAt` (epoch ms) where the provider says until when: the earlier of that and ours counts. */
  | { kind: 'held'; holdId: string; expiresAt?: number }
  | { kind: 'unavailable'; problem: NumberProblem }
  | { kind: 'uncertain'; problem: NumberProblem };

/** What the provider picked, as far as its reply tells: it may name what others here hold; the caller sorts that out. */
export interface CriteriaHold {
  numbers: Map<E164, HoldOutcome>;
  problem?: NumberProblem;
}

/** Everything an adapter may need to know of the reservation that it works for. */
export interface HoldContext extends Steps {
  /** Whether this step has been sent: what has begun one way goes on that way, whatever has become known since. */
  hasBegun(key: string): boolean;
  /** The last hold id the provider gave on this account, whoever asked for it. */
  latestHoldId(): Promise<string | undefined>;
  /** Numbers on this account that somebody here holds now, or is letting go of. */
  liveNumbers(): Promise<readonly E164[]>;
  /** When the hold's lifetime began, epoch ms. */
  readonly startedAt: number;
  /** As `prepare` completed them. */
  readonly options: ProviderOptions;
  /** Comes back later: for what only time settles, or `because` the provider cannot be asked now. */
  waitUntil(at: number, because?: Obstacle): never;
}

export type HoldSelection = { numbers: readonly NumberToHold[]; kind?: NumberKind } | { criteria: HoldCriteria };

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
  /** Whether some numbers of a hold can be let go of and the others kept. */
  readonly partialRelease: boolean;
  /** The provider has numbers of several kinds and countries, which a hold by number may name. */
  readonly takesKind?: true;
  /** Refuses, by field, what this provider cannot hold; completes what follows from the numbers. May read upstream; holds nothing. */
  prepare<W extends HoldSelection>(
    selection: W,
    options: ProviderOptions,
  ): Promise<{ selection: W; options: ProviderOptions }>;
  hold(context: HoldContext, request: HoldRequest): Promise<Map<E164, HoldOutcome>>;
  holdByCriteria(context: HoldContext, criteria: HoldCriteria): Promise<CriteriaHold>;
  /**
   * Lets go of numbers by name; repeating it is harmless. Resolves once the provider certainly no longer holds them for us,
   * except those it answers: of these the provider never gave a clear word.
   */
  release(context: HoldContext, numbers: readonly HeldUpstream[], key: string): Promise<ReadonlySet<E164>>;
}
