import { type ProblemCode } from '../domain/errors.js';

/** Problems of routes that read a provider's records. */
export const readErrors: readonly ProblemCode[] = [
  'provider_not_found',
  'provider_disabled',
  'capability_not_supported',
  'upstream_rejected',
  'upstream_unauthorized',
  'access_refused',
  'upstream_unavailable',
  'upstream_timeout',
  'upstream_busy',
  'upstream_malformed',
];
