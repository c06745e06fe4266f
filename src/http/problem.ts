import { type FieldError, GatewayError, type ProblemCode, problemCodes, type UpstreamFault } from '../domain/errors.js';
import { FlagField, IntegerField, ListField, ObjectField, TextField, WordField } from './fields.js';

/** The one place where a problem gets its HTTP status. The title says what the code means, the detail says what happened. */
export const problems: Record<ProblemCode, { status: number; title: string }> = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'An API key is needed' },
  forbidden: { status: 403, title: 'The API key does not allow this' },
  not_found: { status: 404, title: 'There is no such resource' },
  method_not_allowed: { status: 405, title: 'The resource does not know this method' },
  not_acceptable: { status: 406, title: 'The answer cannot be given in this form' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'The body is in a form that is not understood' },
  rate_limited: { status: 429, title: 'Too many requests' },
  idempotency_key_required: { status: 400, title: 'An Idempotency-Key is needed' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key belongs to another request' },
  idempotency_in_progress: { status: 409, title: 'The first request with this Idempotency-Key is still running' },
  conflict: { status: 409, title: 'The request conflicts with another one' },
  number_unavailable: { status: 409, title: 'The number cannot be had' },
  reservation_expired: { status: 409, title: 'The reservation has expired' },
  reservation_expiring: { status: 409, title: 'The reservation ends too soon to be ordered' },
  reservation_already_ordered: { status: 409, title: 'The reservation has been ordered already' },
  reservation_not_orderable: { status: 409, title: 'The reservation cannot be ordered' },
  reservation_lost: { status: 409, title: 'The provider no longer holds the reservation' },
  invalid_state: { status: 409, title: 'The resource is not in a state that allows this' },
  insufficient_balance: { status: 402, title: 'The balance does not cover this' },
  payment_declined: { status: 402, title: 'The payment was declined' },
  not_portable: { status: 422, title: 'None of the numbers can be ported' },
  connection_not_found: { status: 422, title: 'There is no such connection' },
  capability_not_supported: { status: 422, title: 'The provider cannot do this' },
  provider_not_found: { status: 404, title: 'There is no such provider' },
  provider_disabled: { status: 422, title: 'The provider is not configured on this gateway' },
  upstream_rejected: { status: 422, title: 'The provider refused the request' },
  upstream_unauthorized: { status: 502, title: "The provider does not accept the gateway's credentials" },
  access_refused: { status: 403, title: 'There is no access to this at the provider' },
  upstream_unavailable: { status: 502, title: 'The provider cannot be reached' },
  upstream_timeout: { status: 504, title: 'The provider did not answer in time' },
  upstream_malformed: { status: 502, title: 'The provider gave an answer that makes no sense' },
  upstream_busy: { status: 503, title: 'The provider takes no more requests for the moment' },
  outcome_unknown: { status: 504, title: 'It is not known yet whether the provider did it' },
  unavailable: { status: 503, title: 'The gateway cannot do this for the moment' },
  internal: { status: 500, title: 'Something unexpected went wrong' },
};

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
}

/** What a problem document says beyond the error itself: which request it answers. */
export interface ProblemContext {
  instance: string;
  requestId: string;
}

/** The problem document of an error that is meant for the caller. */
export function problemOf(error: GatewayError, { instance, requestId }: ProblemContext): Problem {
  const { code, detail, errors, upstream, retry } = error;
  return {
    type: problemType(code),
    ...problems[code],
    detail,
    instance,
    code,
    requestId,
    ...(errors && { errors: errors.slice(0, maxFieldErrors) }),
    ...(upstream && { upstream }),
    ...(retry && { retry }),
  };
}

const maxFieldErrors = 100;

/** What the provider said, scrubbed. */
export class UpstreamFaultDto {
  @TextField({ max: 32, description: 'The provider.', example: 'didtfn' })
  provider: string;

  @TextField({ max: 64, description: "The provider's name for the operation.", example: 'gen_order' })
  operation: string;

  @IntegerField({ min: 100, max: 599, description: 'The HTTP status of its answer.', example: 200, optional: true })
  httpStatus?: number;

  @TextField({ max: 128, description: 'Its own code for the fault.', example: '404', optional: true })
  code?: string;

  @TextField({ max: 512, min: 0, description: 'Its own words.', example: 'Number not available', optional: true })
  message?: string;

  @TextField({
    max: 64,
    description: 'Its own id of the exchange, where it gives one: what to quote when it is asked.',
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
    description: 'JSON pointer into the body, `?name` of a query parameter or `/path/name` of a path parameter.',
    example: '/criteria/quantity',
  })
  pointer: string;

  @TextField({
    max: 64,
    pattern: /^[a-z_]+$/,
    description:
      'What is wrong: `required`, `type`, `format`, `not_allowed`, `out_of_range`, `too_short`, `too_long`, `too_few`, `too_many`, `unknown_field` …',
    example: 'out_of_range',
  })
  code: string;

  @TextField({ max: 1024, description: 'The same for people.', example: 'must be from 1 to 100' })
  detail: string;

  @ObjectField(() => UpstreamFaultDto, { description: 'What the provider said of it, scrubbed.', optional: true })
  upstream?: UpstreamFaultDto;
}

/** Whether to send the request again. */
export class RetryDto {
  @FlagField({ description: 'Whether sending the same request again can do no harm.', example: true })
  safe: boolean;

  @IntegerField({ min: 0, max: 86_400, description: 'Seconds to wait first.', example: 2, optional: true })
  afterSeconds?: number;
}

/** A problem document (RFC 9457) as it is documented. */
export class ProblemDto {
  @TextField({
    max: 256,
    format: 'uri-reference',
    description: 'Explains the code; relative to this gateway.',
    example: problemType('number_unavailable'),
  })
  type: string;

  @TextField({ max: 256, description: 'What the code means.', example: problems.number_unavailable.title })
  title: string;

  @IntegerField({ min: 400, max: 599, description: 'The HTTP status.', example: 409 })
  status: number;

  @TextField({ max: 2048, description: 'What happened this time.', example: '+12065551234 is held by someone else.' })
  detail: string;

  @TextField({
    max: 2048,
    format: 'uri-reference',
    description: 'The path that was asked.',
    example: '/v1/reservations',
  })
  instance: string;

  @WordField(problemCodes, { description: 'What a program decides by. A closed list.', example: 'number_unavailable' })
  code: ProblemCode;

  @TextField({ max: 128, description: 'The X-Request-Id of the answer.', example: 'req_01kf3xw8q20000m5e7r9t2v4x6' })
  requestId: string;

  @ListField(() => FieldErrorDto, { max: maxFieldErrors, description: 'Each wrong field.', optional: true })
  errors?: FieldErrorDto[];

  @ObjectField(() => UpstreamFaultDto, { description: 'What the provider said, scrubbed.', optional: true })
  upstream?: UpstreamFaultDto;

  @ObjectField(() => RetryDto, { description: 'Whether to send the request again, and when.', optional: true })
  retry?: RetryDto;
}
