import { type ProblemCode } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Dialect, type Encoded, type Verdict } from './dialect.js';
import { restful } from './encodings.js';
import { Faults, type FaultTable } from './faults.js';
import { type Operation } from './operation.js';

interface BearerJson {
  provider: string;
  baseUrl: string;
  token: string;
  /** The header that carries the bare token, if it is not `Authorization: Bearer`. Lower case. */
  keyHeader?: string;
  /** The media type of JSON bodies, if it is not `application/json`. */
  mediaType?: string;
  /** The provider's error codes and texts. */
  faults: FaultTable;
  /** Code and text of a refusal; undefined if the body is not one of this provider's error bodies. */
  errorOf: (top: object) => { code: string; text: string; message?: string } | undefined;
  /** Problem code by HTTP status, used when the fault table does not know the text. */
  byStatus?: (op: Operation, httpStatus: number) => ProblemCode | undefined;
  /** The top-level member that lists the errors, and other top-level names that no row reads. */
  listed?: string;
  envelope?: readonly string[];
}

/** HTTP 403 means "Authenticated but no access to the requested data". */
const turnedAway: Readonly<Record<number, ProblemCode>> = { 401: 'upstream_unauthorized', 403: 'access_refused' };

/** The same call, with another media type for its JSON body. */
const jsonAs = (contentType: string, encoded: Encoded): Encoded =>
  encoded.contentType === 'application/json' ? { ...encoded, contentType } : encoded;

/** Conventions of a typical JSON API: a token in a header, JSON bodies, 2xx for success, 4xx with a provider-specific error body. */
export function bearerJson({ provider, baseUrl, token, errorOf, byStatus, ...more }: BearerJson): Dialect {
  const { keyHeader, mediaType } = more;
  const faults = new Faults(more.faults, () => [token]);
  return {
    provider,
    baseUrl,
    credentials: () => ({}),
    headers: () => (keyHeader === undefined ? { authorization: `Bearer ${token}` } : { [keyHeader]: token }),
    encode: mediaType === undefined ? restful : (...call) => jsonAs(mediaType, restful(...call)),
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
