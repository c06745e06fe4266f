import {
  type Payment,
  PaymentCard,
  type PaymentMethod,
  paymentMethods,
  type Transaction,
  type TransactionType,
  transactionTypes,
} from '../../contract/billing.js';
import { type ChangeInput, type ChangeOutput } from '../../contract/changes.js';
import { type Change } from '../../domain/change.js';
import { onlySet } from '../../domain/only-set.js';
import {
  DayField,
  Field,
  IntegerField,
  MoneyDto,
  MoneyField,
  ObjectField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { text } from '../../http/value-kinds.js';
import { cardNumber } from '../../http/value-formats.js';
import { PageQuery } from '../../http/paging.js';
import { providerWith } from '../../http/provider-notes.js';
import { providerId } from '../provider-outcome.dto.js';

const reference = { max: 64, description: "The provider's payment reference.", example: 'BT100001' };

const providerField = {
  description: 'The provider. Required if more than one provider supports this.',
  example: providerWith('GET /v1/billing/invoices'),
};

/** Query of every list of billing records. */
export class BillingQuery extends PageQuery {
  @Field(providerId, { ...providerField, optional: true })
  provider?: string;
}

export class InvoicesQuery extends BillingQuery {
  @DayField({ description: 'First day, inclusive.', optional: true })
  from?: string;

  @DayField({ description: 'Last day, inclusive.', optional: true })
  to?: string;
}

export class InvoiceQuery {
  @Field(providerId, { ...providerField, optional: true })
  provider?: string;
}

export class TransactionsQuery extends BillingQuery {
  @WordField(transactionTypes, { description: 'Only entries of this type.', example: 'number_order', optional: true })
  type?: TransactionType;
}

export class PaymentsQuery extends InvoicesQuery {
  @WordField(paymentMethods, { description: 'Only payments made by this method.', optional: true })
  method?: PaymentMethod;

  @TextField({ ...reference, optional: true })
  reference?: string;
}

export class InvoiceDto {
  @TextField({ max: 64, description: "The provider's ID.", example: '2025-03-01' })
  id: string;

  @DayField({ description: 'Invoice date.', example: '2025-03-01' })
  date: string;

  @TextField({
    max: 32,
    description: 'The provider that issued it.',
    example: providerWith('GET /v1/billing/invoices'),
  })
  provider: string;
}

export class TransactionDto implements Transaction {
  @TimeField({ description: 'When the transaction was posted.' })
  at: string;

  @WordField(transactionTypes, {
    description: 'Transaction type. `other`: a type this gateway does not recognize; see `description`.',
    example: 'number_order',
  })
  type: TransactionType;

  @TextField({ max: 128, description: "The provider's own description. Present with `other`.", optional: true })
  description?: string;

  @MoneyField({ description: 'Amount debited.' })
  debit: MoneyDto;

  @MoneyField({ description: 'Amount credited.' })
  credit: MoneyDto;

  @MoneyField({ description: 'Account balance afterwards.' })
  balance: MoneyDto;

  @TextField({
    max: 32,
    description: 'The provider that posted it.',
    example: providerWith('GET /v1/billing/invoices'),
  })
  provider: string;
}

export class PaymentDto implements Payment {
  @TimeField({ description: 'When the payment was made.' })
  at: string;

  @TextField({ ...reference, optional: true })
  reference?: string;

  @WordField([...paymentMethods, 'other'], {
    description: 'Payment method. `other`: a method this gateway does not recognize.',
  })
  method: Payment['method'];

  @WordField(['completed', 'unknown'], {
    description: 'Status. `unknown`: a status this gateway does not recognize.',
  })
  status: Payment['status'];

  @MoneyField({ description: 'Amount paid.' })
  gross: MoneyDto;

  @MoneyField({ description: 'Processing fee.' })
  fees: MoneyDto;

  @MoneyField({ description: 'Amount credited to the account.' })
  net: MoneyDto;

  @TextField({
    max: 32,
    description: 'The provider that received it.',
    example: providerWith('GET /v1/billing/invoices'),
  })
  provider: string;
}

const cvv = text({ max: 4, min: 3, pattern: /^\d{3,4}$/, says: '3 or 4 digits' });

/** A payment card. It exists only in the request and in the call that follows; only the last four digits are stored. */
export class CardDto {
  @Field(cardNumber, { description: 'Card number, without spaces.' })
  number: string;

  @IntegerField({ min: 1, max: 12, description: 'Expiration month.', example: 12 })
  expiryMonth: number;

  @IntegerField({ min: 2000, max: 2099, description: 'Expiration year.', example: 2030 })
  expiryYear: number;

  @Field(cvv, { description: 'Card security code (CVV).' })
  cvv: string;
}

export class BillingAddressDto {
  @TextField({ max: 128, description: 'Street address.', example: '400 Green Road', optional: true })
  line1?: string;

  @TextField({ max: 128, description: 'Address line 2.', optional: true })
  line2?: string;

  @TextField({ max: 64, description: 'City.', example: 'Portland', optional: true })
  city?: string;

  @TextField({ max: 32, description: 'State or province code.', example: 'OR', optional: true })
  region?: string;

  @TextField({ max: 16, description: 'Postal code.', example: '97230', optional: true })
  postalCode?: string;
}

export class NewPaymentDto {
  @Field(providerId, {
    description: 'The provider to pay. Required if more than one provider accepts cards.',
    example: providerWith('GET /v1/billing/invoices'),
    optional: true,
  })
  provider?: string;

  @TextField({ max: 64, description: "Cardholder's first name.", example: 'Sunny' })
  firstName: string;

  @TextField({ max: 64, description: "Cardholder's last name.", example: 'Summertime' })
  lastName: string;

  @ObjectField(() => CardDto, { description: 'The card.' })
  card: CardDto;

  @ObjectField(() => BillingAddressDto, { description: 'Billing address of the card.', optional: true })
  address?: BillingAddressDto;
}

export function cardOf({ firstName, lastName, card, address = {} }: NewPaymentDto): PaymentCard {
  const { number, expiryMonth: month, expiryYear: year, cvv } = card;
  return new PaymentCard({ firstName, lastName }, number, { month, year }, cvv, address);
}

export class PaymentReceiptDto {
  @TextField({ max: 64, description: 'The change.', example: 'chg_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @TextField({ max: 32, description: 'The provider that was paid.', example: providerWith('GET /v1/billing/invoices') })
  provider: string;

  @WordField(['completed'], { description: 'Always `completed`: the payment was made.', example: 'completed' })
  status: 'completed';

  @TextField({ max: 4, pattern: /^\d{4}$/, description: 'Last four digits of the card.', example: '1111' })
  cardLastFour: string;

  @ObjectField(() => PaymentDto, {
    description: "The payment in the provider's records, with its amounts. Absent if it did not appear there in time.",
    optional: true,
  })
  payment?: PaymentDto;
}

export function receiptDto(
  { payment }: ChangeOutput<'payment.make'>,
  { change: { id, provider, input } }: { change: Change },
): PaymentReceiptDto {
  const { cardLastFour } = input as ChangeInput<'payment.make'>;
  const found = payment && { ...payment, provider };
  return { id, provider, status: 'completed', cardLastFour, ...onlySet({ payment: found }) };
}
