import { type ProblemCode } from '../../domain/errors.js';
import { type Dialect, type Verdict } from '../kit/dialect.js';
import { restful } from '../kit/encodings.js';
import { Faults, type FaultTable } from '../kit/faults.js';

/**
 * The wire that is assumed until the provider publishes its own. Its paths and bodies are in the rows (`*.ops.ts`), its manners here:
 * bearer token, JSON both ways, errors as `{status, message}` or `{responseCode, responseText}`.
 */
export const wireVersion = 'assumed-1';

/** What a refusal means where its status alone tells. */
const refusals: Readonly<Record<string, Partial<Record<number, ProblemCode>>>> = {
  createReservation: { 409: 'number_unavailable' },
  getReservation: { 404: 'reservation_lost' },
  deleteReservation: { 404: 'reservation_lost', 409: 'reservation_lost' },
  createOrder: { 409: 'number_unavailable' },
  getConnection: { 404: 'connection_not_found' },
};

/** "Authenticated but no access to the requested data" is what 403 says. */
const turnedAway: Readonly<Record<number, ProblemCode>> = { 401: 'upstream_unauthorized', 403: 'access_refused' };

/** Words that say more than the status. No document names any; these are what such errors are bound to mention. */
export const tclFaults: FaultTable = {
  exact: {},
  patterns: [
    [/insufficient\s+(?:balance|funds|credit)|credit limit/, 'insufficient_balance'],
    [/reservation .*(?:not active|no longer|expired|released|not found)/, 'reservation_expired'],
    [/connection .*(?:unknown|not found|does not exist)|(?:unknown|no such) connection/, 'connection_not_found'],
    [/not available|unavailable|already (?:reserved|taken|ordered|in use)/, 'number_unavailable'],
  ],
};

export function tclDialect({ baseUrl, token }: { baseUrl: string; token: string }): Dialect {
  const faults = new Faults(tclFaults, () => [token]);
  return {
    provider: 'tcl',
    baseUrl,
    credentials: () => ({}),
    headers: () => ({ authorization: `Bearer ${token}` }),
    encode: restful,
    grammar: 'json',
    unmapped: () => faults.unmapped(),
    judge: (parsed, httpStatus, op, secrets): Verdict => {
      if (httpStatus < 300) return { kind: 'ok' };
      const error = errorOf(parsed);
      if (!error) return { kind: 'unknown', reason: 'the error has neither of the two forms' };
      const said = faults.classify(error.text, secrets);
      const byStatus = turnedAway[httpStatus] ?? refusals[op.name]?.[httpStatus];
      const code = said === 'upstream_rejected' || httpStatus in turnedAway ? (byStatus ?? said) : said;
      return { kind: 'refused', code, upstreamCode: error.code, message: error.text };
    },
  };
}

function errorOf(parsed: unknown): { code: string; text: string } | undefined {
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { status, message, responseCode, responseText } = parsed as Record<string, unknown>;
  const [code, text] = typeof message === 'string' ? [status, message] : [responseCode, responseText];
  if (typeof text !== 'string' || (typeof code !== 'string' && typeof code !== 'number')) return undefined;
  return { code: String(code), text };
}
