import { type ChangeInput } from '../../contract/changes.js';
import { type CreditType } from '../../contract/customers.js';
import { type PaymentMethodType } from '../../contract/payment-methods.js';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import {
  Field,
  ListField,
  MoneyDto,
  MoneyField,
  ObjectField,
  TextField,
  WordField,
} from '../../http/field-decorators.js';
import { transactionIdOptions } from '../event.dto.js';
import { text } from '../../http/value-kinds.js';
import { providerWith } from '../../http/provider-notes.js';
import { methodId } from '../customers/payment-methods.dto.js';

const accountTypes = ['core', 'var', 'partner', 'affiliate'] as const;
const accountNumber = text({ max: 20, pattern: /^\d{1,20}$/, says: 'the digits of an account ID' });
export const bookingId = text({ max: 64, pattern: /^[\w.-]{1,64}$/, says: 'a provider ID of an account entry' });

/** An account at the provider: yours, or a subaccount. */
export class CloudAccountDto {
  @WordField(accountTypes, { description: 'Account type.', example: 'core' })
  type: (typeof accountTypes)[number];

  @Field(accountNumber, { description: 'Account number.', example: '5547777000' })
  number: string;
}

export class NewAdjustmentDto {
  @ObjectField(() => CloudAccountDto, { description: 'The account.' })
  account: CloudAccountDto;

  @WordField(['credit', 'debit'], { description: '`credit` adds to the account balance; `debit` deducts from it.' })
  type: CreditType;

  @MoneyField({ description: 'Amount.' })
  amount: MoneyDto;

  @TextField({
    max: 400,
    description:
      'Description. The gateway appends the ID of the change, so that an entry whose reply was lost can be found.',
    example: 'Goodwill',
    optional: true,
  })
  note?: string;
}

export class AccountEntryReversalDto {
  @ObjectField(() => CloudAccountDto, { description: 'The account of the entry.' })
  account: CloudAccountDto;
}

const cvv = text({ max: 4, min: 3, pattern: /^\d{3,4}$/, says: '3 or 4 digits' });

export class NewFundsDto {
  @Field(methodId, { description: 'ID of a payment method of the account.', example: '120' })
  paymentMethodId: string;

  @WordField(['card', 'bank_account'], { description: 'Payment method type.', example: 'bank_account' })
  type: PaymentMethodType;

  @MoneyField({ description: 'Amount to add.' })
  amount: MoneyDto;

  @Field(cvv, { description: 'Card security code, required for cards. Never stored.', optional: true })
  cvv?: string;
}

export function fundsOf({ paymentMethodId, cvv, ...funds }: NewFundsDto): {
  input: ChangeInput<'billing.fund'>;
  cvv?: string;
} {
  if (funds.type === 'card' && cvv === undefined)
    throw invalidField('/cvv', 'required', 'Card payment methods require the security code.');
  return { input: { methodId: paymentMethodId, ...funds }, ...onlySet({ cvv }) };
}

export class AccountEntryDto {
  @Field(bookingId, { description: "The provider's ID of the entry.", example: '43982' })
  id: string;

  @TextField({
    max: 32,
    description: 'The provider of the account.',
    example: providerWith('POST /v1/billing/adjustments'),
  })
  provider: string;

  @WordField(['credit', 'debit'], { description: 'Whether the entry is a credit or a debit.' })
  type: CreditType;

  @MoneyField({ description: 'Amount of the entry.' })
  amount: MoneyDto;

  @MoneyField({ description: 'Account balance after the entry.' })
  balance: MoneyDto;

  @ObjectField(() => CloudAccountDto, { description: 'The account, if the provider returns it.', optional: true })
  account?: CloudAccountDto;

  @TextField({
    max: 2000,
    description: 'The description recorded by the provider.',
    example: 'Goodwill [chg_01kf3xw8q20000m5e7r9t2v4x6]',
    optional: true,
  })
  note?: string;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

export class PaymentMethodVerificationDto {
  @WordField(['card', 'bank_account'], { description: 'Payment method type.', example: 'card' })
  type: PaymentMethodType;

  @ListField(() => MoneyDto, {
    max: 2,
    min: 2,
    description: 'The two small amounts debited, in any order.',
    example: [
      { amount: '0.11', currency: 'USD' },
      { amount: '0.23', currency: 'USD' },
    ],
  })
  amounts: [MoneyDto, MoneyDto];
}
