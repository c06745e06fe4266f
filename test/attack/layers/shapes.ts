import { type Belonging, furnish, ownerOf } from '../belongings.js';
import { formOf, hostileForm } from '../forms.js';
import { hostileBodies, hostileHeaders, hostileKinds, hostileNames, hostileQueries, hostileTexts, twice } from '../hostile-values.js'; // prettier-ignore
import { type Asked } from '../http.js';
import { type Attack, type Layer, shown } from '../layer.js';
import { exampleBody, type Operation, targetOf } from '../operations.js';
import { type Random } from '../random.js';
import { allowedBy, sample } from '../schema-values.js';
import { newIn } from '../simulators.js';
import { bearer } from '../target.js';

/** A request to be made; `forbidden` when no gateway that holds its document could take it. */
interface Shape {
  name: string;
  asked: Asked;
  forbidden: boolean;
  /** Its path may lead nowhere, or somewhere else: what is answered is not of this operation. */
  astray?: boolean;
  /** It may be cut off before it has been read. */
  mayBeCut?: boolean;
}

/** What makes a shape of an operation; undefined where the operation has no such place. */
type Bend = (at: Attack, operation: Operation, usual: Asked, random: Random, index: number) => Shape | undefined;

/** Every operation, with what its schema forbids and then with what it allows, in bodies, queries, paths and headers. */
export const shapes: Layer = {
  name: 'shapes',
  share: { requests: 18_000, seconds: 70 },
  async run(at) {
    const things = await furnish(at, 'a');
    const { simulators } = at.target;
    const before = await simulators?.quiet();
    // First what cannot be taken, so that anything that happens at a provider is one effect too many.
    await at.cases(
      async (index, random) => {
        await one(at, index, random, things, true);
      },
      { to: firstFree, share: forbiddenShare },
    );
    if (simulators && before)
      at.noEffects(0, newIn(before, await simulators.quiet()), 'of requests that the document forbids');
    const refused = new Set<number>();
    await at.cases(
      async (index, random) => {
        if (await one(at, index, random, things, false)) refused.add(index);
      },
      { from: firstFree },
    );
    if (simulators) await noTraces(at, refused, await simulators.quiet());
  },
};

const forbiddenShare = 0.65;
const firstFree = 1_000_000;
const tagOf = (index: number): string => `z${index}z`;

/** Runs one case; whether it was refused. */
async function one(
  at: Attack,
  index: number,
  random: Random,
  things: readonly Belonging[],
  forbidden: boolean,
): Promise<boolean> {
  // prettier-ignore
  const { operations, judge } = at.target;
  const operation = operations[index % operations.length]!;
  const usual = usualRequest(at, operation, random, things);
  let shape: Shape | undefined;
  // Not every bend fits every operation, and some bend nothing.
  for (let tries = 0; tries < 20 && !(shape && (shape.forbidden || !forbidden)); tries++)
    shape = random.of(forbidden ? bends : [...bends, allowed, allowed, allowed])(at, operation, usual, random, index);
  if (!shape || (forbidden && !shape.forbidden)) return false;
  const { asked, name, astray = false, mayBeCut = false } = shape;
  const answered = await at.ask(asked);
  const say = (what: string): void => at.find(index, what, `${name}: ${shown(asked, answered)}`);
  if (answered.status === 0 && mayBeCut) return true;
  const wrong = astray ? judge.wrongWithAny(answered) : judge.wrongWith(operation, answered);
  for (const what of wrong) say(what);
  if (shape.forbidden && answered.status < 400) say(`${operation.id} takes what the document forbids: ${name}`);
  else if (shape.forbidden && answered.status >= 500) say(`${answered.status} for what the document forbids: ${name}`);
  // Nothing is wrong with the providers: whatever they are said not to have understood came through the gateway.
  else if (answered.status >= 500 && answered.status <= 504 && answered.status !== 500)
    say(`${operation.id} passes on what a provider cannot take (${answered.status})`);
  return answered.status >= 400 && answered.status < 500;
}

function usualRequest(at: Attack, operation: Operation, random: Random, things: readonly Belonging[]): Asked {
  const { keys, document } = at.target;
  const owned = random.below(4) === 0 ? undefined : ownerOf(operation, things, random);
  const form = operation.body?.mediaType === 'multipart/form-data' ? formOf(at, operation, random) : undefined;
  const body = exampleBody(document, operation, random.below(3));
  return {
    method: operation.method,
    path: targetOf(operation, owned?.path, owned?.query),
    headers: {
      ...bearer(operation.scopes.includes('operator') ? (keys.operator ?? keys.a) : keys.a),
      prefer: 'wait=2',
      ...(operation.reads ? {} : { 'idempotency-key': `shapes-${random.word(20)}` }),
      ...(operation.body && { 'content-type': form?.type ?? operation.body.mediaType }),
    },
    body: form?.body ?? (body === undefined ? undefined : JSON.stringify(body)),
  };
}

const isJson = ({ body }: Operation): boolean => body?.mediaType === 'application/json';

/** A body that the document allows, made from its schema. */
const allowed: Bend = (at, operation, usual, random, index) => {
  if (!operation.body || !isJson(operation)) return undefined;
  const values = allowedBy(at.target.document, operation.body.schema, tagOf(index));
  return {
    name: 'an allowed body',
    asked: { ...usual, body: JSON.stringify(sample(values, random.below(2 ** 31))) },
    forbidden: false,
  };
};

/** Another value at a place of the body that the operation is usually given. */
const value: Bend = (at, operation, usual, random) => {
  if (!isJson(operation)) return undefined;
  const body: unknown = JSON.parse(String(usual.body));
  const owners = ownersIn(body);
  const owner = random.of(owners);
  const name = random.of(Object.keys(owner));
  if (name === undefined) return undefined;
  owner[name] = random.below(2) === 0 ? random.of(hostileTexts) : random.of(hostileKinds);
  return { name: `a wrong value`, ...withBody(at, operation, usual, body) };
};

const field: Bend = (at, operation, usual, random) => {
  if (!isJson(operation)) return undefined;
  const body: unknown = JSON.parse(String(usual.body));
  const owner = random.of(ownersIn(body));
  const name = random.below(3) === 0 ? random.of(Object.keys(owner)) : undefined;
  if (name !== undefined) delete owner[name];
  else Object.defineProperty(owner, random.of(hostileNames), { value: random.of(hostileKinds), enumerable: true, configurable: true }); // prettier-ignore
  return {
    name: name === undefined ? 'a field too many' : 'a field too few',
    ...withBody(at, operation, usual, body),
  };
};

/** What goes out, and whether the document forbids what of it arrives. */
function withBody(at: Attack, operation: Operation, usual: Asked, value: unknown): Pick<Shape, 'asked' | 'forbidden'> {
  const body = JSON.stringify(value);
  return { asked: { ...usual, body }, forbidden: !at.target.judge.allows(operation, JSON.parse(body)) };
}

const bytes: Bend = (_at, operation, usual, random) => {
  if (!isJson(operation)) return undefined;
  const name = random.of([...Object.keys(hostileBodies), 'a field twice']);
  const usualBody = String(usual.body);
  const body = name === 'a field twice' ? twice(usualBody) : hostileBodies[name]!(usualBody);
  // What begins with a byte order mark may be taken for what follows it; and nobody can see in parsed JSON what stood there twice.
  const bearable = ['a byte order mark', 'single quotes'].includes(name);
  const optional = name === 'empty';
  return { name, asked: { ...usual, body }, forbidden: !bearable && !optional && body !== usualBody && name !== 'a field twice' }; // prettier-ignore
};

const tooLarge: Bend = (_at, operation, usual, random) => {
  if (!isJson(operation) || random.below(4) > 0) return undefined;
  const body = `{"text":"${'x'.repeat(300_000 + random.below(700_000))}"}`;
  return { name: 'a body too large', asked: { ...usual, body }, forbidden: true, mayBeCut: true };
};

const bodyWhereNone: Bend = (_at, operation, usual) => {
  if (operation.body) return undefined;
  const asked = { ...usual, body: '{"all":true}', headers: { ...usual.headers, 'content-type': 'application/json' } };
  return { name: 'a body where none is taken', asked, forbidden: true };
};

const query: Bend = (_at, operation, usual, random) => {
  const more = random.of(hostileQueries);
  const path = `${usual.path}${usual.path.includes('?') ? '&' : '?'}${more}`;
  const name = decoded(more.split('=')[0] ?? '');
  const known = operation.parameters.some((one) => one.in === 'query' && one.name === name);
  const blank = name === '' || /^[&?=%]/.test(more);
  return {
    name: known ? `the query ${more.slice(0, 30)}` : 'an unknown query parameter',
    asked: { ...usual, path },
    forbidden: !known && !blank,
  };
};

const queryValue: Bend = (_at, operation, usual, random) => {
  const parameters = operation.parameters.filter((one) => one.in === 'query');
  if (parameters.length === 0) return undefined;
  const [path = '', asked] = usual.path.split('?');
  const given = new URLSearchParams(asked);
  const parameter = random.of(parameters);
  const text = random.of(hostileTexts).slice(0, 6_000);
  given.set(parameter.name, wellFormed(text));
  return { name: `?${parameter.name}`, asked: { ...usual, path: `${path}?${given.toString()}` }, forbidden: false };
};

/** A value in the path that no parameter can have. */
const pathValue: Bend = (_at, operation, usual, random) => {
  const parameters = operation.parameters.filter((one) => one.in === 'path');
  if (parameters.length === 0) return undefined;
  const parameter = random.of(parameters);
  const text = random.below(4) === 0 ? '' : random.of(hostileTexts).slice(0, 3_000);
  const coded = random.of([
    encodeURIComponent(wellFormed(text)),
    '%',
    '%zz',
    '%c0%af',
    '%00',
    '..%2f..',
    '%2e%2e',
    '.',
    '%252e',
    'a%2fb',
    '%5c',
    ';x=1',
    '*',
    `${'a'.repeat(200)}`,
  ]);
  const [path = '', asked] = usual.path.split('?');
  const at = operation.path.split('/').indexOf(`{${parameter.name}}`);
  const steps = path.split('/').map((step, i) => (i === at ? coded : step));
  const pattern = new RegExp(parameter.schema.pattern ?? '^');
  const fits = pattern.test(decoded(coded)) && (parameter.schema.enum?.includes(decoded(coded)) ?? true);
  return {
    name: `the path ${coded.slice(0, 30)}`,
    asked: { ...usual, path: steps.join('/') + (asked === undefined ? '' : `?${asked}`) },
    forbidden: !fits,
    astray: true,
  };
};

const header: Bend = (_at, operation, usual, random) => {
  const more = random.of(hostileHeaders);
  const wrongKey = 'idempotency-key' in more && !operation.reads && !/^[\x21-\x7e]{1,255}$/.test(more['idempotency-key'] ?? ''); // prettier-ignore
  const wants = operation.parameters.some(({ name }) => name === 'Idempotency-Key');
  const wrongType = operation.body !== undefined && /^(?:text|application\/x)/.test(more['content-type'] ?? '');
  const wrongCoding = 'content-encoding' in more || 'transfer-encoding' in more;
  return {
    name: `the header ${Object.keys(more).join()}`,
    asked: { ...usual, headers: { ...usual.headers, ...more } },
    forbidden: (wrongKey && wants && more['idempotency-key'] !== '"unclosed') || wrongType || wrongCoding,
    mayBeCut: wrongCoding,
  };
};

const missingKey: Bend = (_at, operation, usual) => {
  if (!operation.parameters.some(({ name, required }) => name === 'Idempotency-Key' && required)) return undefined;
  const { 'idempotency-key': _left, ...headers } = usual.headers ?? {};
  return { name: 'no Idempotency-Key', asked: { ...usual, headers }, forbidden: true };
};

const form: Bend = (at, operation, usual, random) => {
  if (operation.body?.mediaType !== 'multipart/form-data') return undefined;
  const { type, body, name, forbidden } = hostileForm(at, operation, random);
  const asked = { ...usual, body, headers: { ...usual.headers, 'content-type': type } };
  return { name: `a form with ${name}`, asked, forbidden, mayBeCut: true };
};

const bends: readonly Bend[] = [value, value, value, field, field, bytes, bytes, tooLarge, bodyWhereNone, query, queryValue, pathValue, header, missingKey, form, form]; // prettier-ignore

/** Every object and list in it that has members. */
function ownersIn(body: unknown): Record<string, unknown>[] {
  if (typeof body !== 'object' || body === null) return [];
  const inner = Object.values(body).flatMap(ownersIn);
  return [body as Record<string, unknown>, ...inner];
}

/** Without halves of characters, which no address can have. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What was refused has left no text of its own at a provider. */
async function noTraces(at: Attack, refused: ReadonlySet<number>, entries: readonly object[]): Promise<void> {
  for (const entry of entries)
    for (const [, index] of JSON.stringify(entry).matchAll(/z(\d{7,})z/g))
      if (refused.has(Number(index))) at.find(Number(index), 'a refused request had an effect at a provider', JSON.stringify(entry)); // prettier-ignore
}
