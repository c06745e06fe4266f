import { type Money } from '../domain/money.js';
import { type E164, type NumberType } from '../domain/phone-number.js';

export interface OwnedNumber {
  phoneNumber: E164;
  country: string;
  type: NumberType;
  status: 'active' | 'inactive' | 'cancelled' | 'unknown';
  monthlyCost?: { amount: string; currency: string };
  callerName?: string;
  billing?: 'metered' | 'unmetered';
  /** Which trunk of a reseller's customer it is assigned to, for which fees. */
  assignment?: { trunkId: string; fees: { setup: Money; monthly: Money; perMinute: Money }; nextBillingDate?: string };
}
export interface NumbersPort {
  list(filter: { type?: NumberType; status?: OwnedNumber['status'] }, deadlineAt: number): Promise<OwnedNumber[]>;
}
