import { randomUUID } from 'node:crypto';
import { Random } from '../../attack/random.js';
import { ask, type Body, get, type Told, until } from '../ground/caller.js';
import { tenants } from '../ground/ground.js';
import { type Suppliers } from '../ground/suppliers.js';
import { type Kind } from './things.js';

/** One request that moves money, and what its caller was told. */
interface Asked {
  readonly kind: string;
  readonly nth: number;
  readonly tenant: string;
  told?: Told;
}

const done = ['completed', 'partially_completed', 'active'];
const notDone = ['rejected', 'cancelled', 'expired'];
const forPerson = ['needs_review'];
const over = ['released', 'expired', 'lost', 'ordered'];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Callers who do one thing after another at all providers, and insist on an answer of the gateway. */
export class Load {
  readonly asked: Asked[] = [];
  /** Reservations that callers were told of. */
  private readonly reservations = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private resting = false;
  private going = true;
  private atWork = 0;
  private turn = 0;
  private readonly lives: Promise<void>[];
  requests = 0;

  constructor(
    private readonly urls: readonly string[],
    private readonly kinds: Readonly<Record<string, Kind>>,
    seed: number,
    callers: number,
    private readonly thinkMs: number,
  ) {
    this.lives = Array.from({ length: callers }, (_, i) =>
      this.live(new Random('soak', seed, i), tenants[i % tenants.length]!),
    );
  }

  /** Nobody asks for anything until the work is done. */
  async atRest<T>(work: () => Promise<T>): Promise<T> {
    this.resting = true;
    await until(() => this.atWork, (n) => n === 0, 120_000); // prettier-ignore
    const found = await work();
    this.resting = false;
    return found;
  }

  async end(): Promise<void> {
    this.going = false;
    await Promise.all(this.lives);
  }

  private async live(random: Random, tenant: string): Promise<void> {
    const names = Object.keys(this.kinds);
    while (this.going) {
      if (!this.resting) {
        this.atWork++;
        await this.place(random.of(names), tenant, random);
        this.atWork--;
      }
      await pause(random.below(this.thinkMs));
    }
  }

  private async place(name: string, tenant: string, random: Random): Promise<void> {
    const kind = this.kinds[name]!;
    const nth = this.counts.get(name) ?? 0;
    if (nth >= kind.most) return;
    this.counts.set(name, nth + 1);
    let body = kind.body(nth, tenant);
    if (kind.held) {
      const held = await this.insist(tenant, 'POST', '/v1/reservations', {
        provider: kind.provider,
        phoneNumbers: [kind.held(nth)],
      });
      if (held && held.status < 300) this.reservations.set(held.body.id, tenant);
      if (held?.body.status !== 'held') return;
      if (random.below(4) === 0) return void (await this.insist(tenant, 'DELETE', `/v1/reservations/${held.body.id}`));
      body = { ...body, reservationId: held.body.id };
    }
    const one: Asked = { kind: name, nth, tenant };
    this.asked.push(one);
    const told = await this.insist(tenant, 'POST', kind.path(tenant), body);
    if (told) one.told = told;
  }

  private async insist(tenant: string, method: string, path: string, body?: object): Promise<Told | undefined> {
    const key = randomUUID();
    this.requests++;
    for (const end = Date.now() + 90_000; Date.now() < end; await pause(200)) {
      const told = await ask(this.url(), tenant, { method, path, key, prefer: 'wait=2', ...(body && { body }) });
      if (told && !['idempotency_in_progress', 'unavailable', 'rate_limited'].includes(told.body.code ?? ''))
        return told;
    }
    return undefined;
  }

  private url(): string {
    return this.urls[this.turn++ % this.urls.length]!;
  }

  /** Nothing goes wrong any more: everything comes to an end, is what its caller was told, and nothing is held. */
  async judge(suppliers: Suppliers): Promise<{ wrongs: string[]; ends: Record<string, number>; nameless: string[] }> {
    const wrongs: string[] = [];
    const ends = { 'done once': 0, 'not done': 0, 'for a person to review': 0 };
    for (const { kind, nth, tenant, told } of this.asked) {
      const state = await this.endOf(tenant, told);
      const effects = this.kinds[kind]!.effects(nth, suppliers);
      if (state in ends) ends[state as keyof typeof ends]++;
      else wrongs.push(`${kind} is ${state}`);
      if (effects > 1) wrongs.push(`${kind} (${nth}) was done ${effects} times`);
      if (state === 'done once' && effects === 0) wrongs.push(`${kind} (${nth}) is said to be done, and is not`);
      if (state === 'not done' && effects > 0) wrongs.push(`${kind} (${nth}) is said not to be done, and is`);
    }
    const nameless: string[] = [];
    for (const [id, tenant] of this.reservations) {
      const seen = await until(() => get(this.url(), tenant, `/v1/reservations/${id}`), (one) => isAtRest(one?.body)); // prettier-ignore
      if (!seen) wrongs.push(`reservation ${id} does not come to rest`);
      else if (isNameless(seen.body)) nameless.push(seen.body.phoneNumbers![0]!.phoneNumber);
      else if (seen.body.status === 'held') {
        await this.insist(tenant, 'DELETE', `/v1/reservations/${id}`);
        const gone = await until(() => get(this.url(), tenant, `/v1/reservations/${id}`), (one) => over.includes(one?.body.status ?? '')); // prettier-ignore
        if (!gone) wrongs.push(`reservation ${id} cannot be released`);
      }
    }
    const { tcl, didtfn } = suppliers;
    const held = [...tcl.ledger.held(), ...didtfn.ledger.cart().map((n) => `+1${n}`)];
    wrongs.push(...held.filter((n) => !nameless.includes(n)).map((n) => `${n} is still held`));
    const charged = [...tcl.ledger.charges(), ...didtfn.ledger.charges()].map(({ orderId }) => orderId);
    if (new Set(charged).size < charged.length) wrongs.push('an order was charged twice');
    return { wrongs, ends, nameless };
  }

  private async endOf(tenant: string, told: Told | undefined): Promise<string> {
    if (told === undefined) return 'never answered';
    if (told.status >= 400) return told.body.code === 'outcome_unknown' ? 'for a person to review' : 'not done';
    const { id } = told.body;
    if (!/^(?:ord|chg)_/.test(id)) return 'done once';
    const path = `/v1/${id.startsWith('ord') ? 'orders' : 'changes'}/${id}`;
    const all = [...done, ...notDone, ...forPerson];
    const seen = await until(() => get(this.url(), tenant, path), (one) => all.includes(one?.body.status ?? ''), 90_000); // prettier-ignore
    const status = seen?.body.status ?? 'without an end';
    return done.includes(status)
      ? 'done once'
      : notDone.includes(status)
        ? 'not done'
        : forPerson.includes(status)
          ? 'for a person to review'
          : status;
  }
}

const isNameless = ({ status, phoneNumbers = [] }: Body): boolean =>
  status === 'unknown' && phoneNumbers.some(({ problem }) => problem?.code === 'outcome_unknown');
const isAtRest = (one: Body | undefined): boolean =>
  one !== undefined && (isNameless(one) || one.status === 'held' || over.includes(one.status));
