import { type MetadataPatch } from '../../domain/metadata.js';
import { type Connection } from '../../domain/order.js';
import {
  DayField,
  Field,
  FlagField,
  MoneyDto,
  MoneyField,
  ObjectField,
  OptionsField,
  PhoneNumberField,
  TextField,
  WordField,
} from '../../http/field-decorators.js';
import { MetadataPatchField } from '../../http/metadata-field.js';
import { ConnectionField } from '../connection.dto.js';
import { NumberPlaceQuery, trunkId, trunk } from './number-query.dto.js';

export class CancelNumberQuery extends NumberPlaceQuery {
  @FlagField({
    description: 'Whether the number has been ported to another carrier. Not every provider accepts this parameter.',
    optional: true,
  })
  portOut?: boolean;

  @TextField({
    max: 200,
    description: "Reason, for the provider's records. Not every provider accepts this parameter.",
    example: 'Moved to another carrier',
    optional: true,
  })
  comment?: string;
}

const settable = ['active', 'inactive'] as const;

/** Only fields that are given are changed. */
export class NumberSettingsDto {
  @Field(trunkId, { ...trunk, optional: true })
  trunkId?: string;

  @WordField(settable, { description: 'Whether the number accepts calls.', example: 'inactive', optional: true })
  status?: (typeof settable)[number];

  @ConnectionField({
    description: 'How its calls are delivered, for providers that support more than trunks.',
    example: { type: 'pstn', outpulseType: 'custom', outpulseDigits: '+12065550100' },
    optional: true,
  })
  connection?: Connection;

  @WordField(['metered', 'unmetered'], {
    description: 'Billing mode from now on. The provider may charge for the change.',
    example: 'unmetered',
    optional: true,
  })
  billing?: 'metered' | 'unmetered';

  @OptionsField({
    description: 'Provider-specific settings of the number, listed by `GET /v1/providers/{id}`.',
    example: { pop: '16' },
    optional: true,
  })
  providerOptions?: Record<string, unknown>;
}

/** The same for one number, with the caller's notes on it. */
export class NumberUpdateDto extends NumberSettingsDto {
  @MetadataPatchField()
  metadata?: MetadataPatch;
}

/** What a reseller's customer pays for a number. */
export class NumberFeesDto {
  @MoneyField({ description: 'One-time setup fee.', example: { amount: '1.99', currency: 'USD' } })
  setup: MoneyDto;

  @MoneyField({ description: 'Monthly fee.', example: { amount: '3.50', currency: 'USD' } })
  monthly: MoneyDto;

  @MoneyField({ description: 'Fee per minute.', example: { amount: '0.03', currency: 'USD' } })
  perMinute: MoneyDto;
}

export class ChargeNowDto {
  @FlagField({ description: 'Setup fee.', example: true })
  setup: boolean;

  @FlagField({ description: 'Fee for the first month.', example: true })
  monthly: boolean;
}

export class NumberAssignmentDto {
  @Field(trunkId, { description: 'The trunk, which must have been created for a customer.', example: '100000_acme' })
  trunkId: string;

  @ObjectField(() => NumberFeesDto, { description: "The customer's fees." })
  fees: NumberFeesDto;

  @DayField({
    description: 'Next monthly billing date. Defaults to a day that the provider chooses.',
    example: '2026-04-01',
    optional: true,
  })
  nextBillingDate?: string;

  @ObjectField(() => ChargeNowDto, { description: 'Which fees to charge the customer immediately.' })
  chargeNow: ChargeNowDto;
}

export class AssignedNumberDto {
  @Field(trunkId, { description: "The customer's trunk that the number is assigned to.", example: '100000_acme' })
  trunkId: string;

  @ObjectField(() => NumberFeesDto, { description: "The customer's fees." })
  fees: NumberFeesDto;

  @DayField({ description: 'Next monthly billing date.', example: '2026-04-01', optional: true })
  nextBillingDate?: string;
}

export class NumberMoveDto {
  @TextField({ max: 64, description: "The provider's ID of the new location.", example: 'loc-2' })
  locationId: string;
}

export class MovedNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+442079460100' })
  phoneNumber: string;

  @TextField({ max: 64, description: 'Current location.', example: 'loc-2' })
  locationId: string;
}

export class CancelledNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @WordField(['cancelled'], { description: 'Status after disconnection.', example: 'cancelled' })
  status: 'cancelled';
}
