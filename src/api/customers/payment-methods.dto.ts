import { PaymentMethodDetails, type PaymentMethodType } from '../../contract/payment-methods.js';
import { onlySet } from '../../domain/only-set.js';
import { Field, FlagField, ObjectField, OneOfField, TextField, WordField } from '../../http/field-decorators.js';
import { type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { text } from '../../http/value-kinds.js';
import { providerWith } from '../../http/provider-notes.js';
import { CardDto } from '../billing/billing.dto.js';
import { transactionIdOptions } from '../event.dto.js';
import { ProviderQuery } from '../provider-query.js';

const types = ['card', 'bank_account'] as const;
export const methodId = text({ max: 64, pattern: /^[\w.-]{1,64}$/, says: "a provider's ID of a payment method" });
const bankNumber = text({ max: 20, min: 4, pattern: /^\d{4,20}$/, says: 'a bank account number: 4 to 20 digits' });
const routing = text({ max: 9, min: 9, pattern: /^\d{9}$/, says: 'a routing number: 9 digits' });

export class NewCardDto extends CardDto {
  @WordField(['card'], { description: 'Payment card.', example: 'card' })
  type: 'card';
}

export class PlaidAccountDto {
  @TextField({ max: 128, description: "Plaid's account_id." })
  accountId: string;

  @TextField({ max: 256, description: "Plaid's access_token." })
  accessToken: string;

  @TextField({ max: 128, description: "Plaid's item_id." })
  itemId: string;
}

const bankTypes = ['personal_checking', 'personal_savings', 'business_checking', 'business_savings'] as const;

/** A bank account. Providers may accept only accounts verified by Plaid. */
export class NewBankAccountDto {
  @WordField(['bank_account'], { description: 'Bank account.', example: 'bank_account' })
  type: 'bank_account';

  @Field(bankNumber, { description: 'Account number.' })
  number: string;

  @Field(routing, { description: 'Bank routing number.' })
  routingNumber: string;

  @WordField(bankTypes, { description: 'Account type.' })
  accountType: (typeof bankTypes)[number];

  @ObjectField(() => PlaidAccountDto, { description: 'The IDs and token issued by Plaid.', optional: true })
  plaid?: PlaidAccountDto;
}

export class NewPaymentMethodDto {
  @OneOfField(
    { tag: 'type', when: { card: NewCardDto, bank_account: NewBankAccountDto } },
    { description: 'The payment method. Forwarded once; only the last four digits of its number are stored.' },
  )
  method: NewCardDto | NewBankAccountDto;
}

export function detailsOf({ method }: NewPaymentMethodDto): PaymentMethodDetails {
  if (method.type === 'card') {
    const { number, expiryMonth: month, expiryYear: year, cvv } = method;
    return new PaymentMethodDetails('card', number, { month, year, cvv });
  }
  const { number, routingNumber, accountType, plaid } = method;
  const bank = { routingNumber, accountType, ...onlySet({ plaid }) };
  return new PaymentMethodDetails('bank_account', number, undefined, bank);
}

/** The parts of a payment method that may be shown. */
export const shownOf = ({ type, lastFour }: PaymentMethodDetails) => ({ type, lastFour });

/** The request without the number in its digest: it could be reversed by brute force. */
export const withoutNumber = (keyed: KeyedRequest, { type, lastFour }: PaymentMethodDetails): KeyedRequest =>
  withFingerprint(keyed, [type, lastFour]);

export class PaymentMethodDto {
  @Field(methodId, { description: "The provider's ID of the payment method.", example: '120' })
  id: string;

  @TextField({
    max: 32,
    description: 'The provider that stores the payment method.',
    example: providerWith('POST /v1/customers/{id}/payment-methods'),
  })
  provider: string;

  @WordField(types, { description: 'Payment method type.', example: 'card' })
  type: PaymentMethodType;

  @TextField({
    max: 4,
    pattern: /^\d{4}$/,
    description: 'Last four digits of its number.',
    example: '1111',
    optional: true,
  })
  lastFour?: string;

  @FlagField({ description: 'Whether it is now the default. Present if that changed.', optional: true })
  isDefault?: boolean;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

export class PaymentMethodQuery extends ProviderQuery {
  @WordField(types, { description: 'Type of payment method, required by the provider.', example: 'card' })
  type: PaymentMethodType;
}
