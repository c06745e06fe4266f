import { createHash } from 'node:crypto';
import { type Asked, type Answered } from '../http.js';
import { type Attack, type Layer, shown } from '../layer.js';
import { exampleBody, type Operation, targetOf } from '../operations.js';
import { type Random } from '../random.js';
import { newIn } from '../simulators.js';
import { bearer } from '../target.js';

/** Headers, and perhaps another path, that should open nothing. `key` is one that would. */
type Form = (
  key: string,
  random: Random,
) => { headers: Record<string, string | string[]>; path?: (path: string) => string };

const token = (parts: readonly object[]): string =>
  [...parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), ''].join('.');

/** How a stranger may ask. */
const forms: Readonly<Record<string, Form>> = {
  'no key': () => ({ headers: {} }),
  'an empty header': () => ({ headers: { authorization: '' } }),
  'a scheme alone': () => ({ headers: { authorization: 'Bearer' } }),
  'a scheme and blanks': () => ({ headers: { authorization: 'Bearer    ' } }),
  'a random key': (_key, random) => ({ headers: bearer(random.word(8 + random.below(60))) }),
  'a key cut short': (key, random) => ({ headers: bearer(key.slice(0, 1 + random.below(key.length - 1))) }),
  'a key with more behind it': (key, random) => ({ headers: bearer(key + random.word(1 + random.below(8))) }),
  'a key in capitals': (key) => ({ headers: bearer(key.toUpperCase()) }),
  'a key with one letter changed': (key, random) => {
    const at = random.below(key.length);
    return { headers: bearer(`${key.slice(0, at)}~${key.slice(at + 1)}`) };
  },
  'the digest of a key': (key) => ({ headers: bearer(createHash('sha256').update(key).digest('hex')) }),
  'a key in quotes': (key) => ({ headers: bearer(`"${key}"`) }),
  'two keys with a comma': (key) => ({ headers: bearer(`${key},${key}`) }),
  'a key behind another word': (key) => ({ headers: { authorization: `Bearer x ${key}` } }),
  'a tab for the blank': (key) => ({ headers: { authorization: `Bearer\t${key}` } }),
  'no blank': (key) => ({ headers: { authorization: `Bearer${key}` } }),
  'no scheme': (key) => ({ headers: { authorization: key } }),
  'Basic, as user': (key) => ({ headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` } }),
  'Basic, as password': (key) => ({
    headers: { authorization: `Basic ${Buffer.from(`a:${key}`).toString('base64')}` },
  }),
  'another scheme': (key, random) => ({
    headers: { authorization: `${random.of(['Token', 'ApiKey', 'Digest', 'Negotiate', 'DPoP', 'MAC'])} ${key}` },
  }),
  'another header': (key, random) => ({
    headers: {
      [random.of(['x-api-key', 'api-key', 'x-auth-token', 'proxy-authorization', 'x-authorization', 'cookie'])]: key,
    },
  }),
  'the query': (key, random) => ({
    headers: {},
    path: (path) =>
      `${path}${path.includes('?') ? '&' : '?'}${random.of(['key', 'api_key', 'access_token', 'token', 'authorization'])}=${key}`,
  }),
  'the user of the address': (key) => ({ headers: { cookie: `authorization=Bearer%20${key}; api_key=${key}` } }),
  'a token without a signature': (_key, random) => ({
    headers: bearer(
      token([
        { alg: 'none', typ: 'JWT' },
        { sub: 'tenant-a', scope: '*', exp: random.below(2e9) },
      ]),
    ),
  }),
  'an expired token': (key) => ({
    headers: bearer(`${token([{ alg: 'HS256' }, { sub: 'tenant-a', key, exp: 1_000_000_000 }])}c2lnbmF0dXJl`),
  }),
  'a very long key': (key, random) => ({ headers: bearer(key + 'k'.repeat(500 + random.below(4_000))) }),
  'a key that is no ASCII': (key) => ({ headers: bearer(`${key}\u00e9`) }),
  'an address that is said to be here': () => ({
    headers: { 'x-real-ip': '127.0.0.1', forwarded: 'for=127.0.0.1', 'x-original-url': '/health/live' },
  }),
  'another method in a header': (_key, random) => ({
    headers: { 'x-http-method-override': random.of(['GET', 'OPTIONS', 'HEAD']), 'x-method-override': 'GET' },
  }),
  'another tenant in a header': () => ({ headers: { 'x-tenant': 'tenant-a', 'x-tenant-id': 'tenant-a' } }),
  'another spelling of the path': (_key, random) => ({
    headers: {},
    path: (path) =>
      random.of([
        path.replace('/v1', '/V1'),
        `/${path}`,
        path.replace('/v1/', '/v1//'),
        path.replace(/(\?|$)/, '/$1'),
        path.replace(/(\?|$)/, ';public$1'),
        path.replace('/v1/', '/%76%31/'),
        path.replace('/v1/', '/health/../v1/'),
        path.replace('/v1/', '/docs/..%2fv1/'),
        path.replace('/v1/', '/v1/./'),
        path.replace(/(\?|$)/, '%00$1'),
        path.replace(/(\?|$)/, '.json$1'),
      ]),
  }),
};

const formNames = Object.keys(forms);
/** What a stranger may be told. 429: wrong keys too often from one address, which only a trusted proxy can vary. */
const refusals = [401, 429];
const spellings = [400, 401, 404, 405, 414, 429];

/** Every operation, asked by those who have no key, a wrong one, or one that is not for it. */
export const keys: Layer = {
  name: 'keys',
  share: { requests: 7_000, seconds: 12 },
  async run(at) {
    const { operations, keys: known, simulators } = at.target;
    const scoped = Object.entries(known.scoped);
    const variants = formNames.length + scoped.length;
    const before = { effects: await simulators?.quiet(), own: await written(at) };
    await at.cases(async (index, random) => {
      const operation = operations[index % operations.length]!;
      // Each operation meets each form before any meets one twice.
      const variant = (Math.floor(index / operations.length) + index) % variants;
      if (variant < formNames.length) await stranger(at, index, operation, formNames[variant]!, random);
      else await tooLittle(at, index, operation, scoped[variant - formNames.length]!, random);
    });
    if (simulators && before.effects)
      at.noEffects(0, newIn(before.effects, await simulators.quiet()), 'of requests that were not allowed');
    if ((await written(at)) !== before.own) at.find(0, 'something was written down of requests that were not allowed', await written(at)); // prettier-ignore
    await tooManyWrongKeys(at);
  },
};

/** How many things the gateway shows to its tenants. */
async function written(at: Attack): Promise<string> {
  const { a, b } = at.target.keys;
  const counts = await Promise.all(
    [a, b].flatMap((key) =>
      ['orders', 'reservations', 'port-orders', 'changes'].map(async (list) => {
        if (key === undefined) return '';
        const { text } = await at.ask({ method: 'GET', path: `/v1/${list}?limit=200`, headers: bearer(key) });
        return `${list} ${text.match(/"id":/g)?.length ?? 0}`;
      }),
    ),
  );
  return counts.join(', ');
}

/** The request as it would have to be, but for the key. In every other case its body is announced and never sent. */
function requestOf(at: Attack, operation: Operation, random: Random): Asked {
  const body = exampleBody(at.target.document, operation, random.below(3));
  const headers: Record<string, string> = {
    // Each from an address of its own, where the gateway believes it: or else only the first ten would be told 401.
    'x-forwarded-for': `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
    ...(operation.reads ? {} : { 'idempotency-key': `keys-${random.word(16)}` }),
    ...(operation.body && { 'content-type': operation.body.mediaType }),
  };
  const base = { method: operation.method, path: targetOf(operation), headers };
  if (!operation.body) return base;
  return random.below(2) === 0 ? { ...base, withheld: 200_000 } : { ...base, body: JSON.stringify(body) };
}

async function stranger(at: Attack, index: number, operation: Operation, name: string, random: Random): Promise<void> {
  const asked = requestOf(at, operation, random);
  const form = forms[name]!(at.target.keys.a, random);
  const request = { ...asked, path: form.path?.(asked.path) ?? asked.path, headers: { ...asked.headers, ...form.headers } }; // prettier-ignore
  const answered = await at.ask(request);
  const elsewhere = name === 'another spelling of the path';
  judge(at, index, name, request, answered, elsewhere ? spellings : refusals, elsewhere ? undefined : operation);
}

async function tooLittle(
  at: Attack,
  index: number,
  operation: Operation,
  [scope, key]: [string, string],
  random: Random,
): Promise<void> {
  const enough = operation.anyScope
    ? operation.scopes.includes(scope)
    : operation.scopes.every((needed) => needed === scope);
  // Whoever may ask is no stranger to this route: other layers see to that.
  if (enough) return;
  const asked = requestOf(at, operation, random);
  const request = { ...asked, headers: { ...asked.headers, ...bearer(key) } };
  judge(at, index, `a key for ${scope}`, request, await at.ask(request), [403], operation);
}

function judge(
  at: Attack,
  index: number,
  form: string,
  request: Asked,
  answered: Answered,
  allowed: readonly number[],
  operation?: Operation,
): void {
  const say = (what: string): void => at.find(index, what, `${form}: ${shown(request, answered)}`);
  const { judge: documented } = at.target;
  if (answered.status === 0 && request.withheld !== undefined)
    return say('the answer to a request without a right waits for its body');
  if (!allowed.includes(answered.status)) say(`${form} is answered with ${answered.status}`);
  const wrong = operation ? documented.wrongWith(operation, answered) : documented.wrongWithAny(answered);
  for (const what of wrong) say(what);
}

/** Ten wrong keys a minute from one address, then no more are looked at. */
async function tooManyWrongKeys(at: Attack): Promise<void> {
  const wrong = { ...bearer('wrong'), 'x-forwarded-for': '10.99.99.99' };
  let refused = 0;
  for (let i = 0; i < 15; i++)
    if ((await at.ask({ method: 'GET', path: '/v1/orders', headers: wrong })).status === 429) refused++;
  if (refused < 4) at.find(0, 'wrong keys may be tried without end', `${refused} of 15 were answered with 429`);
}
