import { type Money } from '../domain/money.js';
import { type E164 } from '../domain/phone-number.js';
import { type ProviderOptions } from './reservations.js';

/** A number as it is in the account now. */
export interface AccountNumber {
  phoneNumber: E164;
  /** `unknown`: a status that the gateway does not know. */
  status: 'active' | 'inactive' | 'cancelled' | 'unknown';
  trunkId?: string;
  monthlyCost?: Money;
  /** As `OwnedNumber.rate`. */
  rate?: string;
}

/** An order or a port as it is in the account. */
export interface AccountOrder {
  providerOrderId: string;
  kind: 'number' | 'port';
  phoneNumbers: E164[];
  cost?: Money;
}

/** Everything in an account, to be compared with the ledger. Methods reject with a GatewayError and must stop at `deadlineAt`. */
export interface ReconciliationPort {
  /** `orderedWith`: the provider's own settings that orders and reservations here were made with, which may name more to look at. */
  numbers(deadlineAt: number, orderedWith: readonly ProviderOptions[]): Promise<AccountNumber[]>;
  orders(deadlineAt: number): Promise<AccountOrder[]>;
}
