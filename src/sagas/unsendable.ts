import { goneFailure, SecretGone } from '../contract/changes.js';
import { type ChangeFailure } from '../domain/change.js';
import { GatewayError } from '../domain/errors.js';
import { type Run } from './run.js';

/** What cannot be sent, now or ever, was not sent: its secret is gone, or the provider's form has no room for what is asked. */
export function failureOf(error: unknown, run: Run): ChangeFailure | undefined {
  if (error instanceof SecretGone) return goneFailure;
  if (!(error instanceof GatewayError) || error.code !== 'invalid_request' || run.hasSent()) return undefined;
  return { code: error.code, detail: error.detail };
}
