import {
  type Connection,
  type Cost,
  type NumberSelection,
  type OrderedNumberStatus,
  type OrderFailure,
} from '../domain/order.js';
import { type E164 } from '../domain/phone-number.js';
import { type Obstacle } from './obstacle.js';
import { type HeldUpstream, type NumberToHold, type ProviderOptions } from './reservations.js';
import { type StepResult, type Steps, type StepSpec } from './steps.js';

/** What a provider asks for an order before it is charged. */
export interface Quote {
  providerOrderId: string;
  numbers: E164[];
  cost?: Cost;
}

/** The calls of an account whose cart all callers share: `order` takes everything that is in it. */
export interface CartCalls {
  lane: string;
  /** By number; numbers that are not in the cart do no harm. */
  takeOut(numbers: readonly HeldUpstream[]): Promise<StepSpec<unknown>>;
  putBack(number: NumberToHold): StepSpec<{ holdId: string }>;
  order(): Promise<StepSpec<Quote>>;
}
/** The ways in which an order can say what it orders. */
export type OrderStyle = 'reservation' | 'numbers' | 'criteria' | 'block';

export interface OrderToPlace {
  id: string;
  provider: string;
  account: string;
  connection: Connection;
  /** As completed by `check` or `plan`, on top of the reservation's. */
  providerOptions: ProviderOptions;
  /** Of the reservation; with another style, those known so far. */
  numbers: readonly HeldUpstream[];
  /** Unless it claims a reservation. */
  selection?: NumberSelection;
  /** The price as announced, and confirmed if the order requires that; undefined before. */
  cost?: Cost;
  /** Our ID, the same each time it is sent; shared by the orders of one request. */
  groupId: string;
  createdAt: number;
}

/** What a provider may identify one of our orders by. */
export type OrderMark = Pick<OrderToPlace, 'id' | 'groupId'>;

/** Progress of an order at a provider that takes a while. Absent members stay as they were. */
export interface OrderProgress {
  status: 'in_progress' | 'action_required';
  providerOrderIds: readonly string[];
  /** Numbers picked by the provider are new here. */
  numbers: readonly { phoneNumber: E164; status: OrderedNumberStatus }[];
  cost?: Cost;
  /** The status in the provider's own words. */
  providerStatus?: string;
  /** Human-readable. */
  detail: string;
}

/** One order being carried out. Every method may suspend the run; it then starts again from the top. */
export interface OrderRun extends Steps {
  latestHoldId(): Promise<string | undefined>;
  /** Places the order while no other reservation's numbers are in the cart. */
  exchange(calls: CartCalls): Promise<StepResult<Quote>>;
  /** Those of `ids` that belong to other orders of this gateway. */
  claimedByOthers(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Announces the price; waits for the caller's confirmation if the order requires it. */
  quoted(quotes: readonly Quote[]): Promise<void>;
  /** The same before anything is sent: the provider has no order yet. `until` bounds the wait, epoch ms. */
  priced(cost: Cost | undefined, until: number): Promise<void>;
  /** Announces progress. Nothing is written when nothing is new. */
  progress(now: OrderProgress): Promise<void>;
  /** Suspends the run until `at`: for work that takes time at the provider, or `because` it is unreachable now. */
  waitUntil(at: number, because?: Obstacle): never;
  readonly tryUntil: number;
  /** When the order last changed, epoch ms: it determines how often to ask. */
  readonly movedAt: number;
}

/**
 * How an order ended. `numbers` says where its numbers are afterwards: `held` as before, `gone` from the reservation
 * (with the provider's own order, or back in its inventory), or `lost`.
 */
export type OrderResult =
  /**
   * `partial`: fewer were delivered than requested, although every known number is in service; `failure`: why the others were not.
   */
  | { kind: 'completed'; active: E164[]; partial?: true; failure?: OrderFailure }
  | { kind: 'rejected'; failure: OrderFailure; numbers: 'held' | 'gone' | 'lost' }
  /** `done`: numbers that are certain, and belong to the tenant whatever the manual review finds about the rest. */
  | { kind: 'needs_review'; detail: string; done?: { active?: readonly E164[]; providerOrderIds?: readonly string[] } };

/** The part of a selection that fits into one order at the provider. */
export interface PlannedOrder {
  selection: NumberSelection;
  options: ProviderOptions;
}

/** An order as the provider has it, by the provider's ID. */
export interface OrderFound {
  /** The numbers that it delivers or has delivered. */
  numbers: readonly E164[];
  /** It bears the tag of the order in question, and so belongs to that order whatever its numbers are. */
  marked?: true;
}

export interface OrderPort {
  readonly styles: readonly OrderStyle[];
  /** The provider has numbers of several types and countries, which an order by number or block may name. */
  readonly takesKind?: true;
  /** Whether orders take hours or days at the provider: requests do not wait for their end. */
  readonly takesTime: boolean;
  /** Whether an order has a price and a second step that the caller may confirm. */
  readonly confirmable: boolean;
  /** Refuses, by field, what this provider cannot order. May read upstream; changes nothing. */
  check(request: { connection: Connection; providerOptions: ProviderOptions }): Promise<void>;
  /** Without a reservation: splits a selection into what must be separate orders. Refuses, by field, what cannot be ordered. */
  plan?(selection: NumberSelection, options: ProviderOptions): Promise<PlannedOrder[]>;
  /** The price of these numbers with these options; undefined if the provider does not say. Absent if it never says before ordering. */
  price?(numbers: readonly E164[], options: ProviderOptions, deadlineAt: number): Promise<Cost | undefined>;
  place(run: OrderRun, order: OrderToPlace): Promise<OrderResult>;
  /**
   * The provider's order with this ID, which someone has named as this order's; undefined if there is none. Absent if the provider cannot be asked by
   * ID.
   */
  findOrder?(providerOrderId: string, order: OrderMark, deadlineAt: number): Promise<OrderFound | undefined>;
  /** The account's numbers that bear this order's tag. Absent if numbers bear none. */
  marked?(order: OrderMark, deadlineAt: number): Promise<E164[]>;
}
