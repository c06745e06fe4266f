import { type Belonging, furnish, type Kind, marks, paths, queryTo } from '../belongings.js';
import { type Answered, type Asked } from '../http.js';
import { type Attack, type Layer, shown } from '../layer.js';
import { exampleBody, type Operation, resolved, type Schema, targetOf } from '../operations.js';
import { type Random } from '../random.js';
import { newIn } from '../simulators.js';
import { bearer } from '../target.js';

/** Whose things the fields of bodies and queries name, wherever they stand. */
const fields: Readonly<Record<string, Kind>> = {
  reservationId: 'reservation',
  orderId: 'order',
  parentOrderId: 'serviceOrder',
  trunkId: 'trunk',
  customerId: 'customer',
  phoneNumber: 'number',
  phoneNumbers: 'number',
};

/** One way for B to reach for something of A's; `twin` asks the same of something that nobody has. */
interface Reach {
  operation: Operation;
  belonging: Belonging;
  asked: (id: string, random: Random) => Asked;
  /** Ends in a place where a thing is not looked up but led to; there is no twin to compare with. */
  inBody: boolean;
}

/** Whatever tenant A has, asked for by tenant B in every path, query and body that could name it. */
export const tenants: Layer = {
  name: 'tenants',
  share: { requests: 2_000, seconds: 18 },
  unfit: ({ keys }) => (keys.b === undefined ? 'needs the keys of two tenants' : undefined),
  async run(at) {
    const [things, own] = [await furnish(at, 'a'), await furnish(at, 'b')];
    const { simulators } = at.target;
    const before = { effects: await simulators?.quiet(), own: await seenBy(at, at.target.keys.a, things) };
    const reaches = at.target.operations.flatMap((operation) => reachesOf(at, operation, things, own));
    at.notes.push(`${things.length} things, ${reaches.length} ways to reach for them`);
    await at.cases(async (index, random) => {
      const reach = reaches[index % reaches.length]!;
      await (index % 10 === 9 ? pryLists(at, index, things, random) : pry(at, index, reach, random));
    });
    if (simulators && before.effects)
      at.noEffects(0, newIn(before.effects, await simulators.quiet()), "of another tenant's requests");
    const after = await seenBy(at, at.target.keys.a, things);
    for (const [what, state] of before.own)
      if (after.get(what) !== state) at.find(0, 'something of A is not as it was', `${what}: ${state} → ${after.get(what)}`); // prettier-ignore
  },
};

function reachesOf(at: Attack, operation: Operation, things: readonly Belonging[], own: readonly Belonging[]): Reach[] {
  const { document } = at.target;
  // What B's key is not for is another layer's.
  if (operation.scopes.length === 1 && operation.scopes[0] === 'operator') return [];
  if (!operation.anyScope && operation.scopes.includes('operator')) return [];
  const byPath = paths.find(([prefix]) => operation.path.startsWith(prefix));
  const inPath = things.filter(({ kind }) => kind === byPath?.[2]);
  const base = (random: Random, more: Pick<Asked, 'path'> & Partial<Asked>): Asked => ({
    method: operation.method,
    ...more,
    headers: {
      ...bearer(at.target.keys.b!),
      prefer: 'wait=10',
      ...(operation.reads ? {} : { 'idempotency-key': `tenants-${random.word(20)}` }),
      ...(more.body === undefined ? {} : { 'content-type': operation.body?.mediaType ?? 'application/json' }),
    },
  });
  const isJson = operation.body?.mediaType === 'application/json';
  const names = isJson ? namesIn(at, operation.body!.schema) : [];
  /** As B would send it, about what is B's own. */
  const ownBody = (random: Random, provider: string): unknown => {
    const example = exampleBody(document, operation, random.below(3));
    return names.reduce((body, [pointer, kind]) => {
      const mine = own.find((one) => one.kind === kind && one.provider === provider);
      return mine && has(example, pointer) ? placed(body, pointer, mine.id) : body;
    }, example);
  };
  const bodyOf = (random: Random, { provider }: Belonging): string | undefined =>
    isJson ? JSON.stringify(ownBody(random, provider)) : undefined;
  const ownPath = ({ provider }: Belonging): Record<string, string> => {
    const mine = own.find(({ kind, provider: at }) => kind === byPath?.[2] && at === provider);
    return byPath && mine ? { [byPath[1]]: mine.id } : {};
  };
  const takes = (name: string): boolean => operation.parameters.some((one) => one.in === 'query' && one.name === name);
  // Trunks for calls that go out have ids of their own, which mean another trunk where none is asked for.
  const named = (kind: Kind): Belonging[] =>
    things.filter((one) => one.kind === kind && (takes('direction') || one.more?.['direction'] !== 'termination'));
  const reaches: Reach[] = inPath.map((belonging) => ({
    operation,
    belonging,
    inBody: false,
    asked: (id, random) =>
      base(random, {
        path: targetOf(operation, { [byPath![1]]: id }, queryTo(operation, belonging)),
        body: bodyOf(random, belonging),
      }),
  }));
  for (const { name, in: place } of operation.parameters) {
    const kind = place === 'query' ? fields[name] : undefined;
    for (const belonging of kind ? named(kind) : [])
      reaches.push({
        operation,
        belonging,
        inBody: true,
        asked: (id, random) => {
          const query = new URLSearchParams(queryTo(operation, belonging));
          query.set(name, id);
          return base(random, {
            path: targetOf(operation, ownPath(belonging), query.toString()),
            body: bodyOf(random, belonging),
          });
        },
      });
  }
  for (const [pointer, kind] of names)
    for (const belonging of named(kind))
      reaches.push({
        operation,
        belonging,
        inBody: true,
        asked: (id, random) => {
          const body = placed(ownBody(random, belonging.provider), pointer, id);
          const about = { ...(body as object), ...(has(body, ['provider']) && { provider: belonging.provider }) };
          const path = targetOf(operation, ownPath(belonging), queryTo(operation, belonging));
          return base(random, { path, body: JSON.stringify(about) });
        },
      });
  return reaches;
}

/** The places of a body that may name somebody's thing. */
function namesIn(
  at: Attack,
  given: Schema,
  pointer: readonly string[] = [],
): [pointer: readonly string[], kind: Kind][] {
  const schema = resolved(at.target.document, given);
  if (pointer.length > 4) return [];
  const parts = [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].map((one) => resolved(at.target.document, one)); // prettier-ignore
  return parts.flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([name, property]): [readonly string[], Kind][] => {
      const here = [...pointer, name];
      const kind = fields[name];
      if (kind) return [[resolved(at.target.document, property).type === 'array' ? [...here, '0'] : here, kind]];
      return namesIn(at, property, here);
    }),
  );
}

const has = (body: unknown, [step = '', ...rest]: readonly string[]): boolean =>
  typeof body === 'object' && body !== null && step in body && (rest.length === 0 || has((body as Record<string, unknown>)[step], rest)); // prettier-ignore

function placed(body: unknown, [step = '', ...rest]: readonly string[], value: string): unknown {
  const isIndex = step === '0';
  const owner = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (isIndex) return [rest.length === 0 ? value : placed(undefined, rest, value)];
  return { ...owner, [step]: rest.length === 0 ? value : placed(owner[step], rest, value) };
}

/** Something of the same form that nobody has. */
function nobodys({ kind, id }: Belonging): string {
  if (/^[a-z]{3}_/.test(id)) return `${id.slice(0, -6)}zzzzzz`;
  return kind === 'number' ? '+12062190999' : '98765432';
}

async function pry(
  at: Attack,
  index: number,
  { operation, belonging, asked, inBody }: Reach,
  random: Random,
): Promise<void> {
  // prettier-ignore
  const request = asked(belonging.id, random);
  const answered = await at.ask(request);
  const say = (what: string): void => at.find(index, what, shown(request, answered));
  for (const what of at.target.judge.wrongWith(operation, answered)) say(what);
  if (tells(answered, request)) say(`${operation.id} shows what is another tenant's`);
  // What somebody has done with a number is its own to see, and nothing of what others have.
  if (operation.id === 'getNumberHistory' && isOwn(answered)) return;
  // A number is no secret; whether it was done something to, the provider's ledger tells.
  if (answered.status < 300 && !(inBody && (belonging.kind === 'number' || isEmptyList(answered))))
    return say(`${operation.id} lets another tenant at a ${belonging.kind}`);
  if (inBody) return;
  const twin = asked(nobodys(belonging), random);
  const told = await at.ask(twin);
  if (said(told) !== said(answered)) say(`${operation.id} tells a ${belonging.kind} of another tenant from none: ${said(told)}`); // prettier-ignore
}

/** Whether there is more of A in the answer than the request had brought. */
const tells = ({ text }: Answered, { path, body = '' }: Asked): boolean =>
  text.includes(marks.a) && !path.includes(marks.a) && !body.includes(marks.a);

/** A list of nothing but what B has. */
const isOwn = ({ status, text }: Answered): boolean =>
  status === 200 && (JSON.parse(text) as { data: { tenant?: string }[] }).data.every(({ tenant }) => tenant === 'tenant-b'); // prettier-ignore

const isEmptyList = ({ text }: Answered): boolean => (JSON.parse(text) as { data?: unknown[] }).data?.length === 0;

function said({ status, text }: Answered): string {
  try {
    return `${status} ${(JSON.parse(text) as { code?: string }).code ?? ''}`;
  } catch {
    return String(status);
  }
}

/** Lists, cursors, searches and a key of A's: nothing of A comes with them. */
async function pryLists(at: Attack, index: number, things: readonly Belonging[], random: Random): Promise<void> {
  const lists = at.target.operations.filter(({ reads, path, parameters, scopes }) => reads && !path.includes('{') && !scopes.includes('operator') && parameters.some((p) => p.name === 'cursor')); // prettier-ignore
  const operation = random.of(lists);
  const thing = random.of(things);
  const cursor = Buffer.from(thing.id.replace(/\d$/, '0')).toString('base64url');
  const query = random.of(['', `cursor=${cursor}`, 'tenant=tenant-a', `customerReference=${marks.a}`, 'limit=200']);
  const known = query.split('=')[0]!;
  if (query !== '' && !operation.parameters.some(({ name }) => name === known)) return;
  const request: Asked = {
    method: 'GET',
    path: targetOf(operation, {}, query),
    headers: bearer(at.target.keys.b!),
  };
  const answered = await at.ask(request);
  const say = (what: string): void => at.find(index, what, shown(request, answered));
  for (const what of at.target.judge.wrongWith(operation, answered)) say(what);
  const named = things.find(({ kind, id }) => !['trunk', 'number'].includes(kind) && answered.status < 300 && answered.text.includes(`"${id}"`)); // prettier-ignore
  if (named || tells(answered, request)) say(`${operation.id} lists what is another tenant's`);
  if (known === 'tenant' && answered.status < 300) say(`${operation.id} crosses tenants for a tenant`);
}

/** Everything as its owner sees it. */
async function seenBy(at: Attack, key: string, things: readonly Belonging[]): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  for (const { kind, id, provider, more = {} } of things) {
    const [prefix, parameter] = paths.find(([, , one]) => one === kind)!;
    const path = prefix.replace(`{${parameter}}`, encodeURIComponent(id));
    const query = ['number', 'trunk', 'customer'].includes(kind) ? `?${new URLSearchParams({ provider, ...more }).toString()}` : ''; // prettier-ignore
    const { status, text } = await at.ask({ method: 'GET', path: path + query, headers: bearer(key) });
    seen.set(`${kind} ${id}`, `${status} ${text.replace(/"secondsRemaining":\d+/, '')}`);
  }
  return seen;
}
