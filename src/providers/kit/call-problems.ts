import { GatewayError, type ProblemCode } from '../../domain/errors.js';
import { trouble, type Trouble } from './ending.js';
import { type WrittenCall } from './call.js';
import { type Fields } from './fields.js';
import { type Operation } from './operation.js';

/** The problem of a call that the gateway did not send. */
export function heldBack<F extends Fields, O>(
  call: WrittenCall<F, O>,
  code: ProblemCode,
  why: string,
  retryAfterMs?: number,
): Trouble {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return trouble(call, 'not_sent', code, { code: why }, { health: 'dropped', ...wait });
}

/** Not sent (rate limit or circuit breaker), or no longer waited for: another caller's identical read may still succeed. */
export const isOneCallersOwn = (error: unknown): boolean =>
  !(error instanceof GatewayError) ||
  error.code === 'upstream_timeout' ||
  ['rate_limited', 'rate_budget_failed', 'circuit_open'].includes(error.upstream?.code ?? '');

/** A bug in the gateway's own code. */
export function misuse(op: Operation, how: string): GatewayError {
  return new GatewayError('internal', `${op.name} ${how}.`);
}

const details: Partial<Record<ProblemCode, string>> = {
  upstream_unavailable: 'The provider is unreachable.',
  unavailable: 'The gateway cannot send requests to the provider at the moment.',
  upstream_timeout: 'The provider did not respond in time.',
  upstream_malformed: "The provider's response could not be parsed.",
  rate_limited: "These requests have used up their share of the provider's rate limit.",
  upstream_busy: 'The provider accepts no more requests at the moment.',
  upstream_unauthorized: "The provider rejects the gateway's credentials.",
  access_refused: "The provider refuses the gateway's account access to this.",
};

/** The error that a failed read is reported as. */
export function failure(why: Trouble): GatewayError {
  const after = why.retryAfterMs === undefined ? {} : { afterSeconds: Math.ceil(why.retryAfterMs / 1_000) };
  const detail = details[why.code] ?? 'The provider rejected the request.';
  return new GatewayError(why.code, detail, { upstream: why.fault, retry: { safe: true, ...after } });
}
