import { type Answered, type Asked } from '../http.js';
import { type Attack, type Layer, shown } from '../layer.js';
import { type Random } from '../random.js';
import { type Entry, newIn, type Simulators } from '../simulators.js';
import { bearer, type Target } from '../target.js';

/** What the races need to see: both tenants, and what really happened. */
type Fit = Target & { simulators: Simulators; keys: { b: string } };

/** Many requests at the same moment of which one may have an effect: the same key, the same number, the same order. */
export const races: Layer = {
  name: 'races',
  share: { requests: 2_200, seconds: 26 },
  unfit: ({ simulators, keys }) =>
    simulators === undefined
      ? 'needs the ledgers of the simulators (--ledger)'
      : keys.b === undefined
        ? 'needs the keys of two tenants'
        : undefined,
  async run(at) {
    const names = Object.keys(kinds);
    const numbers = new FreeNumbers(at);
    let run = 0;
    await at.cases(
      async (index, random) => {
        const name = names[index % names.length]!;
        await kinds[name]!({ at, index, random, numbers, target: at.target as Fit, name });
        run++;
      },
      { width: 2 },
    );
    at.notes.push(`${run} races of ${names.length} kinds`);
  },
};

/** Numbers of the DID/TFN provider that nobody has, each given out once. */
class FreeNumbers {
  private readonly found: string[] = [];
  private asked: Promise<void> | undefined;

  constructor(private readonly at: Attack) {}

  async next(): Promise<string> {
    this.asked ??= this.search();
    await this.asked;
    const number = this.found.shift();
    if (number === undefined) throw new Error('there are no free numbers left to race for');
    return number;
  }

  private async search(): Promise<void> {
    const path = '/v1/available-numbers?provider=didtfn&country=US&region=WA&limit=500';
    for (const asked of [path, path.replace('500', '200')]) {
      const { status, text } = await this.at.ask({
        method: 'GET',
        path: asked,
        headers: bearer(this.at.target.keys.a),
      });
      if (status !== 200) continue;
      const { data } = JSON.parse(text) as { data: { phoneNumber: string }[] };
      // Lines from 9000 on act in ways of their own.
      this.found.push(...data.map(({ phoneNumber }) => phoneNumber).filter((number) => /[0-8]\d{3}$/.test(number)));
      return;
    }
  }
}

interface Race {
  at: Attack;
  index: number;
  random: Random;
  numbers: FreeNumbers;
  target: Fit;
  name: string;
}

const crowd = 50;

const json = (key: string, body: object, more: Record<string, string> = {}): Pick<Asked, 'headers' | 'body'> => ({
  headers: { ...bearer(key), 'content-type': 'application/json', prefer: 'wait=20', ...more },
  body: JSON.stringify(body),
});
const keyOf = (random: Random): string => `races-${random.word(20)}`;
const hold = (number: string): object => ({ provider: 'didtfn', phoneNumbers: [number], region: 'WA' });
const bodyOf = ({ text }: Answered): { id?: string; status?: string } => JSON.parse(text || '{}') as { id?: string; status?: string }; // prettier-ignore
const plain = (number: string): string => number.slice(2);
const mentions = (entry: Entry, text: string): boolean => JSON.stringify(entry).includes(`"${text}"`);

/** Sends all at once; whatever is answered must be as the document says. */
async function all({ at, index, name }: Race, asked: readonly Asked[]): Promise<Answered[]> {
  const answers = await Promise.all(asked.map((one) => at.ask(one)));
  answers.forEach((answered, i) => {
    const { operations, judge } = at.target;
    const path = asked[i]!.path.split('?')[0]!;
    const operation = operations.find((one) => one.method === asked[i]!.method && new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)); // prettier-ignore
    const wrong = operation ? judge.wrongWith(operation, answered) : judge.wrongWithAny(answered);
    for (const what of wrong) at.find(index, what, `${name}: ${shown(asked[i]!, answered)}`);
    if (answered.status > 500 && answered.status !== 503) at.find(index, `${name}: ${answered.status}`, shown(asked[i]!, answered)); // prettier-ignore
  });
  return answers;
}

/** What has happened since, of one kind and about one text. */
async function happened(
  { target }: Race,
  before: readonly Entry[],
  types: readonly string[],
  about: string,
): Promise<Entry[]> {
  // prettier-ignore
  const found = newIn(before, await target.simulators.quiet(300));
  return found.filter((entry) => types.includes(entry.type) && mentions(entry, about));
}

function atMostOne({ at, index, name }: Race, effects: readonly Entry[], answers: readonly Answered[]): void {
  if (effects.length > 1) at.find(index, `${name}: more than one effect`, effects.map((one) => JSON.stringify(one)).join(' ')); // prettier-ignore
  const won = answers.filter(({ status }) => status === 200 || status === 201 || status === 202);
  if (new Set(won.map((one) => bodyOf(one).id)).size > 1) at.find(index, `${name}: more than one is told that it is done`, won.map(({ text }) => text.slice(0, 100)).join(' ')); // prettier-ignore
}

const kinds: Readonly<Record<string, (race: Race) => Promise<void>>> = {
  'one key, one reservation': async (race) => {
    const { target, random, numbers } = race;
    const number = await numbers.next();
    const before = await target.simulators.effects();
    const key = keyOf(random);
    const asked = { method: 'POST', path: '/v1/reservations', ...json(target.keys.a, hold(number), { 'idempotency-key': key }) }; // prettier-ignore
    const answers = await all(
      race,
      Array.from({ length: crowd }, () => asked),
    );
    atMostOne(race, await happened(race, before, ['hold'], plain(number)), answers);
  },
  'one key, different numbers': async (race) => {
    const { target, random, numbers, at, index, name } = race;
    const wanted = [await numbers.next(), await numbers.next(), await numbers.next()];
    const before = await target.simulators.effects();
    const key = keyOf(random);
    const answers = await all(
      race,
      Array.from({ length: crowd }, (_, i) => ({
        method: 'POST',
        path: '/v1/reservations',
        ...json(target.keys.a, hold(wanted[i % wanted.length]!), { 'idempotency-key': key }),
      })),
    );
    const held = await Promise.all(wanted.map((number) => happened(race, before, ['hold'], plain(number))));
    atMostOne(race, held.flat(), answers);
    if (answers.every(({ status }) => status !== 422)) at.find(index, `${name}: nobody is told that the key was used otherwise`, ''); // prettier-ignore
  },
  'one key, different providers': async (race) => {
    const { target, random } = race;
    const email = `${random.word(12)}@races.example`;
    const before = await target.simulators.effects();
    const key = keyOf(random);
    const person = {
      firstName: 'Jane',
      lastName: 'Doe',
      email,
      phone: '5035550100',
      address: { line1: '1 Race Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
      password: '48210357',
    };
    const answers = await all(
      race,
      Array.from({ length: 20 }, (_, i) => ({
        method: 'POST',
        path: `/v1/customers?provider=${i % 2 === 0 ? 'voipms' : 'telecloud'}`,
        ...json(target.keys.a, person, { 'idempotency-key': key }),
      })),
    );
    atMostOne(race, await happened(race, before, ['client', 'put'], email), answers);
  },
  'one number, two tenants': async (race) => {
    const { target, random, numbers, at, index, name } = race;
    const number = await numbers.next();
    const before = await target.simulators.effects();
    const answers = await all(
      race,
      Array.from({ length: crowd }, (_, i) => ({
        method: 'POST',
        path: '/v1/reservations',
        ...json(i % 2 === 0 ? target.keys.a : target.keys.b, hold(number), { 'idempotency-key': keyOf(random) }),
      })),
    );
    const held = answers.filter((one) => one.status === 201 && bodyOf(one).status === 'held');
    if (held.length > 1) at.find(index, `${name}: more than one holds it`, held.map(({ text }) => text.slice(0, 200)).join(' ')); // prettier-ignore
    const live = await happened(race, before, ['hold', 'unhold'], plain(number));
    const balance = live.reduce((sum, { type }) => sum + (type === 'hold' ? 1 : -1), 0);
    if (balance > 1) at.find(index, `${name}: held more than once`, JSON.stringify(live));
  },
  'one reservation, many orders': async (race) => {
    const { random } = race;
    const { id, number, before } = await reserved(race);
    const answers = await all(
      race,
      Array.from({ length: crowd }, () => orderOf(race, id, { 'idempotency-key': keyOf(random) })),
    );
    atMostOne(race, await happened(race, before, ['order'], plain(number)), answers);
    await chargedOnce(race, before, number);
  },
  'one key, one order': async (race) => {
    const { id, number, before } = await reserved(race);
    const key = keyOf(race.random);
    const answers = await all(
      race,
      Array.from({ length: crowd }, () => orderOf(race, id, { 'idempotency-key': key })),
    );
    atMostOne(race, await happened(race, before, ['order'], plain(number)), answers);
    await chargedOnce(race, before, number);
  },
  'confirmed and cancelled': async (race) => {
    const { at, index, name, target, random } = race;
    const { id, number, before } = await reserved(race);
    const order = await at.ask(orderOf(race, id, { 'idempotency-key': keyOf(random) }, { confirm: 'manual' }));
    const orderId = bodyOf(order).id ?? '';
    await all(
      race,
      Array.from({ length: 20 }, (_, i) => ({
        method: 'POST',
        path: `/v1/orders/${orderId}/${i % 2 === random.below(2) ? 'confirm' : 'cancel'}`,
        headers: { ...bearer(target.keys.a), prefer: 'wait=20', 'idempotency-key': keyOf(random) },
      })),
    );
    const charges = await chargedOnce(race, before, number);
    const end = bodyOf(await at.ask({ method: 'GET', path: `/v1/orders/${orderId}`, headers: bearer(target.keys.a) })).status; // prettier-ignore
    if (end !== (charges === 1 ? 'completed' : 'cancelled')) at.find(index, `${name}: ${end} with ${charges} charges`, orderId); // prettier-ignore
  },
  'ordered and let go of': async (race) => {
    const { target, random } = race;
    const { id, number, before } = await reserved(race);
    await all(
      race,
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0
          ? orderOf(race, id, { 'idempotency-key': keyOf(random) })
          : {
              method: 'DELETE',
              path: `/v1/reservations/${id}`,
              headers: { ...bearer(target.keys.a), prefer: 'wait=20', 'idempotency-key': keyOf(random) },
            },
      ),
    );
    await chargedOnce(race, before, number);
  },
  'one key, one trunk': async (race) => {
    const { target, random } = race;
    const title = `race${random.word(10)}`;
    const before = await target.simulators.effects();
    const wish = {
      provider: random.of(['didtfn', 'voipms']),
      direction: 'origination',
      title,
      primary: { ipAddress: '192.0.2.90' },
    };
    const more = wish.provider === 'didtfn' ? { billing: 'unmetered', sessions: 5 } : {};
    const key = keyOf(random);
    const asked = { method: 'POST', path: '/v1/trunks', ...json(target.keys.a, { ...wish, ...more }, { 'idempotency-key': key }) }; // prettier-ignore
    const answers = await all(
      race,
      Array.from({ length: crowd }, () => asked),
    );
    const made = newIn(before, await target.simulators.quiet(300)).filter(
      (entry) => ['trunk', 'account'].includes(entry.type) && JSON.stringify(entry).includes(title),
    );
    atMostOne(race, made, answers);
  },
};

/** A number held for tenant A, and what had happened by then. */
async function reserved({
  at,
  target,
  random,
  numbers,
}: Race): Promise<{ id: string; number: string; before: Entry[] }> {
  // prettier-ignore
  const number = await numbers.next();
  const key = { 'idempotency-key': keyOf(random) };
  const held = await at.ask({ method: 'POST', path: '/v1/reservations', ...json(target.keys.a, hold(number), key) });
  const { id } = bodyOf(held);
  if (id === undefined) throw new Error(`${number} is not held: ${held.status} ${held.text}`);
  return { id, number, before: await target.simulators.effects() };
}

const orderOf = ({ target }: Race, reservationId: string, key: Record<string, string>, more: object = {}): Asked => ({
  method: 'POST',
  path: '/v1/orders',
  ...json(target.keys.a, { reservationId, connection: { trunkId: '3' }, ...more }, key),
});

/** How often the order of this number was charged for; more than once is a finding. */
async function chargedOnce(race: Race, before: readonly Entry[], number: string): Promise<number> {
  const entries = newIn(before, await race.target.simulators.quiet(300));
  const orders = entries.filter((one) => one.type === 'order' && mentions(one, plain(number))).map((one) => one['orderId']); // prettier-ignore
  const charges = entries.filter((one) => one.type === 'charge' && orders.includes(one['orderId']));
  if (charges.length > 1) race.at.find(race.index, `${race.name}: charged more than once`, JSON.stringify(charges));
  return charges.length;
}
