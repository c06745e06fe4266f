import { type Money } from '../domain/money.js';
import { type Connection } from '../domain/order.js';
import { type E164, type NumberType } from '../domain/phone-number.js';

/** Where unanswered calls go, by reason. */
export interface Failover {
  busy?: string;
  unreachable?: string;
  noAnswer?: string;
}

/** A number in service, as its provider reports it. What a provider does not report is absent. */
export interface OwnedNumber {
  phoneNumber: E164;
  country: string;
  type: NumberType;
  status: 'active' | 'inactive' | 'cancelled' | 'unknown';
  monthlyCost?: { amount: string; currency: string };
  /** The rate as the provider prints it, if the provider does not document its currency and period. */
  rate?: string;
  callerName?: string;
  billing?: 'metered' | 'unmetered';
  /** The trunk that its calls arrive on, by the provider's ID. */
  trunkId?: string;
  /** The same if the provider connects numbers to more than trunks. */
  connection?: Connection;
  /** The provider's id of the number as a service. */
  serviceId?: string;
  /** The provider's point of presence that its calls pass through. */
  pop?: string;
  /** Where its calls go, in the provider's own notation. */
  routing?: string;
  /** Where they go when that fails, in the same notation. */
  failover?: Failover;
  /** Prefix of the caller name that the called party sees. */
  callerIdPrefix?: string;
  /** The provider's note on it. */
  note?: string;
  /** The trunk of a reseller's customer that it is assigned to, and the fees. */
  assignment?: { trunkId: string; fees: { setup: Money; monthly: Money; perMinute: Money }; nextBillingDate?: string };
}
/** Filter on the account's numbers. A provider that cannot filter returns more; its answer is filtered again. */
export interface OwnedFilter {
  type?: NumberType;
  status?: OwnedNumber['status'];
  trunkId?: string;
  /** The provider's ID of the order that they came with. */
  providerOrderId?: string;
  /** The numbers of this customer of the account, by the provider's ID; of the configured customer unless given. */
  customerId?: string;
}
export interface NumbersPort {
  /** The account has numbers of several customers, named by `customerId`. */
  readonly byCustomer?: true;
  /**
   * A change of a number whose reply was lost is settled by how the number is found now, not by a record of the change. If another tenant got the
   * number before that, the change would be sent again and affect that tenant.
   */
  readonly settledByNumber?: true;
  /** Rejects with a GatewayError; must stop at `deadlineAt` (epoch ms). */
  list(filter: OwnedFilter, deadlineAt: number): Promise<OwnedNumber[]>;
}
