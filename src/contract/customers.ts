import { type Money } from '../domain/money.js';
import { type QualifiedProduct, type QualificationRequest, type Estimate } from './customer-products.js';
import { type PaymentMethodType, type PaymentMethodDetails, type PaymentMethodRef } from './payment-methods.js';

export interface CustomerAddress {
  /** Street and number. */
  line1: string;
  /** Kind and number of a part of the building: `APT`, `4`. */
  unitType?: string;
  unitNumber?: string;
  city?: string;
  region?: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
}

/** What is known of a customer: somebody who buys from an account of ours at a provider. */
export interface CustomerRecord {
  firstName: string;
  lastName: string;
  company?: string;
  email: string;
  phone: string;
  address: CustomerAddress;
  /** Up to two values for one's own use. */
  customFields?: readonly string[];
  /** What the provider does when the customer's money runs out, by its code (`balanceManagements`). */
  balanceManagement?: string;
}

/** A customer, as the provider has it. */
export interface Customer extends CustomerRecord {
  id: string;
}

/** A customer and where that is known from: the provider, asked now, or what was given to this gateway. */
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
  /** What is put on the price of calls: an amount, and a part in a hundred. Decimal strings; of what the amount is, no document says. */
  markupFixed?: string;
  markupPercentage?: string;
  /** In what steps calls are counted, as the provider writes it. */
  pulse?: number;
  freeMinutes?: number;
  /** Over which of the provider's routes calls go, by its number of the route. */
  internationalRoute?: string;
  canadaRoute?: string;
}

/** What a customer has used, in all or on one day. */
export interface CustomerUsage {
  spent?: Money;
  calls?: number;
  /** As the provider writes it: `51:35`. */
  talkTime?: string;
}

/** What a customer has left and has used; `today` is the provider's. */
export interface CustomerBalance extends CustomerUsage {
  current: Money;
  today: CustomerUsage;
}

/** At which balance a customer is warned, and where. */
export interface Threshold {
  amount: Money;
  email?: string;
}

/** A charge or a payment in a customer's books. The day is `YYYY-MM-DD`, by the provider's clock. */
export interface AccountMovement {
  id: string;
  date: string;
  /** RFC 3339, where the provider says the time. */
  bookedAt?: string;
  amount: Money;
  description?: string;
}

/** A charge or a payment to be made; a dry run asks whether it would be taken, and changes nothing. */
export interface MovementRequest {
  customerId: string;
  amount: Money;
  description?: string;
  dryRun?: boolean;
}

/** What came of it: `description` as it was booked, with the tag that it can be found by. */
export interface MovementMade {
  amount: Money;
  description: string;
  dryRun: boolean;
  /** The provider's id, where it lists it already. */
  id?: string;
}

/** What must be written down nowhere: it exists in a request and in the one call that follows from it. */
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

/** Customers of an account. What a provider cannot tell is not there. All reject with a GatewayError and stop at `deadlineAt`. */
export interface CustomersPort {
  /** No two customers have one e-mail address: one of an address is made at a time, since a lost one is found by it. */
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

/** Money that was booked on an account. */
export interface Booking {
  id: string;
  type: CreditType;
  amount: Money;
  /** What the account holds afterwards. */
  balance: Money;
  /** As far as the provider repeats it. */
  account?: CloudAccountRef;
  note?: string;
}

/** Every change of customers, of their means of payment, and of accounts' money. */
export interface CustomerChanges {
  /** Where nothing is said, the customer is activated. */
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
  /** The confidential is the security code of the card, where it is a card. */
  'billing.fund': {
    input: { methodId: string; type: PaymentMethodType; amount: Money };
    result: Booking;
    confidential: string;
  };
}
