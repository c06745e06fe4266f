import { type E164, type NumberType } from '../domain/phone-number.js';

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
