import { type Metadata } from '../../domain/metadata.js';
import { type CarrierAccount } from '../../contract/porting.js';
import { onlySet } from '../../domain/only-set.js';
import { type E164 } from '../../domain/phone-number.js';
import { portCategories, type PortCategory, type SubscriberType, subscriberTypes } from '../../domain/port-order.js';
import {
  Field,
  FlagField,
  ListField,
  OptionsField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { text } from '../../http/value-kinds.js';
import { phoneNumber } from '../../http/value-formats.js';
import { MetadataField } from '../../http/metadata-field.js';
import { providerWith } from '../../http/provider-notes.js';
import { type PortRequest } from '../../usecases/submit-port.js';
import { providerId } from '../provider-outcome.dto.js';

export const customerReference = text({ max: 128 });

export const mostNumbers = 500;

export const category = {
  description: '`landline`: geographic numbers. `toll_free`: toll-free numbers. The two must be ported separately.',
};

export class NewPortOrderDto {
  @Field(providerId, {
    description: 'The provider to port the numbers to.',
    example: providerWith('POST /v1/port-orders'),
  })
  provider: string;

  @ListField(phoneNumber, { min: 1, max: mostNumbers, description: 'The numbers.', example: ['+12065551234'] })
  phoneNumbers: string[];

  @WordField(portCategories, { ...category, example: 'landline' })
  category: PortCategory;

  @WordField(subscriberTypes, {
    description: 'Whether the numbers belong to a residential or a business customer.',
    example: 'business',
  })
  subscriberType: SubscriberType;

  @TextField({
    max: 128,
    description: 'First and last name of the person who signed the letter of authorization (LOA).',
    example: 'Sunny Summertime',
  })
  loaAuthorizingPerson: string;

  @FlagField({
    description:
      'Whether other numbers on the account stay with the losing carrier (partial port). Providers without such a field reject `true`.',
    example: false,
    optional: true,
  })
  partial = false;

  @TimeField({
    description:
      'Requested date and time (firm order commitment, FOC): in the future, on a business day. Defaults to the next available day.',
    example: '2026-05-14T16:30:00Z',
    optional: true,
  })
  requestedFocDate?: string;

  @TextField({
    max: 64,
    description: 'Account number at the losing carrier. Required for wireless numbers. Forwarded, never stored.',
    example: '000123456',
    optional: true,
  })
  wirelessAccountNumber?: string;

  @TextField({
    max: 32,
    description:
      'Port-out PIN of the wireless account. If given, the numbers are treated as wireless. Forwarded, never stored.',
    optional: true,
  })
  wirelessPin?: string;

  @Field(customerReference, { description: 'Your own reference.', example: 'PO-4711', optional: true })
  customerReference?: string;

  @MetadataField()
  metadata?: Metadata;

  @OptionsField({ description: 'Provider-specific settings, listed by `GET /v1/providers/{id}`.', optional: true })
  providerOptions: Record<string, unknown> = {};
}

/** The port request, and separately the fields that are never stored. */
export function portOf({ wirelessAccountNumber, wirelessPin, phoneNumbers, ...terms }: NewPortOrderDto): {
  port: PortRequest;
  secrets: CarrierAccount;
} {
  return {
    port: { ...terms, phoneNumbers: phoneNumbers as E164[] },
    secrets: onlySet({ wirelessAccountNumber, wirelessPin }),
  };
}
