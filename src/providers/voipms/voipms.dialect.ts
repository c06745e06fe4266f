import { type Dialect, type Verdict } from '../kit/dialect.js';
import { multipart } from '../kit/encodings.js';
import { Faults } from '../kit/faults.js';
import { methodOf } from './voipms.rows.js';
import { advice, isEmptyList, meaningOf } from './voipms.faults.js';

export interface VoipmsAccount {
  baseUrl: string;
  username: string;
  password: string;
}

/** The status when calls exceed a per-minute limit; no document gives the limit. */
const limitWord = 'api_limit_exceeded';
const slowForMs = 60_000;

/**
 * One URL for everything: a multipart form with a `method` field, so that no value is in the URL. Never URL-encoded: the provider passes such a body
 * to its SOAP service. The reply is JSON whose `status` is `success` or an error code; the HTTP status means nothing.
 */
export function voipmsDialect({ baseUrl, username, password }: VoipmsAccount): Dialect {
  // Known statuses are in voipms.faults.ts; this table only counts the unknown ones.
  const unknown = new Faults({ exact: {}, patterns: [] }, () => [username, password]);
  return {
    provider: 'voipms',
    baseUrl,
    credentials: () => ({ api_username: username, api_password: password }),
    encode: (op, fields) => ({ path: '', ...multipart({ ...fields, method: methodOf(op) }, {}) }),
    grammar: 'json',
    envelope: ['status'],
    unmapped: () => unknown.unmapped(),
    judge: (parsed, _httpStatus, op, secrets): Verdict => {
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
        return { kind: 'unknown', reason: 'the reply is not an object' };
      const { status } = parsed as { status?: unknown };
      if (typeof status !== 'string') return { kind: 'unknown', reason: 'the reply has no status' };
      if (status === 'success' || (op.effect === 'read' && isEmptyList(status, op.name))) return { kind: 'ok' };
      const code = meaningOf(status);
      if (code === undefined) {
        unknown.classify(status, secrets);
        return { kind: 'unknown', reason: 'the status word is not one the document has', word: status };
      }
      return {
        kind: 'refused',
        code,
        upstreamCode: status,
        message: advice[status] ?? [status, ...remarksIn(parsed)].join(': '),
        ...(status === limitWord ? { slowerForMs: slowForMs } : {}),
      };
    },
  };
}

/** Texts that some errors carry in addition to their status. */
const remarksIn = (reply: object): string[] =>
  ['message', 'description', 'error', 'reason']
    .map((name) => (reply as Record<string, unknown>)[name])
    .filter((said): said is string => typeof said === 'string' && said.trim() !== '');
