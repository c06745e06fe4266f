import { type FieldError, GatewayError, type ProblemCode, problemCodes, type UpstreamFault } from '../domain/errors.js';
import { limitNames, type LimitReached } from '../domain/limits.js';
import { type Money } from '../domain/money.js';
import { onlySet } from '../domain/only-set.js';
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

/** The one place where a problem gets its HTTP status. The title says what the code means, the detail says what happened. */
export const problems: Record<ProblemCode, { status: number; title: string }> = {
  invalid_request: { status: 400, title: 'Invalid request' },
  unauthenticated: { status: 401, title: 'Authentication required' },
  forbidden: { status: 403, title: 'Permission denied' },
  not_found: { status: 404, title: 'Resource not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  not_acceptable: { status: 406, title: 'Not acceptable' },
  payload_too_large: { status: 413, title: 'Request too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported content type' },
  rate_limited: { status: 429, title: 'Too many requests' },
  idempotency_key_required: { status: 400, title: 'Idempotency-Key required' },
  idempotency_key_reused: { status: 422, title: 'Idempotency-Key reused' },
  idempotency_in_progress: { status: 409, title: 'Request with this Idempotency-Key in progress' },
  conflict: { status: 409, title: 'Conflict with another request' },
  number_unavailable: { status: 409, title: 'Number unavailable' },
  reservation_expired: { status: 409, title: 'Reservation expired' },
  reservation_expiring: { status: 409, title: 'Reservation expires too soon' },
  reservation_already_ordered: { status: 409, title: 'Reservation already ordered' },
  reservation_not_orderable: { status: 409, title: 'Reservation not orderable' },
  reservation_lost: { status: 409, title: 'Reservation lost at the provider' },
  invalid_state: { status: 409, title: 'Not allowed in the current state' },
  limit_exceeded: { status: 409, title: 'Limit exceeded' },
  insufficient_balance: { status: 402, title: 'Insufficient balance' },
  payment_declined: { status: 402, title: 'Payment declined' },
  not_portable: { status: 422, title: 'No portable numbers' },
  connection_not_found: { status: 422, title: 'Connection not found' },
  capability_not_supported: { status: 422, title: 'Not supported by the provider' },
  provider_not_found: { status: 404, title: 'Provider not found' },
  provider_disabled: { status: 422, title: 'Provider not configured' },
  upstream_rejected: { status: 422, title: 'Rejected by the provider' },
  upstream_unauthorized: { status: 502, title: "Provider rejected the gateway's credentials" },
  access_refused: { status: 403, title: 'No access to this provider resource' },
  upstream_unavailable: { status: 502, title: 'Provider unavailable' },
  upstream_timeout: { status: 504, title: 'Provider timed out' },
  upstream_malformed: { status: 502, title: 'Invalid response from the provider' },
  upstream_busy: { status: 503, title: 'Provider busy' },
  outcome_unknown: { status: 504, title: 'Outcome unknown' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
  internal: { status: 500, title: 'Internal error' },
};

/** Every status that a code is answered with: a limit that waiting helps against is one of how much in what time. */
export const statusesOf = (code: ProblemCode): number[] =>
  code === 'limit_exceeded' ? [problems[code].status, problems.rate_limited.status] : [problems[code].status];

const statusOf = ({ code, retry }: GatewayError): number =>
  retry?.afterSeconds === undefined ? statusesOf(code)[0]! : statusesOf(code).at(-1)!;

export const problemMediaType = 'application/problem+json';

/** Where the meaning of a code is explained; relative to the gateway (RFC 9457 §3.1.1). */
export const problemType = (code: ProblemCode): string => `/docs/problems#${code}`;

/** An RFC 9457 problem document, as it is sent. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ProblemCode;
  requestId: string;
  errors?: FieldError[];
  upstream?: UpstreamFault;
  retry?: { safe: boolean; afterSeconds?: number };
  limit?: LimitReached;
}

/** What a problem document says beyond the error itself: which request it answers. */
export interface ProblemContext {
  instance: string;
  requestId: string;
}

/** The problem document of an error that is meant for the caller. */
export function problemOf(error: GatewayError, { instance, requestId }: ProblemContext): Problem {
  const { code, detail, errors, upstream, retry, limit } = error;
  return {
    type: problemType(code),
    title: problems[code].title,
    status: statusOf(error),
    detail,
    instance,
    code,
    requestId,
    ...(errors && { errors: errors.slice(0, maxFieldErrors) }),
    ...onlySet({ upstream, retry, limit }),
  };
}

const maxFieldErrors = 100;

/** What the provider said, scrubbed. */
export class UpstreamErrorDto {
  @TextField({ max: 32, description: 'The provider.', example: 'didtfn' })
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

/** One field of the request that is wrong. */
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

  @IntegerField({ min: 0, max: 2_678_400, description: 'Seconds to wait first.', example: 2, optional: true })
  afterSeconds?: number;
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
    description: 'When the limit resets; absent if it does not reset by itself.',
    example: '2026-03-02T00:00:00.000Z',
    optional: true,
  })
  resetsAt?: string;
}

/** A problem document (RFC 9457) as it is documented. */
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
    description: 'Error code for programs, from a closed list.',
    example: 'number_unavailable',
  })
  code: ProblemCode;

  @TextField({ max: 128, description: 'The X-Request-Id of the response.', example: 'req_01kf3xw8q20000m5e7r9t2v4x6' })
  requestId: string;

  @ListField(() => FieldErrorDto, { max: maxFieldErrors, description: 'The invalid fields.', optional: true })
  errors?: FieldErrorDto[];

  @ObjectField(() => UpstreamErrorDto, { description: "The provider's error, with secrets removed.", optional: true })
  upstream?: UpstreamErrorDto;

  @ObjectField(() => RetryDto, { description: 'Whether and when to retry.', optional: true })
  retry?: RetryDto;

  @ObjectField(() => LimitUsageDto, { description: 'The limit that was exceeded, with `limit_exceeded`.', optional: true }) // prettier-ignore
  limit?: LimitUsageDto;
}
