import { randomUUID } from 'node:crypto';
import { Random } from '../../attack/random.js';
import { ask, type Body, get, type Sent, type Told, until } from '../ground/caller.js';
import { tenants } from '../ground/ground.js';
import { type History } from './history.js';

/** A number that callers are after, and how it is connected once it is bought. */
export interface Good {
  readonly provider: 'tcl' | 'didtfn' | 'voipms';
  readonly phoneNumber: string;
  /** Whether the provider sells it again once it has been given up. */
  readonly soldAgain: boolean;
  /** By tenant. */
  readonly connections: Readonly<Record<string, object>>;
}

/** A reservation or an order; `name` is what its creator called it in its metadata. */
interface Known {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
}

/** What a request came to. `lost`: how often it was sent without an answer; each of these may still take effect. */
interface Reply {
  told?: Told;
  lost: number;
}

export interface Scene {
  readonly seed: number;
  readonly callers: number;
  /** At most so long between two requests of a caller. */
  readonly thinkMs: number;
  readonly goods: readonly Good[];
  readonly urls: () => readonly string[];
  readonly history: History;
  readonly isEnough: () => boolean;
}

const patienceMs = 5_000;
const giveUpAfterMs = 12_000;
const over = ['released', 'expired', 'lost'];
const ended = ['completed', 'partially_completed', 'rejected', 'cancelled', 'expired', 'needs_review'];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a reservation that is read says about its number; undefined as long as a call for it is under way. */
export const seenAs = (status: string): 'held' | 'ordered' | 'over' | undefined =>
  status === 'held' ? 'held' : status.startsWith('order') ? 'ordered' : over.includes(status) ? 'over' : undefined;

/**
 * Callers who all want the same few numbers: they hold, order, buy, release, read and give up, each request with its own key, sometimes at two
 * gateways at once, and at another gateway where no answer came.
 */
export class Callers {
  readonly wrongs = new Set<string>();
  requests = 0;
  answers = 0;
  repeated = 0;
  private readonly reservations = new Map<string, Known[]>();
  private readonly orders = new Map<string, Known[]>();
  private turn = 0;

  constructor(private readonly scene: Scene) {}

  async live(): Promise<void> {
    await Promise.all(Array.from({ length: this.scene.callers }, (_, nth) => this.one(nth)));
  }

  private async one(nth: number): Promise<void> {
    const { seed, goods, isEnough, thinkMs } = this.scene;
    const random = new Random('caller of processes', seed, nth);
    const tenant = tenants[nth % tenants.length]!;
    while (!isEnough()) {
      const good = random.of(goods);
      const lot = random.below(20);
      const reservation = this.recent(this.reservations, good, random);
      if (lot < 6 || !reservation) await this.reserve(good, tenant, random);
      else if (lot < 10 && (good.provider !== 'didtfn' || random.below(8) === 0))
        await this.order(good, reservation, random);
      else if (lot < 14) await this.release(good, reservation, random);
      else if (lot < 17) await this.read(good, reservation);
      else if (lot === 17 && good.provider !== 'didtfn') await this.buy(good, tenant, random);
      else await this.giveUp(good, random);
      await pause(random.below(thinkMs));
    }
  }

  private async reserve(good: Good, tenant: string, random: Random): Promise<void> {
    const { history } = this.scene;
    const { provider, phoneNumber } = good;
    const name = randomUUID();
    const body = { provider, phoneNumbers: [phoneNumber], metadata: { name } };
    const called = history.now();
    const { told, lost } = await this.insist(
      tenant,
      { method: 'POST', path: '/v1/reservations', body, key: name },
      random,
    );
    const status = told && told.status < 300 ? told.body.status : undefined;
    if (status !== undefined) note(this.reservations, good, { id: told!.body.id, name, tenant });
    if (status === 'held') return history.answered(phoneNumber, called, { what: 'held', r: name });
    if (told?.body.code === 'number_unavailable') history.answered(phoneNumber, called, { what: 'unavailable' });
    if (status !== undefined || isOpen(told, lost)) history.unanswered(phoneNumber, called, { what: 'held', r: name });
    if (status !== undefined && seenAs(status) === 'over')
      history.answered(phoneNumber, called, { what: 'seen', r: name, as: 'over' });
  }

  /** Sometimes twice at once, each with a key of its own: one of the two gets it. */
  private async order(good: Good, reservation: Known, random: Random): Promise<void> {
    const orders = Array.from({ length: random.below(2) + 1 }, () => this.orderOnce(good, reservation, random));
    await Promise.all(orders);
  }

  private async orderOnce(good: Good, { id, name: r, tenant }: Known, random: Random): Promise<void> {
    const { history } = this.scene;
    const { phoneNumber, connections } = good;
    const o = randomUUID();
    const body = { reservationId: id, connection: connections[tenant], metadata: { name: o } };
    const called = history.now();
    const { told, lost } = await this.insist(tenant, { method: 'POST', path: '/v1/orders', body, key: o }, random);
    if (told && told.status < 300) {
      history.answered(phoneNumber, called, { what: 'ordered', r, o });
      return note(this.orders, good, { id: told.body.id, name: o, tenant });
    }
    if (told?.body.code === 'reservation_already_ordered')
      history.answered(phoneNumber, called, { what: 'already ordered', r });
    if (isOpen(told, lost)) history.unanswered(phoneNumber, called, { what: 'ordered', r, o });
  }

  private async release({ phoneNumber }: Good, { id, name: r, tenant }: Known, random: Random): Promise<void> {
    const { history } = this.scene;
    const called = history.now();
    const { told, lost } = await this.insist(tenant, { method: 'DELETE', path: `/v1/reservations/${id}` }, random);
    if (told && told.status < 300 && over.includes(told.body.status))
      return history.answered(phoneNumber, called, { what: 'released', r });
    if (told?.body.code === 'reservation_already_ordered')
      history.answered(phoneNumber, called, { what: 'already ordered', r });
    if (isOpen(told, lost) || told!.status < 300) history.unanswered(phoneNumber, called, { what: 'released', r });
  }

  private async read({ phoneNumber }: Good, { id, name: r, tenant }: Known): Promise<void> {
    const { history } = this.scene;
    const called = history.now();
    const told = await get(this.url(), tenant, `/v1/reservations/${id}`);
    const as = told?.status === 200 ? seenAs(told.body.status) : undefined;
    if (as !== undefined) history.answered(phoneNumber, called, { what: 'seen', r, as });
    if (told?.status === 404) this.wrongs.add(`reservation ${id}, which its caller was told of, is not found`);
  }

  /** Orders it without holding it first, and waits for its end: it is bought, or it could not be had. */
  private async buy(good: Good, tenant: string, random: Random): Promise<void> {
    const { history } = this.scene;
    const { phoneNumber, provider, connections } = good;
    const o = randomUUID();
    const body = { provider, phoneNumbers: [phoneNumber], connection: connections[tenant], metadata: { name: o } };
    const called = history.now();
    const { told, lost } = await this.insist(tenant, { method: 'POST', path: '/v1/orders', body, key: o }, random);
    const last = told && told.status < 300 ? await this.end(tenant, `/v1/orders/${told.body.id}`) : told?.body;
    if (last?.status === 'completed') {
      history.answered(phoneNumber, called, { what: 'bought', o });
      return note(this.orders, good, { id: told!.body.id, name: o, tenant });
    }
    const isRefused = last?.failure?.code === 'number_unavailable' || last?.code === 'number_unavailable';
    if (isRefused) history.answered(phoneNumber, called, { what: 'unavailable' });
    if (isOpen(told, lost) || (told!.status < 300 && !isRefused))
      history.unanswered(phoneNumber, called, { what: 'bought', o });
  }

  private async giveUp(good: Good, random: Random): Promise<void> {
    const { history } = this.scene;
    const { phoneNumber, provider, soldAgain } = good;
    const order = provider === 'didtfn' ? undefined : this.orders.get(phoneNumber)?.pop();
    if (!order) return;
    const { id, name: o, tenant } = order;
    if ((await this.end(tenant, `/v1/orders/${id}`))?.status !== 'completed') return;
    const called = history.now();
    const path = `/v1/numbers/${encodeURIComponent(phoneNumber)}?provider=${provider}`;
    const { told, lost } = await this.insist(tenant, { method: 'DELETE', path }, random);
    const change = told && told.status < 300 ? told.body : undefined;
    const last = change?.id?.startsWith('chg') ? await this.end(tenant, `/v1/changes/${change.id}`) : change;
    const givenUp = { what: 'given up', o, forGood: !soldAgain } as const;
    if (told?.status === 200 || last?.status === 'completed') history.answered(phoneNumber, called, givenUp);
    else if (isOpen(told, lost) || change) history.unanswered(phoneNumber, called, givenUp);
  }

  /** As a caller who insists: the same request with the same key, at another gateway each time, until it has its answer or he has had enough. */
  private async insist(tenant: string, { key = randomUUID(), ...sent }: Sent, random: Random): Promise<Reply> {
    this.requests++;
    const reply: Reply = { lost: 0 };
    const once = (): Promise<Told | undefined> =>
      ask(this.url(), tenant, { ...sent, key, prefer: 'wait=3', patienceMs });
    for (const enough = Date.now() + giveUpAfterMs; Date.now() < enough;) {
      await until(this.scene.urls, (urls) => urls.length > 0);
      const all = await Promise.all(random.below(6) === 0 ? [once(), once()] : [once()]);
      reply.lost += all.filter((one) => one === undefined || one.status >= 500).length;
      const made = new Set(all.flatMap((one) => (one && one.status < 300 ? [one.body.id] : [])));
      if (made.size > 1) this.wrongs.add(`one key made ${[...made].join(' and ')}`);
      const answers = all.filter(
        (one): one is Told => one !== undefined && one.status < 500 && one.body.code !== 'idempotency_in_progress',
      );
      const [told] = answers.sort((a, b) => a.status - b.status);
      if (told) {
        this.answers++;
        if (sent.method === 'POST' && told.status < 300 && random.below(4) === 0) await this.repeat(once, told.body.id);
        return { ...reply, told };
      }
      this.repeated++;
      await pause(60 + random.below(100));
    }
    return reply;
  }

  /** A request that has had its answer, sent again, is about the same thing whichever gateway is asked. */
  private async repeat(once: () => Promise<Told | undefined>, id: string): Promise<void> {
    const told = await once();
    if (!told || told.status >= 500 || told.body.code === 'idempotency_in_progress') return;
    if (told.status >= 300 || told.body.id !== id)
      this.wrongs.add(`a repeat of what made ${id} was answered with ${told.status} ${told.body.code ?? told.body.id}`);
  }

  private async end(tenant: string, path: string): Promise<Body | undefined> {
    const told = await until(
      () => get(this.url(), tenant, path),
      (one) => ended.includes(one?.body.status ?? ''),
      10_000,
    );
    return told?.body;
  }

  private recent(of: Map<string, Known[]>, { phoneNumber }: Good, random: Random): Known | undefined {
    const known = of.get(phoneNumber) ?? [];
    return known.at(-1 - random.below(Math.min(known.length, random.of([1, 1, 1, 4]))));
  }

  /** Another gateway with each request. */
  private url(): string {
    const urls = this.scene.urls();
    return urls[this.turn++ % urls.length] ?? 'http://127.0.0.1:1';
  }
}

/** Whether it may have taken effect, or may still do so, whatever was said of it in the end. */
const isOpen = (told: Told | undefined, lost: number): boolean => told === undefined || lost > 0;

function note(where: Map<string, Known[]>, { phoneNumber }: Good, known: Known): void {
  where.set(phoneNumber, [...(where.get(phoneNumber) ?? []), known]);
}
