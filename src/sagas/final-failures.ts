import { goneFailure, SecretGone } from '../contract/changes.js';
import { type ChangeFailure } from '../domain/change.js';
import { GatewayError, type ProblemCode } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { type Run } from './run.js';

/** Codes that waiting does not change, if the gateway itself raises them: they are about the request or the current state. */
const final: readonly ProblemCode[] = ['invalid_request', 'invalid_state', 'not_found', 'conflict'];

/** Whether this error means that a call can never be made. */
export const isFinal = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && !error.upstream && final.includes(error.code);

/** The failure of a call that was never sent: its secret is gone, it cannot be encoded for the provider, or a read before it ruled it out. */
export function unsentFailure(error: unknown, run: Run): ChangeFailure | undefined {
  if (error instanceof SecretGone) return goneFailure;
  if (!isFinal(error) || run.hasSent()) return undefined;
  return { code: error.code, detail: error.detail, ...onlySet({ errors: error.errors }) };
}
