import { type Clock } from '../../clock.js';
import { UpstreamErrorDto } from '../../http/problem.js';
import { problemCodes, type ProblemCode } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type NumberType, numberTypes } from '../../domain/phone-number.js';
import {
  type HeldNumberStatus,
  heldNumberStatuses,
  holdTypes,
  type HoldType,
  type Reservation,
  type ReservationStatus,
  reservationStatuses,
} from '../../domain/reservation.js';
import {
  CountryField,
  Field,
  FlagField,
  IntegerField,
  ListField,
  ObjectField,
  OptionsField,
  PhoneNumberField,
  RegionField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { vanityPattern } from '../../domain/vanity.js';
import { phoneNumber, text } from '../../http/value-kinds.js';
import { PageQuery } from '../../http/paging.js';
import { areaCode, exchange, tollFreePrefix } from '../number-kinds.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { providerId } from '../provider-outcome.dto.js';

export class ReservationsQuery extends PageQuery {
  @WordField(reservationStatuses, {
    description: 'Only reservations with this status.',
    example: 'held',
    optional: true,
  })
  status?: ReservationStatus;

  @Field(providerId, { description: 'Only reservations at this provider.', example: 'didtfn', optional: true })
  provider?: string;
}

export class NumberCriteriaDto {
  @WordField(numberTypes, { description: 'Number type.', example: 'local' })
  type: NumberType;

  @RegionField({ description: 'State or province code.', example: 'WA', optional: true })
  region?: string;

  @Field(areaCode, { description: 'Area code (NPA).', example: '206', optional: true })
  areaCode?: string;

  @Field(exchange, { description: 'Exchange (NPA/NXX).', example: '206219', optional: true })
  exchange?: string;

  @TextField({ max: 64, description: 'City.', example: 'SEATTLE', optional: true })
  city?: string;

  @Field(tollFreePrefix, {
    description: 'Toll-free prefix. Required for toll-free numbers.',
    example: '866',
    optional: true,
  })
  tollFreePrefix?: string;

  @CountryField({ description: 'Country. Defaults to US.', example: 'GB', optional: true })
  country?: string;

  @TextField({
    max: 20,
    pattern: vanityPattern,
    says: 'digits, letters, ? for one digit and * for any number of digits',
    description:
      'Pattern for the whole national number: digits, letters, `?` for one digit and `*` for any number of digits.',
    example: '*FLOWERS',
    optional: true,
  })
  pattern?: string;

  @IntegerField({ min: 1, max: 1000, description: 'How many numbers to reserve or order.', example: 3 })
  quantity: number;
}

/** By number (`phoneNumbers`) or by description (`criteria`): one of them. */
export class NewReservationDto {
  @Field(providerId, { description: 'The provider to reserve at.', example: 'didtfn' })
  provider: string;

  @ListField(phoneNumber, {
    min: 1,
    max: 1000,
    description: 'Numbers, as returned by a search. Provide these or `criteria`.',
    example: ['+12062190100'],
    optional: true,
  })
  phoneNumbers?: string[];

  @RegionField({
    description: 'State of the numbers, if it does not follow from their area code.',
    example: 'WA',
    optional: true,
  })
  region?: string;

  @WordField(numberTypes, {
    description:
      'Number type of `phoneNumbers`, for providers with several types (TCL). Detected automatically if omitted.',
    example: 'local',
    optional: true,
  })
  type?: NumberType;

  @CountryField({
    description: 'Country of `phoneNumbers`, if it does not follow from the numbers, such as for +800 numbers (TCL).',
    example: 'GB',
    optional: true,
  })
  country?: string;

  @ObjectField(() => NumberCriteriaDto, {
    description: 'Criteria for the provider to choose numbers by. Provide these or `phoneNumbers`.',
    optional: true,
  })
  criteria?: NumberCriteriaDto;

  @FlagField({
    description:
      'Whether to keep a partial hold if not all numbers are available. By default, nothing stays held in that case.',
    default: false,
    example: false,
    optional: true,
  })
  allowPartial = false;

  @OptionsField({ description: 'Provider-specific settings.', optional: true })
  providerOptions: Record<string, unknown> = {};
}

export class ReservationReleaseDto {
  @ListField(phoneNumber, {
    min: 1,
    max: 1000,
    description: 'Numbers of this reservation to release.',
    example: ['+12062190100'],
  })
  phoneNumbers: string[];
}

export class NumberProblemDto {
  @WordField(problemCodes, { description: 'Error code.', example: 'number_unavailable' })
  code: ProblemCode;

  @TextField({
    max: 1024,
    description: 'A human-readable explanation.',
    example: 'The number is not available at the provider.',
  })
  detail: string;

  @ObjectField(() => UpstreamErrorDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamErrorDto;
}

export class ReservedNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @WordField(heldNumberStatuses, {
    description: 'Status. `unknown`: calls for this number are in progress.',
    example: 'held',
  })
  status: HeldNumberStatus;

  @ObjectField(() => NumberProblemDto, { description: 'Why it is not held.', optional: true })
  problem?: NumberProblemDto;
}

export class ReservationDto {
  @TextField({ max: 64, description: 'The reservation.', example: 'rsv_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @TextField({ max: 32, description: 'The provider that has the numbers.', example: 'didtfn' })
  provider: string;

  @ListField(text({ max: 64 }), { max: 1000, description: "The provider's own IDs of the hold.", example: ['500001'] })
  providerReservationIds: string[];

  @WordField(reservationStatuses, {
    description:
      '`held`: can be ordered until `orderableUntil`. `unknown`: calls are in progress or their outcome is being determined; another status follows. `ordering`: claimed by an order. `lost`: the provider no longer holds it.',
    example: 'held',
  })
  status: ReservationStatus;

  @WordField(holdTypes, {
    description: 'Who holds it: the provider, this gateway among its own callers only, or no one.',
    example: 'upstream',
  })
  holdType: HoldType;

  @ListField(() => ReservedNumberDto, { max: 2000, description: 'The numbers.' })
  phoneNumbers: ReservedNumberDto[];

  @TextField({
    max: 64,
    description: 'The order that claimed it.',
    example: 'ord_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  orderId?: string;

  @ObjectField(() => NumberProblemDto, { description: 'Why the numbers could not be held.', optional: true })
  problem?: NumberProblemDto;

  @ObjectField(() => AttentionDto, {
    description: 'Why the resource needs attention. Cleared when the cause is gone.',
    optional: true,
  })
  attention?: AttentionDto;

  @TimeField({ description: 'When it was requested.' })
  createdAt: string;

  @TimeField({
    description: 'Expiration time, unless an order claims the reservation. Measured from before the hold was sent.',
  })
  expiresAt: string;

  @TimeField({ description: 'Deadline for an order to claim it.' })
  orderableUntil: string;

  @IntegerField({
    min: 0,
    max: 31_536_000,
    description: 'Seconds until `expiresAt`; 0 if it no longer holds the numbers.',
    example: 587,
  })
  secondsRemaining: number;
}

export function reservationDto(r: Reservation, clock: Clock): ReservationDto {
  const living = r.status === 'held' || r.status === 'ordering';
  return {
    id: r.id,
    provider: r.provider,
    providerReservationIds: [...new Set(r.numbers.flatMap((n) => n.holdId ?? []))],
    status: r.status,
    holdType: r.holdType,
    phoneNumbers: r.numbers.map(({ phoneNumber: number, status, problem }) => ({
      phoneNumber: number,
      status,
      ...onlySet({ problem }),
    })),
    ...onlySet({ orderId: r.orderId, problem: r.failure }),
    ...attentionDto(r.attention),
    createdAt: new Date(r.createdAt).toISOString(),
    expiresAt: new Date(r.expiresAt).toISOString(),
    orderableUntil: new Date(r.orderableUntil).toISOString(),
    secondsRemaining: living ? Math.max(0, Math.floor((r.expiresAt - clock.now()) / 1000)) : 0,
  };
}
