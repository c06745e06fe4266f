import { type CreditType, type PaymentMethodType } from '../../contract/customers.js';
import { Field, ListField, MoneyDto, MoneyField, ObjectField, TextField, WordField } from '../../http/fields.js';
import { transactionIdOptions } from '../event.dto.js';
import { text } from '../../http/kinds.js';
import { methodId } from '../customers/payment-methods.dto.js';

const accountTypes = ['core', 'var', 'partner', 'affiliate'] as const;
const accountNumber = text({ max: 20, pattern: /^\d{1,20}$/, says: 'the digits of an account' });
export const bookingId = text({ max: 64, pattern: /^[\w.-]{1,64}$/, says: "a provider's id of a booking" });

/** An account at the provider: yours, or one below it. */
export class CloudAccountDto {
  @WordField(accountTypes, { description: 'What kind of account.', example: 'core' })
  type: (typeof accountTypes)[number];

  @Field(accountNumber, { description: 'Its number.', example: '5547777000' })
  number: string;
}

export class NewAdjustmentDto {
  @ObjectField(() => CloudAccountDto, { description: 'The account.' })
  account: CloudAccountDto;

  @WordField(['credit', 'debit'], { description: 'Whether the account gets it or pays it.' })
  type: CreditType;

  @MoneyField({ description: 'How much.' })
  amount: MoneyDto;

  @TextField({
    max: 400,
    description: 'What it is for. The id of this change is put behind it, so that a lost one can be found.',
    example: 'Goodwill',
    optional: true,
  })
  note?: string;
}

export class ReversalDto {
  @ObjectField(() => CloudAccountDto, { description: 'The account that it was booked on.' })
  account: CloudAccountDto;
}

const cvv = text({ max: 4, min: 3, pattern: /^\d{3,4}$/, says: '3 or 4 digits' });

export class NewFundsDto {
  @Field(methodId, { description: 'A payment method of the account itself.', example: '120' })
  paymentMethodId: string;

  @WordField(['card', 'bank_account'], { description: 'What it is.', example: 'bank_account' })
  type: PaymentMethodType;

  @MoneyField({ description: 'How much to add.' })
  amount: MoneyDto;

  @Field(cvv, { description: 'With a card its security code, which is kept nowhere.', optional: true })
  cvv?: string;
}

export class BookingDto {
  @Field(bookingId, { description: "The provider's id of the booking.", example: '43982' })
  id: string;

  @TextField({ max: 32, description: 'Where.', example: 'telecloud' })
  provider: string;

  @WordField(['credit', 'debit'], { description: 'Which way it went.' })
  type: CreditType;

  @MoneyField({ description: 'How much it was.' })
  amount: MoneyDto;

  @MoneyField({ description: 'What the account holds now.' })
  balance: MoneyDto;

  @ObjectField(() => CloudAccountDto, { description: 'The account, where the provider repeats it.', optional: true })
  account?: CloudAccountDto;

  @TextField({
    max: 2000,
    description: 'What the provider has noted with it.',
    example: 'Goodwill [chg_01kf3xw8q20000m5e7r9t2v4x6]',
    optional: true,
  })
  note?: string;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

export class VerificationDto {
  @WordField(['card', 'bank_account'], { description: 'What it is.', example: 'card' })
  type: PaymentMethodType;

  @ListField(() => MoneyDto, {
    max: 2,
    min: 2,
    description: 'The two small amounts that were debited, in any order.',
    example: [
      { amount: '0.11', currency: 'USD' },
      { amount: '0.23', currency: 'USD' },
    ],
  })
  amounts: MoneyDto[];
}
