import { type LimitReached } from './limits.js';

/**
 * Everything that can go wrong, as one closed list. A code says what a caller can do about it;
 * `http/problem.ts` alone decides the HTTP status that goes with it.
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
  /** What the provider said of this one, where it was the provider that refused it. */
  upstream?: UpstreamFault;
}

/** What an upstream provider said, scrubbed: never a body, a header, a URL or a secret. */
export interface UpstreamFault {
  provider: string;
  operation: string;
  httpStatus?: number;
  /** The provider's own word or code for the fault, when it has one. */
  code?: string;
  /** The provider's text with digits runs and secrets masked, at most 200 characters. */
  message?: string;
  /** The provider's own id of the exchange, where it gives one: what to quote when it is asked. */
  transactionId?: string;
}

/** What a provider means that turns a request away before it looks at it: who asks, or what that one may do. */
export const refusesGateway = (code: ProblemCode): boolean =>
  code === 'upstream_unauthorized' || code === 'access_refused';

/** What a provider said when it refused, in words that follow a sentence; and to whom, where that is why. */
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
  /** Whether sending the same request again, with the same key, can do no harm. */
  safe: boolean;
  /** How long to wait first. */
  afterSeconds?: number;
  /** Whether the Idempotency-Key is still free for it: one that is used up gets this answer again. */
  sameKey?: boolean;
}

export interface GatewayErrorExtras {
  errors?: FieldError[];
  upstream?: UpstreamFault;
  retry?: Retry;
  /** The change that it came of. */
  changeId?: string;
  /** With `limit_exceeded`. */
  limit?: LimitReached;
  /** With `precondition_failed`: what the resource goes by now. */
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
