import { type ProblemCode, problemCodes } from '../domain/errors.js';
import { limitNames } from '../domain/limits.js';
import { type Money } from '../domain/money.js';
import {
  CountOrMoneyField,
  FlagField,
  IntegerField,
  ListField,
  ObjectField,
  TextField,
  TimeField,
  WordField,
} from './field-decorators.js';
import { problems, problemType, maxFieldErrors } from './problem.js';
import { providerWith } from './provider-notes.js';

/** The provider's error, scrubbed. */
export class UpstreamErrorDto {
  @TextField({ max: 32, description: 'The provider.', example: providerWith('POST /v1/orders') })
  provider: string;

  @TextField({ max: 64, description: "The provider's name for the operation.", example: 'gen_order' })
  operation: string;

  @IntegerField({
    min: 100,
    max: 599,
    description: "HTTP status of the provider's response.",
    example: 200,
    optional: true,
  })
  httpStatus?: number;

  @TextField({ max: 128, description: "The provider's error code.", example: '404', optional: true })
  code?: string;

  @TextField({
    max: 512,
    min: 0,
    description: "The provider's error message.",
    example: 'Number not available',
    optional: true,
  })
  message?: string;

  @TextField({
    max: 64,
    description: "The provider's transaction ID, if it issues one. Quote it to the provider's support.",
    example: '3123489',
    optional: true,
  })
  transactionId?: string;
}

/** An invalid field of the request. */
export class FieldErrorDto {
  @TextField({
    max: 512,
    min: 0,
    description: 'JSON pointer into the body, `?name` for a query parameter, or `/path/name` for a path parameter.',
    example: '/criteria/quantity',
  })
  pointer: string;

  @TextField({
    max: 64,
    pattern: /^[a-z_]+$/,
    description:
      'Error type: `required`, `type`, `format`, `not_allowed`, `out_of_range`, `too_short`, `too_long`, `too_few`, `too_many`, `unknown_field` …',
    example: 'out_of_range',
  })
  code: string;

  @TextField({ max: 1024, description: 'A human-readable explanation.', example: 'must be between 1 and 100' })
  detail: string;

  @ObjectField(() => UpstreamErrorDto, {
    description: "The provider's error message, with secrets removed.",
    optional: true,
  })
  upstream?: UpstreamErrorDto;
}

/** Whether to send the request again. */
export class RetryDto {
  @FlagField({ description: 'Whether it is safe to send the same request again.', example: true })
  safe: boolean;

  @FlagField({
    description:
      'Whether a retry is likely to succeed because the cause is temporary. If false, change the request first.',
    example: true,
  })
  advised: boolean;

  @IntegerField({ min: 0, max: 2_678_400, description: 'Seconds to wait first.', example: 2, optional: true })
  afterSeconds?: number;

  @FlagField({
    description:
      'Whether to retry with the same Idempotency-Key. `false`: use a new key, because this one is used up and returns this problem again. Absent if the operation takes no key.',
    example: true,
    optional: true,
  })
  sameKey?: boolean;
}

/** The limit that a request would exceed. */
export class LimitUsageDto {
  @WordField(limitNames, { description: 'Name of the limit.', example: 'ordersPerDay' })
  name: string;

  @CountOrMoneyField({ description: 'Amount allowed.', example: 50 })
  allowed: number | Money;

  @CountOrMoneyField({ description: 'Amount used.', example: 50 })
  used: number | Money;

  @CountOrMoneyField({ description: 'Amount left.', example: 0 })
  left: number | Money;

  @CountOrMoneyField({
    description: 'Amount that this request would use; zero while its price is not known.',
    example: 1,
  })
  requested: number | Money;

  @TimeField({
    description: 'When the limit resets; absent if it does not reset automatically.',
    example: '2026-03-02T00:00:00.000Z',
    optional: true,
  })
  resetsAt?: string;
}

/** The documentation of a problem document (RFC 9457). */
export class ProblemDto {
  @TextField({
    max: 256,
    format: 'uri-reference',
    description: 'Link to an explanation of the code, relative to this gateway.',
    example: problemType('number_unavailable'),
  })
  type: string;

  @TextField({ max: 256, description: 'Short description of the code.', example: problems.number_unavailable.title })
  title: string;

  @IntegerField({ min: 400, max: 599, description: 'HTTP status.', example: 409 })
  status: number;

  @TextField({
    max: 2048,
    description: 'What happened in this case.',
    example: '+12065551234 is held by someone else.',
  })
  detail: string;

  @TextField({
    max: 2048,
    format: 'uri-reference',
    description: 'The requested path.',
    example: '/v1/reservations',
  })
  instance: string;

  @WordField(problemCodes, {
    description: 'Machine-readable error code, from a closed list.',
    example: 'number_unavailable',
  })
  code: ProblemCode;

  @TextField({ max: 128, description: 'The X-Request-Id of the response.', example: 'req_01kf3xw8q20000m5e7r9t2v4x6' })
  requestId: string;

  @ListField(() => FieldErrorDto, { max: maxFieldErrors, description: 'The fields that are invalid.', optional: true })
  errors?: FieldErrorDto[];

  @ObjectField(() => UpstreamErrorDto, { description: "The provider's error, with secrets removed.", optional: true })
  upstream?: UpstreamErrorDto;

  @ObjectField(() => RetryDto, { description: 'Whether and when to retry.', optional: true })
  retry?: RetryDto;

  @ObjectField(() => LimitUsageDto, { description: 'The limit that was exceeded, with `limit_exceeded`.', optional: true }) // prettier-ignore
  limit?: LimitUsageDto;

  @TextField({
    max: 64,
    description: 'The current ETag of the resource, with `precondition_failed`.',
    example: '"6f1c2a9b04d7e83350aa41c97be2d618"',
    optional: true,
  })
  etag?: string;
}
