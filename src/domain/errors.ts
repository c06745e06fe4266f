import { type LimitReached } from './limits.js';

/**
 * All problem codes, as one closed list. A code says what a caller can do; only `http/problem.ts` decides its HTTP status.
 */
export const problemCodes = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'not_acceptable',
  'payload_too_large',
  'unsupported_media_type',
  'rate_limited',
  'idempotency_key_required',
  'idempotency_key_reused',
  'idempotency_in_progress',
  'conflict',
  'number_unavailable',
  'reservation_expired',
  'reservation_expiring',
  'reservation_already_ordered',
  'reservation_not_orderable',
  'reservation_lost',
  'invalid_state',
  'precondition_failed',
  'limit_exceeded',
  'insufficient_balance',
  'payment_declined',
  'not_portable',
  'connection_not_found',
  'capability_not_supported',
  'provider_not_found',
  'provider_disabled',
  'upstream_rejected',
  'upstream_unauthorized',
  'access_refused',
  'upstream_unavailable',
  'upstream_timeout',
  'upstream_malformed',
  'upstream_busy',
  'outcome_unknown',
  'unavailable',
  'internal',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** One field of the request that is wrong. `pointer` is a JSON pointer (body) or `?name` (query), `/path/name` style otherwise. */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
  /** What the provider said, if the provider refused it. */
  upstream?: UpstreamFault;
}

/** What an upstream provider said, scrubbed: never a body, a header, a URL or a secret. */
export interface UpstreamFault {
  provider: string;
  operation: string;
  httpStatus?: number;
  /** The provider's own code for the fault, if it has one. */
  code?: string;
  /** The provider's text with runs of digits and secrets masked, at most 200 characters. */
  message?: string;
  /** The provider's transaction ID, if it gives one: to quote when contacting its support. */
  transactionId?: string;
}

/** Refusals before a provider looks at the request: of the credentials, or of the access they have. */
export const refusesGateway = (code: ProblemCode): boolean =>
  code === 'upstream_unauthorized' || code === 'access_refused';

/** A provider's message when it refused, to be appended to a sentence; says so if it refused the gateway itself. */
export function saidBy({ code, fault: { provider, message } }: { code: ProblemCode; fault: UpstreamFault }): string {
  const why =
    code === 'upstream_unauthorized'
      ? `${provider} rejects the gateway's credentials`
      : code === 'access_refused'
        ? `${provider} refuses the gateway's account access to this`
        : undefined;
  const said = [why, message].filter((part) => part !== undefined).join(': ');
  return said === '' ? '' : ` (${said})`;
}

export interface Retry {
  /** Whether it is harmless to send the same request again with the same key. */
  safe: boolean;
  /** How long to wait first. */
  afterSeconds?: number;
  /** Whether the Idempotency-Key can be used again: one that is used up gets the same answer again. */
  sameKey?: boolean;
}

export interface GatewayErrorExtras {
  errors?: FieldError[];
  upstream?: UpstreamFault;
  retry?: Retry;
  /** The change that it resulted from. */
  changeId?: string;
  /** With `limit_exceeded`. */
  limit?: LimitReached;
  /** With `precondition_failed`: the current ETag of the resource. */
  etag?: string;
  cause?: unknown;
}

/** The only error that crosses a layer. `detail` is written for the caller and holds no secret. */
export class GatewayError extends Error {
  readonly errors: FieldError[] | undefined;
  readonly upstream: UpstreamFault | undefined;
  readonly retry: Retry | undefined;
  readonly changeId: string | undefined;
  readonly limit: LimitReached | undefined;
  readonly etag: string | undefined;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    extras: GatewayErrorExtras = {},
  ) {
    super(`${code}: ${detail}`, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = 'GatewayError';
    this.errors = extras.errors;
    this.upstream = extras.upstream;
    this.retry = extras.retry;
    this.changeId = extras.changeId;
    this.limit = extras.limit;
    this.etag = extras.etag;
  }
}

export function invalidField(pointer: string, code: string, detail: string): GatewayError {
  return new GatewayError('invalid_request', detail, { errors: [{ pointer, code, detail }] });
}
