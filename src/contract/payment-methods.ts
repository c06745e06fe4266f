/** Types of payment methods. */
export type PaymentMethodType = 'card' | 'bank_account';

/** A payment method in clear text, with the data that the provider requires. Printing it shows nothing. */
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

/** Identifies a payment method; without a customer, one of the account itself. */
export interface PaymentMethodRef {
  customerId?: string;
  methodId: string;
  type: PaymentMethodType;
}
