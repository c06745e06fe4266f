import { type Money } from '../domain/money.js';
import { type FileStream } from './file-stream.js';
import { type Period } from './reports.js';

/** Why money came to the account or left it. `other`: the provider gave a reason that the gateway does not know. */
export const transactionTypes = [
  'test_call_credit',
  'bank_transfer',
  'bank_fee',
  'paypal_transfer',
  'paypal_fee',
  'usf_tax',
  'payment_cancelled',
  'payment_refund',
  'call_charges',
  'number_order',
  'port_order',
  'credit_card',
  'credit_card_fee',
  'other',
] as const;
export type TransactionType = (typeof transactionTypes)[number];

/** One movement on the account. Times are RFC 3339 in UTC. */
export interface Transaction {
  at: string;
  type: TransactionType;
  /** The provider's own words; present with `other`. */
  description?: string;
  debit: Money;
  credit: Money;
  /** After it. */
  balance: Money;
}

export const paymentMethods = ['paypal', 'bank', 'credit_card'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

/** Money paid to the provider: `gross` less `fees` is `net`, which the account was credited with. */
export interface Payment {
  at: string;
  reference?: string;
  method: PaymentMethod | 'other';
  /** `unknown`: a status that the gateway does not know. */
  status: 'completed' | 'unknown';
  gross: Money;
  fees: Money;
  net: Money;
}

/** The invoice of one day, `YYYY-MM-DD`. */
export interface Invoice {
  date: string;
}

/** A card. It exists only in a request and in the one call that follows from it; printing it shows nothing. */
export class PaymentCard {
  constructor(
    readonly holder: { firstName: string; lastName: string },
    readonly number: string,
    readonly expiry: { month: number; year: number },
    readonly cvv: string,
    readonly address: { line1?: string; line2?: string; city?: string; region?: string; postalCode?: string },
  ) {}

  get lastFour(): string {
    return this.number.slice(-4);
  }

  toJSON(): string {
    return '[card]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[card]';
  }
}

export interface PaymentFilter extends Partial<Period> {
  method?: PaymentMethod;
  reference?: string;
}

/** The account's books. All methods reject with a GatewayError and must stop at `deadlineAt` (epoch ms); lists may come in any order. */
export interface BillingPort {
  /** The account's balance now. */
  balance(deadlineAt: number): Promise<Money>;
  openInvoice(date: string, deadlineAt: number): Promise<FileStream>;
  invoices(period: Partial<Period>, deadlineAt: number): Promise<Invoice[]>;
  /** Oldest first, as booked. */
  transactions(type: TransactionType | undefined, deadlineAt: number): Promise<Transaction[]>;
  payments(filter: PaymentFilter, deadlineAt: number): Promise<Payment[]>;
}
