import { type Connection, type Cost, type OrderFailure } from '../domain/order.js';
import { type E164 } from '../domain/phone-number.js';
import { type HeldUpstream, type NumberToHold } from './reservations.js';
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
