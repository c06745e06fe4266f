/** Means of payment, by what they are. */
export type PaymentMethodType = 'card' | 'bank_account';

/** A means of payment in the clear, with what the provider wants to know of it. Prints nothing of itself. */
export class PaymentMethodDetails {
  constructor(
    readonly type: PaymentMethodType,
    readonly number: string,
    readonly card?: { month: number; year: number; cvv: string },
    readonly bank?: {
      routingNumber: string;
      accountType: 'personal_checking' | 'personal_savings' | 'business_checking' | 'business_savings';
      plaid?: { accountId: string; accessToken: string; itemId: string };
    },
  ) {}

  get lastFour(): string {
    return this.number.slice(-4);
  }

  toJSON(): string {
    return '[payment method]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[payment method]';
  }
}

/** Which payment method is meant; without a customer it is one of the account itself. */
export interface PaymentMethodRef {
  customerId?: string;
  methodId: string;
  type: PaymentMethodType;
}
