import {
  type Payment,
  type PaymentMethod,
  paymentMethods,
  type Transaction,
  type TransactionType,
  transactionTypes,
} from '../../contract/billing.js';
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
} from '../../http/fields.js';
import { cardNumber, text } from '../../http/kinds.js';
import { PageQuery } from '../../http/paging.js';
import { providerId } from '../provider-outcome.dto.js';

const reference = { max: 64, description: "The provider's reference of the payment.", example: 'BT100001' };

const providerField = { description: 'The provider to ask. Needed where several have this.', example: 'didtfn' };

/** What every list of the books is asked for. */
export class BillingQuery extends PageQuery {
  @Field(providerId, { ...providerField, optional: true })
  provider?: string;
}

export class InvoicesQuery extends BillingQuery {
  @DayField({ description: 'The first day.', optional: true })
  from?: string;

  @DayField({ description: 'The last day.', optional: true })
  to?: string;
}

export class InvoiceQuery {
  @Field(providerId, { ...providerField, optional: true })
  provider?: string;
}

export class TransactionsQuery extends BillingQuery {
  @WordField(transactionTypes, { description: 'Only those of this kind.', example: 'number_order', optional: true })
  type?: TransactionType;
}

export class PaymentsQuery extends InvoicesQuery {
  @WordField(paymentMethods, { description: 'Only those paid so.', optional: true })
  method?: PaymentMethod;

  @TextField({ ...reference, optional: true })
  reference?: string;
}

export class InvoiceDto {
  @TextField({ max: 64, description: 'Its id at this provider.', example: '2025-03-01' })
  id: string;

  @DayField({ description: 'Its day.', example: '2025-03-01' })
  date: string;

  @TextField({ max: 32, description: 'The provider that made it out.', example: 'didtfn' })
  provider: string;
}

export class TransactionDto implements Transaction {
  @TimeField({ description: 'When it was booked.' })
  at: string;

  @WordField(transactionTypes, {
    description: 'What it was. `other`: in words that this gateway does not know; `description` has them.',
    example: 'number_order',
  })
  type: TransactionType;

  @TextField({ max: 128, description: "The provider's own words; with `other`.", optional: true })
  description?: string;

  @MoneyField({ description: 'What left the account.' })
  debit: MoneyDto;

  @MoneyField({ description: 'What came to it.' })
  credit: MoneyDto;

  @MoneyField({ description: 'What it held afterwards.' })
  balance: MoneyDto;

  @TextField({ max: 32, description: 'The provider that booked it.', example: 'didtfn' })
  provider: string;
}

export class PaymentDto implements Payment {
  @TimeField({ description: 'When it was made.' })
  at: string;

  @TextField({ ...reference, optional: true })
  reference?: string;

  @WordField([...paymentMethods, 'other'], {
    description: 'How it was paid. `other`: in a way that this gateway does not know.',
  })
  method: Payment['method'];

  @WordField(['completed', 'unknown'], {
    description: 'How it stands. `unknown`: in a word that this gateway does not know.',
  })
  status: Payment['status'];

  @MoneyField({ description: 'What was paid.' })
  gross: MoneyDto;

  @MoneyField({ description: 'What was kept for paying.' })
  fees: MoneyDto;

  @MoneyField({ description: 'What the account was credited with.' })
  net: MoneyDto;

  @TextField({ max: 32, description: 'The provider that got it.', example: 'didtfn' })
  provider: string;
}

const cvv = text({ max: 4, min: 3, pattern: /^\d{3,4}$/, says: '3 or 4 digits' });

/** A payment card. Lives in the request and in the one call that follows from it: nothing of it is kept but the last four digits. */
export class CardDto {
  @Field(cardNumber, { description: 'Its number, without spaces.' })
  number: string;

  @IntegerField({ min: 1, max: 12, description: 'The month it ends in.', example: 12 })
  expiryMonth: number;

  @IntegerField({ min: 2000, max: 2099, description: 'The year it ends in.', example: 2030 })
  expiryYear: number;

  @Field(cvv, { description: 'Its security code.' })
  cvv: string;
}

export class BillingAddressDto {
  @TextField({ max: 128, description: 'Street and number.', example: '400 Green Road', optional: true })
  line1?: string;

  @TextField({ max: 128, description: 'More of the address.', optional: true })
  line2?: string;

  @TextField({ max: 64, description: 'City.', example: 'Portland', optional: true })
  city?: string;

  @TextField({ max: 32, description: 'State or province.', example: 'OR', optional: true })
  region?: string;

  @TextField({ max: 16, description: 'Postal code.', example: '97230', optional: true })
  postalCode?: string;
}

export class NewPaymentDto {
  @Field(providerId, {
    description: 'The provider to pay, where several take cards.',
    example: 'didtfn',
    optional: true,
  })
  provider?: string;

  @TextField({ max: 64, description: 'First name on the card.', example: 'Sunny' })
  firstName: string;

  @TextField({ max: 64, description: 'Last name on the card.', example: 'Summertime' })
  lastName: string;

  @ObjectField(() => CardDto, { description: 'The card.' })
  card: CardDto;

  @ObjectField(() => BillingAddressDto, { description: 'The address the card is billed to.', optional: true })
  address?: BillingAddressDto;
}

export class PaymentReceiptDto {
  @TextField({ max: 64, description: 'The change.', example: 'chg_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @TextField({ max: 32, description: 'The provider that was paid.', example: 'didtfn' })
  provider: string;

  @WordField(['completed'], { description: 'It was paid.', example: 'completed' })
  status: 'completed';

  @TextField({ max: 4, pattern: /^\d{4}$/, description: "The card's last four digits.", example: '1111' })
  cardLastFour: string;

  @ObjectField(() => PaymentDto, {
    description: "The payment in the provider's records, with its amounts; absent where they did not show it in time.",
    optional: true,
  })
  payment?: PaymentDto;
}
