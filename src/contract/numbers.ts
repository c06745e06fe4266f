import { type Money } from '../domain/money.js';
import { type Connection } from '../domain/order.js';
import { type E164, type NumberType } from '../domain/phone-number.js';

/** Where calls go when nobody takes them: by what is the matter. */
export interface Failover {
  busy?: string;
  unreachable?: string;
  noAnswer?: string;
}

/** A number in service, as its provider has it. What a provider does not say is left out. */
export interface OwnedNumber {
  phoneNumber: E164;
  country: string;
  type: NumberType;
  status: 'active' | 'inactive' | 'cancelled' | 'unknown';
  monthlyCost?: { amount: string; currency: string };
  /** What the provider prints as its rate where it does not document what the rate is of: no currency, no period. */
  rate?: string;
  callerName?: string;
  billing?: 'metered' | 'unmetered';
  /** The trunk its calls arrive on, by the provider's id. */
  trunkId?: string;
  /** The same where the provider connects numbers to more than trunks. */
  connection?: Connection;
  /** The provider's id of the number as a service. */
  serviceId?: string;
  /** The provider's point of presence that its calls pass through. */
  pop?: string;
  /** Where its calls go, in the provider's own notation. */
  routing?: string;
  /** Where they go when that fails, in the same notation. */
  failover?: Failover;
  /** What callers' names begin with for whoever is called. */
  callerIdPrefix?: string;
  /** What is written down about it at the provider. */
  note?: string;
  /** Which trunk of a reseller's customer it is assigned to, for which fees. */
  assignment?: { trunkId: string; fees: { setup: Money; monthly: Money; perMinute: Money }; nextBillingDate?: string };
}
/** What of the account is wanted. A provider that cannot ask for less answers more: what it answers is held to the filter again. */
export interface OwnedFilter {
  type?: NumberType;
  status?: OwnedNumber['status'];
  trunkId?: string;
  /** The provider's id of the order that brought them. */
  providerOrderId?: string;
  /** The numbers of this customer of the account's, by the provider's id; of the configured one unless it is named. */
  customerId?: string;
}
export interface NumbersPort {
  /** The account has numbers of several customers, who are named by `customerId`. */
  readonly byCustomer?: true;
  /** Rejects with a GatewayError; must stop at `deadlineAt` (epoch ms). */
  list(filter: OwnedFilter, deadlineAt: number): Promise<OwnedNumber[]>;
}
