import { type ProblemCode } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Dialect, type Verdict } from './dialect.js';
import { restful } from './encodings.js';
import { Faults, type FaultTable } from './faults.js';
import { type Operation } from './operation.js';

interface BearerJson {
  provider: string;
  baseUrl: string;
  token: string;
  /** The provider's words for what went wrong. */
  faults: FaultTable;
  /** What a refusal says; undefined where it is not of the form that this provider's have. */
  errorOf: (top: object) => { code: string; text: string; message?: string } | undefined;
  /** What the status of a refusal means, where the table of faults does not know its words. */
  byStatus?: (op: Operation, httpStatus: number) => ProblemCode | undefined;
  /** The list or object at the top that says what was wrong, and other names there that rows do not read. */
  listed?: string;
  envelope?: readonly string[];
}

/** "Authenticated but no access to the requested data" is what 403 says. */
const turnedAway: Readonly<Record<number, ProblemCode>> = { 401: 'upstream_unauthorized', 403: 'access_refused' };

/** The usual manners of an API: a bearer token, JSON both ways, 2xx for yes and 4xx with an error of a known form for no. */
export function bearerJson({ provider, baseUrl, token, errorOf, byStatus, ...more }: BearerJson): Dialect {
  const faults = new Faults(more.faults, () => [token]);
  return {
    provider,
    baseUrl,
    credentials: () => ({}),
    headers: () => ({ authorization: `Bearer ${token}` }),
    encode: restful,
    grammar: 'json',
    unmapped: () => faults.unmapped(),
    judge: (top, httpStatus, op, secrets): Verdict => {
      if (httpStatus < 300) return { kind: 'ok' };
      const error = typeof top === 'object' && top !== null ? errorOf(top) : undefined;
      if (!error) return { kind: 'unknown', reason: 'the error has no known form' };
      const said = faults.classify(error.text, secrets);
      const status = turnedAway[httpStatus] ?? byStatus?.(op, httpStatus);
      const code = said === 'upstream_rejected' || httpStatus in turnedAway ? (status ?? said) : said;
      return { kind: 'refused', code, upstreamCode: error.code, message: error.message ?? error.text };
    },
    ...onlySet({ listed: more.listed, envelope: more.envelope }),
  };
}
