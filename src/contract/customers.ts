import { type Money } from '../domain/money.js';
import { type QualifiedProduct, type QualificationRequest, type Estimate } from './customer-products.js';
import { type PaymentMethodType, type PaymentMethodDetails, type PaymentMethodRef } from './payment-methods.js';

export interface CustomerAddress {
  /** Street and number. */
  line1: string;
  /** Type and number of a unit in the building: `APT`, `4`. */
  unitType?: string;
  unitNumber?: string;
  city?: string;
  region?: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
}

/** A customer: a person or company that buys from our account at a provider. */
export interface CustomerRecord {
  firstName: string;
  lastName: string;
  company?: string;
  email: string;
  phone: string;
  address: CustomerAddress;
  /** Up to two values for the account's own use. */
  customFields?: readonly string[];
  /** What the provider does when the customer's money runs out, by its code (`balanceManagements`). */
  balanceManagement?: string;
}

/** A customer, as the provider has it. */
export interface Customer extends CustomerRecord {
  id: string;
}

/** A customer and the source of the data: the provider, asked now, or what this gateway was given. */
export interface CustomerFound extends Customer {
  provider: string;
  source: 'provider' | 'gateway';
  /** With `gateway`. */
  createdAt?: string;
  updatedAt?: string;
}

/** A package of prices that customers can have. */
export interface CustomerPackage {
  id: string;
  name: string;
  monthlyFee?: Money;
  setupFee?: Money;
  /** Markup on the price of calls: an amount and a percentage, as decimal strings. No document says what the amount is per. */
  markupFixed?: string;
  markupPercentage?: string;
  /** Billing increments of calls, as the provider writes them. */
  pulse?: number;
  freeMinutes?: number;
  /** The provider's route for calls, by its number. */
  internationalRoute?: string;
  canadaRoute?: string;
}

/** A customer's usage, in total or on one day. */
export interface CustomerUsage {
  spent?: Money;
  calls?: number;
  /** As the provider writes it: `51:35`. */
  talkTime?: string;
}

/** A customer's balance and usage; `today` by the provider's clock. */
export interface CustomerBalance extends CustomerUsage {
  current: Money;
  today: CustomerUsage;
}

/** The balance at which a customer is warned, and the email address for the warning. */
export interface Threshold {
  amount: Money;
  email?: string;
}

/** A charge or a payment in a customer's books. The day is `YYYY-MM-DD`, by the provider's clock. */
export interface AccountMovement {
  id: string;
  date: string;
  /** RFC 3339, if the provider states the time. */
  bookedAt?: string;
  amount: Money;
  description?: string;
}

/** A charge or a payment to be made; a dry run asks whether it would be accepted, and changes nothing. */
export interface MovementRequest {
  customerId: string;
  amount: Money;
  description?: string;
  dryRun?: boolean;
}

/** The booking: `description` includes the tag that it can be found by. */
export interface MovementMade {
  amount: Money;
  description: string;
  dryRun: boolean;
  /** The provider's ID, if the provider lists the booking already. */
  id?: string;
}

/** What must never be stored: it exists only in a request and in the one call that follows from it. */
export class CustomerSecrets {
  constructor(
    readonly password?: string,
    readonly driverLicense?: string,
    readonly socialSecurityNumber?: string,
  ) {}

  toJSON(): string {
    return '[customer secrets]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[customer secrets]';
  }
}

export type CreditType = 'credit' | 'debit';

/** Customers of an account. Methods that a provider has no operation for are absent. All reject with a GatewayError and stop at `deadlineAt`. */
export interface CustomersPort {
  /** Email addresses are unique: customers with the same address are created one at a time, since a lost creation is found by the address. */
  readonly emailsAreIds?: true;
  list?(filter: { email?: string }, deadlineAt: number): Promise<Customer[]>;
  /** Undefined when there is none. */
  find?(id: string, deadlineAt: number): Promise<Customer | undefined>;
  balance?(customerId: string, deadlineAt: number): Promise<CustomerBalance>;
  threshold?(customerId: string, deadlineAt: number): Promise<Threshold>;
  charges?(customerId: string, deadlineAt: number): Promise<AccountMovement[]>;
  payments?(customerId: string, deadlineAt: number): Promise<AccountMovement[]>;
  packagesOf?(customerId: string, deadlineAt: number): Promise<CustomerPackage[]>;
  /** All that there are. */
  packages?(deadlineAt: number): Promise<CustomerPackage[]>;
  balanceManagements?(deadlineAt: number): Promise<{ id: string; description: string }[]>;
  qualify?(customerId: string, request: QualificationRequest, deadlineAt: number): Promise<QualifiedProduct[]>;
  estimate?(
    customerId: string,
    request: { type: 'new' | 'replenish'; ratePlanId: string; promoCode?: string },
    deadlineAt: number,
  ): Promise<Estimate>;
}

/** A cloud account: one of the accounts below ours, or ours. */
export interface CloudAccountRef {
  type: 'core' | 'var' | 'partner' | 'affiliate';
  number: string;
}

/** Money booked on an account. */
export interface Booking {
  id: string;
  type: CreditType;
  amount: Money;
  /** The account's balance afterwards. */
  balance: Money;
  /** If the provider returns it. */
  account?: CloudAccountRef;
  note?: string;
}

/** Every change of customers, of their means of payment, and of accounts' money. */
export interface CustomerChanges {
  /** Unless given, the customer is activated. */
  'customer.create': {
    input: CustomerRecord & { activate?: boolean };
    result: { customerId: string };
    confidential: CustomerSecrets;
  };
  'customer.update': {
    input: Partial<CustomerRecord> & { customerId: string };
    result: { customerId: string };
    confidential: CustomerSecrets;
  };
  'customer.delete': { input: { customerId: string }; result: { customerId: string } };
  'customer.charge': { input: MovementRequest; result: MovementMade };
  'customer.payment': { input: MovementRequest; result: MovementMade };
  'customer.threshold': { input: Threshold & { customerId: string }; result: Threshold };
  'customer.note': {
    input: { customerId: string; orderNumber?: string; subject: string; content: string };
    result: { noteId: string };
  };
  'customer.credit': {
    input: { customerId: string; type: CreditType; amount: Money };
    result: { type: CreditType; amount: Money; available: Money };
  };
  'payment_method.add': {
    input: { customerId?: string; type: PaymentMethodType; lastFour: string };
    result: { methodId: string };
    confidential: PaymentMethodDetails;
  };
  'payment_method.toggle_default': { input: PaymentMethodRef; result: { methodId: string; isDefault: boolean } };
  'payment_method.remove': { input: PaymentMethodRef; result: { methodId: string } };
  'payment_method.verify': {
    input: PaymentMethodRef & { amounts: readonly [Money, Money] };
    result: { methodId: string };
  };
  'billing.adjust': {
    input: { account: CloudAccountRef; type: CreditType; amount: Money; note?: string };
    result: Booking;
  };
  'billing.reverse': { input: { account: CloudAccountRef; bookingId: string }; result: Booking };
  /** The secret is the card's security code, if it is a card. */
  'billing.fund': {
    input: { methodId: string; type: PaymentMethodType; amount: Money };
    result: Booking;
    confidential: string;
  };
}
