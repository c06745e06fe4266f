import {
  type FieldError,
  type GatewayError,
  type ProblemCode,
  type Retry,
  type UpstreamFault,
} from '../domain/errors.js';
import { type LimitReached } from '../domain/limits.js';
import { onlySet } from '../domain/only-set.js';

/** The only place where a problem gets its HTTP status. The title explains the code, the detail explains what happened. */
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
  precondition_failed: { status: 412, title: 'Resource has changed' },
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

/** Every status that a code can have. `limit_exceeded` has a second one, for limits per period: waiting helps, as with `rate_limited`. */
export const statusesOf = (code: ProblemCode): number[] =>
  code === 'limit_exceeded' ? [problems[code].status, problems.rate_limited.status] : [problems[code].status];

const statusOf = ({ code, retry }: GatewayError): number =>
  retry?.afterSeconds === undefined ? statusesOf(code)[0]! : statusesOf(code).at(-1)!;

/** Temporary problems: the same request may succeed later. */
const passing: readonly ProblemCode[] = [
  'rate_limited',
  'idempotency_in_progress',
  'upstream_unavailable',
  'upstream_timeout',
  'upstream_busy',
  'outcome_unknown',
  'unavailable',
  'internal',
];

/** Advice on sending a request again; `keyed` if it has an Idempotency-Key. */
function retryOf({ code, retry }: GatewayError, keyed: boolean): Problem['retry'] {
  if (!retry && !keyed) return undefined;
  const { safe = true, afterSeconds } = retry ?? {};
  const sameKey = keyed ? (retry?.sameKey ?? code !== 'idempotency_key_reused') : undefined;
  return { safe, advised: afterSeconds !== undefined || passing.includes(code), ...onlySet({ afterSeconds, sameKey }) };
}

export const problemMediaType = 'application/problem+json';

/** Where a code is explained, relative to the gateway (RFC 9457 §3.1.1). */
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
  retry?: Retry & { advised: boolean };
  limit?: LimitReached;
  etag?: string;
}

/** The request that a problem document responds to. */
export interface ProblemContext {
  instance: string;
  requestId: string;
  /** Whether the route takes an Idempotency-Key. */
  keyed?: boolean;
}

/** The problem document of an error that is meant for the caller. */
export function problemOf(error: GatewayError, { instance, requestId, keyed = false }: ProblemContext): Problem {
  const { code, detail, errors, upstream, limit, etag } = error;
  const retry = retryOf(error, keyed);
  return {
    type: problemType(code),
    title: problems[code].title,
    status: statusOf(error),
    detail,
    instance,
    code,
    requestId,
    ...(errors && { errors: errors.slice(0, maxFieldErrors) }),
    ...onlySet({ upstream, retry, limit, etag }),
  };
}

export const maxFieldErrors = 100;
