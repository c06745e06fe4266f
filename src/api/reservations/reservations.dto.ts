import { UpstreamFaultDto } from '../../http/problem.js';
import { problemCodes, type ProblemCode } from '../../domain/errors.js';
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
} from '../../http/fields.js';
import { vanityPattern } from '../../domain/vanity.js';
import { phoneNumber, text } from '../../http/kinds.js';
import { PageQuery } from '../../http/paging.js';
import { areaCode, exchange, tollFreePrefix } from '../number-kinds.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { providerId } from '../provider-outcome.dto.js';

export class ReservationsQuery extends PageQuery {
  @WordField(reservationStatuses, { description: 'Only reservations in this status.', example: 'held', optional: true })
  status?: ReservationStatus;

  @Field(providerId, { description: 'Only reservations at this provider.', example: 'didtfn', optional: true })
  provider?: string;
}

export class CriteriaDto {
  @WordField(numberTypes, { description: 'Kind of number.', example: 'local' })
  type: NumberType;

  @RegionField({ description: 'State or province.', example: 'WA', optional: true })
  region?: string;

  @Field(areaCode, { description: 'Area code (NPA).', example: '206', optional: true })
  areaCode?: string;

  @Field(exchange, { description: 'Exchange (NPA/NXX).', example: '206219', optional: true })
  exchange?: string;

  @TextField({ max: 64, description: 'City.', example: 'SEATTLE', optional: true })
  city?: string;

  @Field(tollFreePrefix, {
    description: 'Toll-free prefix; required for toll-free numbers.',
    example: '866',
    optional: true,
  })
  tollFreePrefix?: string;

  @CountryField({ description: 'Country; the US unless told.', example: 'GB', optional: true })
  country?: string;

  @TextField({
    max: 20,
    pattern: vanityPattern,
    says: 'digits, letters, ? for one digit and * for any number of them',
    description: 'The whole national number: digits, letters, `?` for one digit, `*` for any number of them.',
    example: '*FLOWERS',
    optional: true,
  })
  pattern?: string;

  @IntegerField({ min: 1, max: 1000, description: 'How many numbers.', example: 3 })
  quantity: number;
}

/** By number (`phoneNumbers`) or by description (`criteria`): one of them. */
export class NewReservationDto {
  @Field(providerId, { description: 'Where to reserve.', example: 'didtfn' })
  provider: string;

  @ListField(phoneNumber, {
    min: 1,
    max: 1000,
    description: 'The numbers, as a search answered them. Either these or `criteria`.',
    example: ['+12062190100'],
    optional: true,
  })
  phoneNumbers?: string[];

  @RegionField({
    description: 'State of the numbers, where it does not follow from their area code.',
    example: 'WA',
    optional: true,
  })
  region?: string;

  @WordField(numberTypes, {
    description:
      'What kind the `phoneNumbers` are, where the provider has numbers of several kinds (TCL). It finds out by itself unless told.',
    example: 'local',
    optional: true,
  })
  type?: NumberType;

  @CountryField({
    description:
      'For which country the `phoneNumbers` are wanted, where it does not follow from them: +800 numbers (TCL).',
    example: 'GB',
    optional: true,
  })
  country?: string;

  @ObjectField(() => CriteriaDto, {
    description: 'What kind of numbers; the provider picks them. Either this or `phoneNumbers`.',
    optional: true,
  })
  criteria?: CriteriaDto;

  @FlagField({
    description: 'Whether to keep what could be held when not all could be. Otherwise nothing stays held.',
    default: false,
    example: false,
    optional: true,
  })
  allowPartial = false;

  @OptionsField({ description: "The provider's own settings, where it has any.", optional: true })
  providerOptions: Record<string, unknown> = {};
}

export class ReleaseDto {
  @ListField(phoneNumber, {
    min: 1,
    max: 1000,
    description: 'Numbers of this reservation to let go of.',
    example: ['+12062190100'],
  })
  phoneNumbers: string[];
}

export class NumberProblemDto {
  @WordField(problemCodes, { description: 'What kind of problem it was.', example: 'number_unavailable' })
  code: ProblemCode;

  @TextField({ max: 1024, description: 'The same for people.', example: 'The provider does not have it free.' })
  detail: string;

  @ObjectField(() => UpstreamFaultDto, { description: 'What the provider said of it, scrubbed.', optional: true })
  upstream?: UpstreamFaultDto;
}

export class ReservedNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @WordField(heldNumberStatuses, {
    description: 'How it stands. `unknown`: calls about it are under way.',
    example: 'held',
  })
  status: HeldNumberStatus;

  @ObjectField(() => NumberProblemDto, { description: 'Why it is not held.', optional: true })
  problem?: NumberProblemDto;
}

export class ReservationDto {
  @TextField({ max: 64, description: 'The reservation.', example: 'rsv_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @TextField({ max: 32, description: 'Where the numbers are.', example: 'didtfn' })
  provider: string;

  @ListField(text({ max: 64 }), { max: 1000, description: "The provider's own ids for the hold.", example: ['500001'] })
  providerReservationIds: string[];

  @WordField(reservationStatuses, {
    description:
      '`held`: can be ordered until `orderableUntil`. `unknown`: calls are under way or being settled; it becomes another by itself. `ordering`: one order has claimed it. `lost`: the provider no longer holds it.',
    example: 'held',
  })
  status: ReservationStatus;

  @WordField(holdTypes, {
    description: 'Who holds it: the provider, this gateway for its own callers, or nobody.',
    example: 'upstream',
  })
  holdType: HoldType;

  @ListField(() => ReservedNumberDto, { max: 2000, description: 'Its numbers.' })
  phoneNumbers: ReservedNumberDto[];

  @TextField({
    max: 64,
    description: 'The order that has claimed it.',
    example: 'ord_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  orderId?: string;

  @ObjectField(() => NumberProblemDto, { description: 'Why the numbers could not be held.', optional: true })
  problem?: NumberProblemDto;

  @ObjectField(() => AttentionDto, {
    description: 'That it wants a look, and why; goes by itself when the cause does.',
    optional: true,
  })
  attention?: AttentionDto;

  @TimeField({ description: 'When it was asked for.' })
  createdAt: string;

  @TimeField({ description: 'When it ends, unless an order has claimed it. Counted from before the hold was sent.' })
  expiresAt: string;

  @TimeField({ description: 'Until when an order may claim it.' })
  orderableUntil: string;

  @IntegerField({
    min: 0,
    max: 31_536_000,
    description: 'Seconds until `expiresAt`; 0 when it does not hold any more.',
    example: 587,
  })
  secondsRemaining: number;
}

export function reservationDto(r: Reservation): ReservationDto {
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
      ...(problem && { problem }),
    })),
    ...(r.orderId === undefined ? {} : { orderId: r.orderId }),
    ...(r.failure && { problem: r.failure }),
    ...attentionDto(r.attention),
    createdAt: new Date(r.createdAt).toISOString(),
    expiresAt: new Date(r.expiresAt).toISOString(),
    orderableUntil: new Date(r.orderableUntil).toISOString(),
    secondsRemaining: living ? Math.max(0, Math.floor((r.expiresAt - Date.now()) / 1000)) : 0,
  };
}
