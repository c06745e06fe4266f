import { GatewayError } from '../../domain/errors.js';
import { type Dialect, type Encoded } from './dialect.js';
import { encodeFields, encodeFiles, secretsOf, type Fields, type InputOf } from './fields.js';
import { addressOf, type Operation } from './operation.js';
import { type WireBody } from './wire.js';

/** One call, fully encoded: its address, its body, and the values that must not be disclosed. */
export interface WrittenCall<F extends Fields, O> {
  readonly op: Operation<F, O>;
  readonly dialect: Dialect;
  readonly method: string;
  /** Relative to the provider's origin, query included. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: WireBody | undefined;
  readonly secrets: readonly string[];
  /** Equal for identical calls with the same secrets. It contains the call's input, so it is not kept any longer than the call. */
  readonly key: string;
}

/** Encodes a call in the provider's dialect; throws `GatewayError` if it cannot be encoded. */
export function writeCall<F extends Fields, O>(
  dialect: Dialect,
  op: Operation<F, O>,
  input: InputOf<F>,
): WrittenCall<F, O> {
  try {
    return written(dialect, op, input);
  } catch (error) {
    // The text of any other error may contain the values to be sent.
    throw error instanceof GatewayError ? error : new GatewayError('internal', `${op.name} could not be encoded.`);
  }
}

function written<F extends Fields, O>(dialect: Dialect, op: Operation<F, O>, input: InputOf<F>): WrittenCall<F, O> {
  const credentials = dialect.credentials();
  const fields = Object.assign(encodeFields(op.fields, input), credentials);
  const encoded = dialect.encode(op, fields, encodeFiles(op.fields, input));
  const { contentType } = encoded;
  const head = headOf(dialect);
  const address = addressOf(op);
  return {
    op,
    dialect,
    method: address.method,
    path: pathOf(dialect.baseUrl, encoded.path ?? address.path, encoded.query),
    headers: contentType === undefined ? head.headers : { ...head.headers, 'content-type': sendable(contentType) },
    body: bodyOf(encoded),
    key: `${head.generation} ${op.name} ${JSON.stringify(fields)}`,
    secrets: [...Object.values(credentials), ...head.secrets, ...secretsOf(op.fields, input)],
  };
}

/** The common start of a dialect's calls, valid while its secret headers stay the same. */
interface Head {
  readonly given: Readonly<Record<string, string>>;
  readonly generation: number;
  readonly headers: Record<string, string>;
  readonly secrets: readonly string[];
}

const heads = new WeakMap<Dialect, Head>();

function headOf(dialect: Dialect): Head {
  const given = dialect.headers?.() ?? {};
  const known = heads.get(dialect);
  if (known && isSame(known.given, given)) return known;
  for (const value of Object.values(given)) sendable(value);
  const head = {
    given,
    generation: (known?.generation ?? 0) + 1,
    headers: { accept: '*/*', 'user-agent': 'telecom-provisioning-gateway', ...given },
    secrets: Object.values(given).flatMap((value) => [value, value.slice(value.indexOf(' ') + 1)]),
  };
  heads.set(dialect, head);
  return head;
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/** The HTTP client would drop characters that it cannot encode, and send the rest. */
function sendable(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  throw new GatewayError('internal', 'A header for the provider contains characters that cannot be sent.');
}

function bodyOf({ body }: Encoded): WireBody | undefined {
  if (body === undefined) return undefined;
  return typeof body === 'object' && 'open' in body ? body : Buffer.from(body);
}

/** A path that URL parsing leaves unchanged: no segment starts with a dot, and no character is escaped. */
const plain = /^(?:\/(?!\.|%2e)[\w\-~!$&'()*+,;=:@%.]*)*$/i;

function pathOf(baseUrl: string, path: string, query: Record<string, string> | undefined): string {
  const whole = prefixOf(baseUrl) + path;
  // Anything that URL parsing would change (dot segments, stray characters) could address another operation.
  if (!plain.test(whole) && !isKept(whole))
    throw new GatewayError('internal', 'The path contains characters that cannot be sent.');
  return query === undefined ? whole : `${whole}?${queryOf(query)}`;
}

/** Characters that form encoding leaves unescaped. */
const asItIs = /^[\w*.-]*$/;

function queryOf(query: Record<string, string>): string {
  let written = '';
  for (const name in query) {
    const value = query[name]!;
    if (!asItIs.test(name) || !asItIs.test(value)) return new URLSearchParams(query).toString();
    written += `${written === '' ? '' : '&'}${name}=${value}`;
  }
  return written;
}

/** Path prefix by base URL: the same for all calls of a provider. */
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
