import { hash } from 'node:crypto';
import { GatewayError } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Dialect, type Encoded } from './dialect.js';
import { encodeFields, encodeFiles, secretsOf, type Fields, type InputOf } from './fields.js';
import { type Operation } from './operation.js';
import { type WireBody } from './wire.js';

/** One call, written out: where it goes, what it carries, and which of that must never come back out. */
export interface WrittenCall<F extends Fields, O> {
  readonly op: Operation<F, O>;
  readonly dialect: Dialect;
  readonly method: string;
  /** With the query, below the provider's origin. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: WireBody | undefined;
  readonly secrets: readonly string[];
  /** The same for calls that ask the same with the same secrets, and tells nothing of them. */
  readonly digest: string;
}

/** Writes a call in the provider's dialect; throws `GatewayError` when it cannot be written. */
export function writeCall<F extends Fields, O>(
  dialect: Dialect,
  op: Operation<F, O>,
  input: InputOf<F>,
): WrittenCall<F, O> {
  try {
    return written(dialect, op, input);
  } catch (error) {
    // Any other error may hold what was to be written.
    throw error instanceof GatewayError ? error : new GatewayError('internal', `${op.name} could not be encoded.`);
  }
}

function written<F extends Fields, O>(dialect: Dialect, op: Operation<F, O>, input: InputOf<F>): WrittenCall<F, O> {
  const credentials = dialect.credentials();
  const secretHeaders = dialect.headers?.() ?? {};
  const fields = { ...encodeFields(op.fields, input), ...credentials };
  const encoded = dialect.encode(op, fields, encodeFiles(op.fields, input));
  const [method, path] = op.upstream.split(' ') as [string, string];
  const headers = {
    accept: '*/*',
    'user-agent': 'telecom-provisioning-gateway',
    ...onlySet({ 'content-type': encoded.contentType }),
    ...secretHeaders,
  };
  // The HTTP client would drop what does not fit and send the rest.
  if (!Object.values(headers).every((value) => /^[\x20-\x7e]*$/.test(value))) {
    throw new GatewayError('internal', 'A header for the provider contains characters that cannot be sent.');
  }
  const headerSecrets = Object.values(secretHeaders).flatMap((value) => [value, value.slice(value.indexOf(' ') + 1)]);
  return {
    op,
    dialect,
    method,
    path: pathOf(dialect.baseUrl, encoded.path ?? path, encoded.query),
    headers,
    body: bodyOf(encoded),
    digest: hash('sha256', JSON.stringify([op.name, fields, secretHeaders]), 'base64'),
    secrets: [...Object.values(credentials), ...headerSecrets, ...secretsOf(op.fields, input)],
  };
}

function bodyOf({ body }: Encoded): WireBody | undefined {
  if (body === undefined) return undefined;
  return typeof body === 'object' && 'open' in body ? body : Buffer.from(body);
}

/** A path in which a URL changes nothing: no segment that begins with a dot, and no sign that it escapes. */
const plain = /^(?:\/(?!\.|%2e)[\w\-~!$&'()*+,;=:@%.]*)*$/i;

function pathOf(baseUrl: string, path: string, query: Record<string, string> | undefined): string {
  const whole = prefixOf(baseUrl) + path;
  // Whatever a URL would change (dot segments, stray characters) could lead to another operation.
  if (!plain.test(whole) && !isKept(whole))
    throw new GatewayError('internal', 'The path contains characters that cannot be sent.');
  return query === undefined ? whole : `${whole}?${new URLSearchParams(query).toString()}`;
}

/** The same for all calls of a provider. */
const prefixes = new Map<string, string>();

function prefixOf(baseUrl: string): string {
  let prefix = prefixes.get(baseUrl);
  if (prefix === undefined) prefixes.set(baseUrl, (prefix = new URL(baseUrl).pathname.replace(/\/$/, '')));
  return prefix;
}

function isKept(path: string): boolean {
  const url = new URL('http://localhost');
  url.pathname = path;
  return url.pathname === path && !path.includes('{');
}
