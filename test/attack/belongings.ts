import { type Asked } from './http.js';
import { type Attack } from './layer.js';
import { type Operation } from './operations.js';
import { Random } from './random.js';
import { bearer } from './target.js';

/** Whatever a tenant has that somebody else would like to reach. By kind, each with the provider that it is at. */
export interface Belonging {
  kind: Kind;
  id: string;
  provider: string;
  /** What else leads to it: a second value of its path, or its direction. */
  more?: Readonly<Record<string, string>>;
}

export type Kind = 'reservation' | 'order' | 'portOrder' | 'change' | 'serviceOrder' | 'number' | 'trunk' | 'customer' | 'document' | 'paymentMethod'; // prettier-ignore

/** Stand in everything of a tenant that has room for a text, and in nothing of anybody else's. */
export const marks = { a: 'attackmarkofa', b: 'attackmarkofb' };

/** Whose things the parameters of a path name. */
export const paths: readonly (readonly [prefix: string, parameter: string, kind: Kind])[] = [
  ['/v1/reservations/{id}', 'id', 'reservation'],
  ['/v1/orders/{id}', 'id', 'order'],
  ['/v1/port-orders/{id}', 'id', 'portOrder'],
  ['/v1/changes/{id}', 'id', 'change'],
  ['/v1/service-orders/{id}', 'id', 'serviceOrder'],
  ['/v1/numbers/{e164}', 'e164', 'number'],
  ['/v1/trunks/{id}', 'id', 'trunk'],
  ['/v1/customers/{id}', 'id', 'customer'],
];

/** The path and query that lead an operation to one of these things. */
export function ownerOf(
  operation: Operation,
  things: readonly Belonging[],
  random: Random,
): { path: Record<string, string>; query: string } | undefined {
  // prettier-ignore
  const [, parameter = '', kind] = paths.find(([prefix]) => operation.path.startsWith(prefix)) ?? [];
  const thing = random.of(things.filter((one) => one.kind === kind));
  if (!thing) return undefined;
  return { path: { [parameter]: thing.id }, query: queryTo(operation, thing) };
}

/** What an operation takes of whatever else leads to a thing. */
export const queryTo = ({ parameters }: Operation, { provider, more = {} }: Belonging): string =>
  new URLSearchParams(
    Object.entries({ provider, ...more }).filter(([name]) =>
      parameters.some((one) => one.in === 'query' && one.name === name),
    ),
  ).toString();

/** The members of answers that are of use here. */
interface Body {
  id: string;
  provider: string;
  phoneNumbers: { phoneNumber: string }[];
  data: Body[];
}

const person = (mark: string, email: string): object => ({
  firstName: 'Jane',
  lastName: 'Doe',
  company: mark,
  email,
  phone: '5035550100',
  address: { line1: `1 ${mark}`, city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
  password: '48210357',
});

/** Has a tenant hold, buy and set up one of everything. */
export async function furnish(at: Attack, who: 'a' | 'b'): Promise<Belonging[]> {
  const things: Belonging[] = [];
  const { [who]: mark } = marks;
  const { [who]: key = '' } = at.target.keys;
  const unique = new Random(at.seed, who, Date.now()).word(10);
  let calls = 0;
  const call = async (method: string, path: string, body?: object | Buffer, type?: string): Promise<Body> => {
    const asked: Asked = {
      method,
      path,
      headers: {
        ...bearer(key),
        prefer: 'wait=30',
        ...(method === 'GET' ? {} : { 'idempotency-key': `furnish-${unique}-${calls++}` }),
        ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
      },
      body: body === undefined ? undefined : Buffer.isBuffer(body) ? body : JSON.stringify(body),
    };
    const { status, text } = await at.ask(asked);
    if (status >= 300) throw new Error(`tenant ${who} was to have ${method} ${path}: ${status} ${text}`);
    return JSON.parse(text) as Body;
  };
  const post = (path: string, body?: object, type?: string): Promise<Body> => call('POST', path, body, type);
  const own = (kind: Kind, provider: string, id: string, more: Record<string, string> = {}): string => {
    things.push({ kind, provider, id, more });
    return id;
  };
  const hold = (wish: object): Promise<Body> => post('/v1/reservations', { provider: 'didtfn', region: 'WA', ...wish });

  const held = await hold({ criteria: { type: 'local', areaCode: '206', quantity: 2 } });
  own('reservation', 'didtfn', held.id);
  const trunk = {
    provider: 'didtfn',
    title: mark + unique.slice(0, 7),
    primary: { ipAddress: '192.0.2.77', port: 5060 },
  };
  const incoming = await post('/v1/trunks', { ...trunk, direction: 'origination', billing: 'unmetered', sessions: 10 });
  own('trunk', 'didtfn', incoming.id, { direction: 'origination' });
  const outgoing = await post('/v1/trunks', { ...trunk, direction: 'termination', primary: { ipAddress: '192.0.2.78' }, sessions: 10, callsPerSecond: 5 }); // prettier-ignore
  own('trunk', 'didtfn', outgoing.id, { direction: 'termination' });
  const connection = { trunkId: incoming.id };
  const priced = await post('/v1/orders', {
    reservationId: (await hold({ criteria: { type: 'local', areaCode: '206', quantity: 1 } })).id,
    connection,
    confirm: 'manual',
    customerReference: mark,
  });
  own('order', 'didtfn', priced.id);
  const bought = await post('/v1/orders', {
    reservationId: (await hold({ criteria: { type: 'local', areaCode: '206', quantity: 1 } })).id,
    connection,
    customerReference: mark,
  });
  own('order', 'didtfn', bought.id);
  const number = own('number', 'didtfn', bought.phoneNumbers[0]!.phoneNumber);
  await call('PATCH', `/v1/numbers/${encodeURIComponent(number)}?provider=didtfn`, { status: 'inactive' });
  for (const change of (await call('GET', '/v1/changes?limit=20')).data) own('change', change.provider, change.id);

  const documented = await post('/v1/orders', {
    provider: 'tcl',
    phoneNumbers: [`+4930555${String(10_000 + new Random(unique).below(89_999))}`],
    connection: { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' },
    customerReference: mark,
  }).catch(() => undefined);
  if (documented) own('order', 'tcl', documented.id);

  for (const provider of ['voipms', 'telecloud']) {
    const { id } = await post(`/v1/customers?provider=${provider}`, person(mark, `${unique}@${mark}.example`));
    own('customer', provider, id);
    if (provider === 'telecloud') {
      const variables = [{ number: 1, value: 'A10000009296F2' }];
      const wish = { provider, customerId: id, ratePlanId: '52747', variables, customerReference: mark };
      own('serviceOrder', provider, (await post('/v1/service-orders', wish)).id);
    }
  }
  const account = await post('/v1/trunks', {
    ...trunk,
    provider: 'voipms',
    direction: 'origination',
    primary: { ipAddress: '192.0.2.79' },
  });
  own('trunk', 'voipms', account.id, { direction: 'origination' });
  return things;
}
