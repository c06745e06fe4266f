import { HostileFront } from '../hostile-front.js';
import { hostileReply } from '../hostile-replies.js';
import { type Answered, type Asked } from '../http.js';
import { type Attack, type Layer, shown } from '../layer.js';
import { startOwn } from '../own-gateway.js';
import { type Random } from '../random.js';
import { bearer, type Target } from '../target.js';

/** Providers that answer what no provider should: told from a yes and a no, and the next question is answered. */
export const upstreams: Layer = {
  name: 'upstreams',
  share: { requests: 1_400, seconds: 32 },
  unfit: ({ own }) => (own ? undefined : 'needs a gateway of its own, whose providers can be replaced'),
  async run(at) {
    const front = new HostileFront();
    const target = await startOwn(at.root, hurried, (variables) => front.inFrontOf(variables));
    const pulse = new Pulse(at, target);
    const lanes = new Map<string, Promise<void>>();
    try {
      await at.cases(
        async (index, random) => {
          const provider = providers[index % providers.length]!;
          // One provider, one question at a time: the answer that was prepared is to meet its own question.
          const turn = (lanes.get(provider) ?? Promise.resolve()).then(() => one(at, target, front, provider, index, random));
          lanes.set(provider, turn.catch(() => undefined));
          await turn;
        },
        { width: providers.length },
      );
      const slowest = await pulse.stop();
      const errors = target.own?.errors() ?? [];
      if (errors.length > 0) at.find(0, 'the gateway logged errors', errors.slice(0, 3).join(' '));
      at.notes.push(`${front.struck} hostile answers; ${pulse.beats} times health, at most ${slowest.toFixed(0)} ms`);
    } finally {
      await pulse.stop();
      await target.own?.stop();
      front.close();
    }
  },
}; // prettier-ignore

const providers = ['didtfn', 'tcl', 'telecloud', 'voipms'];

/** What is not answered is given up soon. */
const hurried = Object.fromEntries(
  ['DIDTFN', 'TCL', 'TELECLOUD', 'VOIPMS'].flatMap((provider) => [
    [`${provider}_TIMEOUT_MS`, '4000'],
    [`${provider}_MONEY_TIMEOUT_MS`, '4000'],
    [`${provider}_LATE_BOUND_MS`, '500'],
  ]),
);

/** Asks for health all the while. */
class Pulse {
  beats = 0;
  private slowest = 0;
  private readonly running: Promise<void>;
  private stopped = false;

  constructor(at: Attack, target: Target) {
    this.running = this.beat(at, target);
  }

  async stop(): Promise<number> {
    this.stopped = true;
    await this.running;
    return this.slowest;
  }

  private async beat(at: Attack, target: Target): Promise<void> {
    while (!this.stopped) {
      const { status, ms } = await at.ask({ method: 'GET', path: '/health/live' }, target);
      this.beats++;
      this.slowest = Math.max(this.slowest, ms);
      if (status !== 200) at.find(0, 'health does not answer beside hostile providers', `status ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

const person = (unique: string): object => ({
  firstName: 'Jane',
  lastName: 'Doe',
  email: `${unique}@upstreams.example`,
  phone: '5035550100',
  address: { line1: '1 Hostile Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
  password: '48210357',
});
const get =
  (path: string): ((unique: string) => Partial<Asked>) =>
  () => ({ method: 'GET', path });
const post = (path: string, body: (unique: string) => object): ((unique: string) => Partial<Asked>) => (unique) => ({
  method: 'POST',
  path,
  body: JSON.stringify(body(unique)),
}); // prettier-ignore
const trunk = (provider: string, more: object = {}): ((unique: string) => Partial<Asked>) =>
  post('/v1/trunks', (unique) => ({ provider, direction: 'origination', title: unique, primary: { ipAddress: '192.0.2.91' }, ...more })); // prettier-ignore

/** What each provider is asked; the first question tells whether it is well again. */
const questions: Readonly<Record<string, readonly ((unique: string) => Partial<Asked>)[]>> = {
  didtfn: [
    get('/v1/trunks?provider=didtfn'),
    get('/v1/available-numbers?provider=didtfn&country=US&region=WA&areaCode=206&limit=3'),
    get('/v1/numbers?provider=didtfn'),
    get('/v1/coverage/regions?provider=didtfn&country=US'),
    get('/v1/billing/invoices?provider=didtfn'),
    get('/v1/billing/invoices/2025-03-01?provider=didtfn'),
    get('/v1/reports/daily-cdrs?provider=didtfn'),
    get('/v1/trunks/3/settings?provider=didtfn&direction=termination'),
    trunk('didtfn', { billing: 'unmetered', sessions: 5 }),
    post('/v1/reservations', () => ({ provider: 'didtfn', criteria: { type: 'local', areaCode: '206', quantity: 1 }, region: 'WA' })), // prettier-ignore
  ],
  tcl: [
    get('/v1/trunks?provider=tcl'),
    get('/v1/available-numbers?provider=tcl&country=GB&limit=3'),
    get('/v1/numbers?provider=tcl'),
  ],
  telecloud: [
    get('/v1/telecloud/notification-templates?event=ticket_created'),
    post('/v1/customers?provider=telecloud', person),
    post('/v1/telecloud/tickets', (unique) => ({ subject: unique, department: 'sales', message: 'Hello.', direction: 'internal' })), // prettier-ignore
  ],
  voipms: [
    get('/v1/numbers?provider=voipms'),
    get('/v1/trunks?provider=voipms'),
    get('/v1/customers?provider=voipms'),
    get('/v1/coverage/regions?provider=voipms&country=US'),
    get('/v1/available-numbers?provider=voipms&country=US&region=FL&limit=3'),
    post('/v1/customers?provider=voipms', person),
    trunk('voipms'),
  ],
};

const day = 24 * 3_600;

async function one(
  at: Attack,
  target: Target,
  front: HostileFront,
  provider: string,
  index: number,
  random: Random,
): Promise<void> {
  // prettier-ignore
  const asking = questions[provider]!;
  const { name, reply } = hostileReply(Math.floor(index / providers.length), random);
  const unique = `h${random.word(12)}`;
  const question = random.of(asking);
  const asked = askedOf(target, question(unique), unique);
  // An answer that a read may be repeated after is given to the repetition too, now and then.
  front.arm(provider, reply, 1 + random.below(2));
  const answered = await at.ask(asked, target);
  front.disarm(provider);
  const say = (what: string, { status, text }: Answered = answered): void => at.find(index, what, `${provider}, ${name}: ${shown(asked, { ...answered, status, text })}`); // prettier-ignore
  judged(target, asked, answered).forEach((what) => say(what));
  const wait = Number(answered.headers.get('retry-after') ?? 0);
  if (wait > day) say('a provider decides that callers wait for longer than a day');
  // Some good answers, so that what was seen is not taken for an outage; where it is, the provider is left alone for a while.
  const well = [question, ...Array.from({ length: 5 }, () => asking[0]!)];
  for (const [i, one] of well.entries()) {
    const next = await at.ask(askedOf(target, one(`${unique}${i}`), `${unique}${i}`), target);
    if (next.status >= 300 && next.status !== 404 && !next.text.includes('circuit_open')) say('the next question is not answered', next); // prettier-ignore
  }
}

const askedOf = (target: Target, { method = 'GET', path = '/', body }: Partial<Asked>, unique: string): Asked => ({
  method,
  path,
  body,
  headers: {
    ...bearer(target.keys.operator ?? target.keys.a),
    prefer: 'wait=2',
    ...(method === 'GET' ? {} : { 'idempotency-key': `upstreams-${unique}`, 'content-type': 'application/json' }), // prettier-ignore
  },
});

function judged(target: Target, { method, path }: Asked, answered: Answered): string[] {
  const asked = path.split('?')[0]!;
  const operation = target.operations.find(
    (one) => one.method === method && new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(asked),
  );
  return operation ? target.judge.wrongWith(operation, answered) : target.judge.wrongWithAny(answered);
}
