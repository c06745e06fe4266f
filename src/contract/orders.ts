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
  /** By name; names that are not in the cart do no harm. */
  takeOut(numbers: readonly HeldUpstream[]): Promise<StepSpec<unknown>>;
  putBack(number: NumberToHold): StepSpec<{ holdId: string }>;
  order(): Promise<StepSpec<Quote>>;
}
/** How an order may say what it is of. */
export type OrderStyle = 'reservation' | 'numbers' | 'criteria' | 'block';

export interface OrderToPlace {
  id: string;
  provider: string;
  account: string;
  connection: Connection;
  /** As `check` or `plan` completed them, and the reservation's below them. */
  providerOptions: ProviderOptions;
  /** Of the reservation; with another style what is known so far. */
  numbers: readonly HeldUpstream[];
  /** Unless it claims a reservation. */
  selection?: NumberSelection;
  /** As it was made known, and confirmed where the order asks for that; undefined before. */
  cost?: Cost;
  /** Ours, the same whenever it is sent; orders of one request have it in common. */
  requestId: string;
  createdAt: number;
}

/** By what a provider may know an order of ours again. */
export type OrderMark = Pick<OrderToPlace, 'id' | 'requestId'>;

/** How far an order is at a provider that takes its time. What is not named stays as it was. */
export interface OrderProgress {
  status: 'in_progress' | 'action_required';
  providerOrderIds: readonly string[];
  /** Numbers that the provider has picked are new here. */
  numbers: readonly { phoneNumber: E164; status: OrderedNumberStatus }[];
  cost?: Cost;
  /** The provider's own words for how it stands. */
  providerStatus?: string;
  /** For people. */
  detail: string;
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
  /** The same before anything is sent: the provider has no order yet. `until` bounds the wait, epoch ms. */
  priced(cost: Cost | undefined, until: number): Promise<void>;
  /** Makes known how far it is. Nothing is written when nothing is new. */
  progress(now: OrderProgress): Promise<void>;
  /** Comes back later; for what takes its time at the provider, or `because` it cannot be asked now. */
  waitUntil(at: number, because?: Obstacle): never;
  readonly tryUntil: number;
  /** When something about the order last changed, epoch ms: how often to ask follows from it. */
  readonly movedAt: number;
}

/**
 * How an order ended. `numbers` says where its numbers are afterwards: `held` as before, `gone` from the reservation
 * (with the provider's own order, or back in its inventory), or `lost`.
 */
export type OrderResult =
  /**
   * `partial` where fewer were delivered than asked for, although every number that is known is in service; `failure` why the others
   * were not.
   */
  | { kind: 'completed'; active: E164[]; partial?: true; failure?: OrderFailure }
  | { kind: 'rejected'; failure: OrderFailure; numbers: 'held' | 'gone' | 'lost' }
  /** `done`: what is certain all the same, and the tenant's whatever a person finds out about the rest. */
  | { kind: 'needs_review'; detail: string; done?: { active?: readonly E164[]; providerOrderIds?: readonly string[] } };

/** One provider order's worth of a selection. */
export interface PlannedOrder {
  selection: NumberSelection;
  options: ProviderOptions;
}

/** What the provider has under the id of one of its orders. */
export interface OrderFound {
  /** Those that it brings or has brought. */
  numbers: readonly E164[];
  /** It bears the mark of the order here that it is asked about, and so is that one's whatever its numbers are. */
  marked?: true;
}

export interface OrderPort {
  readonly styles: readonly OrderStyle[];
  /** The provider has numbers of several kinds and countries, which an order by number or of a block may name. */
  readonly takesKind?: true;
  /** Whether orders take their time at the provider, hours or days: nobody waits for their end. */
  readonly takesTime: boolean;
  /** Whether an order has a price and a second step that the caller may confirm. */
  readonly confirmable: boolean;
  /** Refuses, by field, what this provider cannot order. May read upstream; changes nothing. */
  check(request: { connection: Connection; providerOptions: ProviderOptions }): Promise<void>;
  /** Of a style without reservation: what would have to be orders of their own. Refuses, by field, what cannot be ordered. */
  plan?(selection: NumberSelection, options: ProviderOptions): Promise<PlannedOrder[]>;
  /** What these numbers would cost with these options; undefined where the provider does not say. Absent where it never says before there is an order. */
  price?(numbers: readonly E164[], options: ProviderOptions, deadlineAt: number): Promise<Cost | undefined>;
  place(run: OrderRun, order: OrderToPlace): Promise<OrderResult>;
  /** The provider's order of that id, which a person says is this one's; undefined when there is none. Absent where it cannot be asked by id. */
  findOrder?(providerOrderId: string, order: OrderMark, deadlineAt: number): Promise<OrderFound | undefined>;
  /** The numbers of the account that bear the mark of this order. Absent where numbers bear none. */
  marked?(order: OrderMark, deadlineAt: number): Promise<E164[]>;
}
