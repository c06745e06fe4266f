import { type Metadata } from '../../domain/metadata.js';
import { type Clock } from '../../clock.js';
import { onlySet } from '../../domain/only-set.js';
import { UpstreamErrorDto } from '../../http/problem.dto.js';
import { problemCodes, type ProblemCode } from '../../domain/errors.js';
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
  Field,
  IntegerField,
  ListField,
  ObjectField,
  PhoneNumberField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { text, word } from '../../http/value-kinds.js';
import { phoneNumber } from '../../http/value-formats.js';
import { NotedField } from '../../http/metadata-field.js';
import { providerWith } from '../../http/provider-notes.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { NotedListQuery, severalStatuses } from '../list-query.js';
import { providerId } from '../provider-outcome.dto.js';

export class ReservationsQuery extends NotedListQuery {
  @ListField(word(reservationStatuses), { max: reservationStatuses.length, ...severalStatuses('reservations', 'held') })
  status?: ReservationStatus[];

  @Field(providerId, {
    description: 'Only reservations at this provider.',
    example: providerWith('POST /v1/reservations'),
    optional: true,
  })
  provider?: string;
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

  @TextField({
    max: 32,
    description: 'The provider that has the numbers.',
    example: providerWith('POST /v1/reservations'),
  })
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

  @NotedField()
  metadata: Metadata;

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
    ...onlySet({ orderId: r.orderId }),
    metadata: r.metadata ?? {},
    ...onlySet({ problem: r.failure }),
    ...attentionDto(r.attention),
    createdAt: new Date(r.createdAt).toISOString(),
    expiresAt: new Date(r.expiresAt).toISOString(),
    orderableUntil: new Date(r.orderableUntil).toISOString(),
    secondsRemaining: living ? Math.max(0, Math.floor((r.expiresAt - clock.now()) / 1000)) : 0,
  };
}
