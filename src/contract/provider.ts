import { type Effect, type OperationRow } from './operation-row.js';
import { type Connection, type Cost, type OrderFailure } from '../domain/order.js';
import { type E164, type NumberType } from '../domain/phone-number.js';
import { type HoldCriteria, type HoldType, type NumberProblem } from '../domain/reservation.js';
import { type BillingPort } from './billing.js';
import { type ChangeHandlers } from './changes.js';
import { type PortabilityPort } from './portability.js';
import { type PortingPort } from './porting.js';
import { type ReconciliationPort } from './reconciliation.js';
import { type ReportsPort } from './reports.js';
import { type Call, type Finding, type StepResult, type Steps, type StepSpec } from './steps.js';
import { type TrunksPort } from './trunks.js';

export type { Effect, OperationRow };

/** What a caller looks for. Countries are ISO 3166-1 alpha-2, regions the country's own codes (US: two letters). */
export interface NumberQuery {
  country: string;
  type?: NumberType;
  region?: string;
  city?: string;
  areaCode?: string;
  /** NPA and NXX, six digits. */
  exchange?: string;
  tollFreePrefix?: string;
  /** Digits anywhere in the national number. */
  contains?: string;
  /** The whole national number, in digits, `?` for one and `*` for any number of them. */
  pattern?: string;
  /** Only numbers in runs of at least this many consecutive ones. */
  consecutive?: number;
  limit: number;
}

export interface AvailableNumber {
  phoneNumber: E164;
  country: string;
  type: NumberType;
  region?: string;
  city?: string;
  rateCenter?: string;
  cost?: { setup: string; monthly: string; currency: string };
}

export interface SearchPort {
  /** Whether the provider can answer this query at all, and which of its filters it cannot apply. */
  supports(
    query: NumberQuery,
  ): { supported: true; ignoredFilters: (keyof NumberQuery)[] } | { supported: false; detail: string };
  /** Rejects with a GatewayError; must stop at `deadlineAt` (epoch ms). */
  search(query: NumberQuery, deadlineAt: number): Promise<AvailableNumber[]>;
}

export interface CoverageRegion {
  country: string;
  region: string;
}
export interface CoverageExchange {
  country: string;
  region: string;
  areaCode: string;
  exchange: string;
  rateCenter?: string;
}
export interface CoveragePort {
  readonly countries: readonly string[];
  regions(country: string, deadlineAt: number): Promise<CoverageRegion[]>;
  exchanges(country: string, region: string, deadlineAt: number): Promise<CoverageExchange[]>;
}

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

/** What a provider asks for an order before it is charged. */
export interface Quote {
  providerOrderId: string;
  numbers: E164[];
  cost?: Cost;
}

/** The calls of an account whose cart all callers share: `order` takes everything that is in it. */
export interface CartCalls {
  lane: string;
  /** By name; names that are not in the cart do no harm. */
  takeOut(numbers: readonly HeldUpstream[]): Promise<StepSpec<unknown>>;
  putBack(number: NumberToHold): StepSpec<{ holdId: string }>;
  order(): Promise<StepSpec<Quote>>;
}
export interface OrderToPlace {
  id: string;
  provider: string;
  account: string;
  connection: Connection;
  providerOptions: Record<string, unknown>;
  numbers: readonly HeldUpstream[];
}

/** The course of one order. Every method may suspend the run; it then starts again from the top. */
export interface OrderRun extends Steps {
  latestHoldId(): Promise<string | undefined>;
  /** Places the order with nobody else's numbers in the cart. */
  exchange(calls: CartCalls): Promise<StepResult<Quote>>;
  /** Provider order ids among `ids` that belong to other orders of this gateway. */
  claimedByOthers(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Makes the price known; waits for the caller's confirmation where the order asks for it. */
  quoted(quotes: readonly Quote[]): Promise<void>;
  /** Why the order is not to be gone on with, where that is so now. */
  readonly tryUntil: number;
}

/**
 * How an order ended. `numbers` says where its numbers are afterwards: `held` as before, `gone` from the reservation
 * (with the provider's own order, or back in its inventory), or `lost`.
 */
export type OrderResult =
  | { kind: 'completed'; active: E164[] }
  | { kind: 'rejected'; failure: OrderFailure; numbers: 'held' | 'gone' | 'lost' }
  | { kind: 'needs_review'; detail: string };

export interface OrderPort {
  /** Whether an order has a price and a second step that the caller may confirm. */
  readonly confirmable: boolean;
  /** Refuses, by field, what this provider cannot order. May read upstream; changes nothing. */
  check(request: { connection: Connection; providerOptions: Record<string, unknown> }): Promise<void>;
  /** What these numbers would cost; undefined where the provider does not say. Absent where it never says before there is an order. */
  price?(numbers: readonly E164[], deadlineAt: number): Promise<Cost | undefined>;
  place(run: OrderRun, order: OrderToPlace): Promise<OrderResult>;
}

export interface OwnedNumber {
  phoneNumber: E164;
  country: string;
  type: NumberType;
  status: 'active' | 'inactive' | 'cancelled' | 'unknown';
  monthlyCost?: { amount: string; currency: string };
  callerName?: string;
  billing?: 'metered' | 'unmetered';
}
export interface NumbersPort {
  list(filter: { type?: NumberType; status?: OwnedNumber['status'] }, deadlineAt: number): Promise<OwnedNumber[]>;
}

export interface ProviderHealth {
  status: 'ok' | 'degraded' | 'down';
  detail?: string;
}

/** A provider that is switched on. Capability is presence: a port that is not there is not supported. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Tells accounts of one provider apart without giving the account number away. */
  readonly account: string;
  readonly operations: readonly OperationRow[];
  readonly search?: SearchPort;
  readonly coverage?: CoveragePort;
  readonly reservations?: ReservationPort;
  readonly orders?: OrderPort;
  readonly numbers?: NumbersPort;
  readonly portability?: PortabilityPort;
  readonly porting?: PortingPort;
  readonly reports?: ReportsPort;
  readonly billing?: BillingPort;
  readonly trunks?: TrunksPort;
  readonly reconciliation?: ReconciliationPort;
  readonly changes?: ChangeHandlers;
  health(): ProviderHealth;
}

export type ProviderMode = 'sandbox' | 'live' | 'disabled';
export type { Call, Finding };
