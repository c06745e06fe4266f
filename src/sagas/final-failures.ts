import { goneFailure, SecretGone } from '../contract/changes.js';
import { type ChangeFailure } from '../domain/change.js';
import { GatewayError, type ProblemCode } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { type Run } from './run.js';

/** Said by the gateway itself, of what is asked or of how things stand, these will not become another answer by waiting. */
const final: readonly ProblemCode[] = ['invalid_request', 'invalid_state', 'not_found', 'conflict'];

/** Whether this is why a call cannot be made, now or ever. */
export const isFinal = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && !error.upstream && final.includes(error.code);

/** What cannot be sent was not sent: its secret is gone, the provider's form has no room for what is asked, or a look before showed why not. */
export function unsentFailure(error: unknown, run: Run): ChangeFailure | undefined {
  if (error instanceof SecretGone) return goneFailure;
  if (!isFinal(error) || run.hasSent()) return undefined;
  return { code: error.code, detail: error.detail, ...onlySet({ errors: error.errors }) };
}
