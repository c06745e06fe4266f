import { createHash } from 'node:crypto';
import { GatewayError } from '../../domain/errors.js';
import { type Dialect, type Encoded } from './dialect.js';
import { encodeFields, encodeFiles, secretsOf, type Fields, type InputOf } from './fields.js';
import { type Operation } from './operation.js';
import { type WireBody } from './wire.js';

/** One call, written out: where it goes, what it carries, and which of that must never come back out. */
export interface WrittenCall<F extends Fields, O> {
  readonly op: Operation<F, O>;
  readonly dialect: Dialect;
  readonly method: string;
  readonly url: string;
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
    ...(encoded.contentType === undefined ? {} : { 'content-type': encoded.contentType }),
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
    url: urlOf(dialect.baseUrl, encoded.path ?? path, encoded.query),
    headers,
    body: bodyOf(encoded),
    digest: createHash('sha256')
      .update(JSON.stringify([op.name, fields, secretHeaders]))
      .digest('base64'),
    secrets: [...Object.values(credentials), ...headerSecrets, ...secretsOf(op.fields, input)],
  };
}

function bodyOf({ body }: Encoded): WireBody | undefined {
  if (body === undefined) return undefined;
  return typeof body === 'object' && 'open' in body ? body : Buffer.from(body);
}

function urlOf(baseUrl: string, path: string, query: Record<string, string> | undefined): string {
  const base = new URL(baseUrl);
  const whole = base.pathname.replace(/\/$/, '') + path;
  base.pathname = whole;
  // Whatever the URL had to change (dot segments, stray characters) could lead to another operation.
  if (base.pathname !== whole || whole.includes('{'))
    throw new GatewayError('internal', 'The path contains characters that cannot be sent.');
  if (query !== undefined) base.search = new URLSearchParams(query).toString();
  return base.href;
}
