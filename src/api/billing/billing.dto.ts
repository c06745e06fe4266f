import {
  type Payment,
  type PaymentMethod,
  paymentMethods,
  type Transaction,
  type TransactionType,
  transactionTypes,
} from '../../contract/billing.js';
import { DayField, Field, MoneyDto, MoneyField, TextField, TimeField, WordField } from '../../http/fields.js';
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
