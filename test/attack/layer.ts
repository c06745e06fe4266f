import { Random } from './random.js';
import { type Answered, ask, type Asked } from './http.js';
import { type Report } from './report.js';
import { type Target } from './target.js';

/** A kind of attack. */
export interface Layer {
  name: string;
  /** How much of the requests and of the time is its own, beside the others' shares. */
  share: { requests: number; seconds: number };
  /** Why this target cannot be attacked so; undefined if it can. */
  unfit?(target: Target): string | undefined;
  run(at: Attack): Promise<void>;
}

export interface Limits {
  requests: number;
  /** Epoch milliseconds. */
  until: number;
  /** This case and no other. */
  only?: number | undefined;
}

/** What a layer attacks with: counts its requests, ends in time, and writes down what it finds. */
export class Attack {
  requests = 0;
  notes: string[] = [];
  private readonly underWay = new Set<Promise<unknown>>();
  private moving: Promise<unknown> | undefined;

  constructor(
    readonly layer: string,
    readonly target: Target,
    private readonly report: Report,
    private readonly limits: Limits,
    /** Where the gateway's program is, for layers that start one of their own. */
    readonly root: string,
  ) {}

  get seed(): number {
    return this.report.seed;
  }

  /** What decides a case: the seed, the layer and the case's number. */
  random(index: number): Random {
    return new Random(this.seed, this.layer, index);
  }

  async ask(asked: Asked, target = this.target): Promise<Answered> {
    this.requests++;
    while (this.moving) await this.moving;
    const answering = movesTime(asked) ? this.alone(() => ask(target.url, asked)) : ask(target.url, asked);
    this.underWay.add(answering);
    return answering.finally(() => this.underWay.delete(answering));
  }

  /** With no other request under way: the deadlines of those would pass while they wait, and a timeout is what they should then get. */
  private alone<T>(work: () => Promise<T>): Promise<T> {
    const done = Promise.all(this.underWay).then(work);
    const moving = done.finally(() => (this.moving = undefined));
    this.moving = moving.catch(() => undefined);
    return moving;
  }

  find(index: number, what: string, shown: string): void {
    this.report.finding(this.layer, index, what, shown);
  }

  /** How many requests the layer may make. */
  get mostRequests(): number {
    return this.limits.requests;
  }

  /** Whether there is neither time nor number left for more. */
  get over(): boolean {
    return this.requests >= this.limits.requests || Date.now() > this.limits.until;
  }

  /**
   * Runs cases from `from` up to `to`, `width` at a time; without `to` until the layer's part is used up. Where one case is asked for,
   * that one alone. `share`: up to this part of the layer's requests and of the time that is left.
   */
  async cases(
    work: (index: number, random: Random) => Promise<void>,
    {
      from = 0,
      to = Infinity,
      width = 12,
      share = 1,
    }: { from?: number; to?: number; width?: number; share?: number } = {},
  ): Promise<void> {
    const { only } = this.limits;
    if (only !== undefined) {
      if (only >= from && only < to) await work(only, this.random(only));
      return;
    }
    let next = from;
    const began = Date.now();
    const until = began + (this.limits.until - began) * share;
    const enough = (): boolean => this.over || this.requests >= this.limits.requests * share || Date.now() > until;
    const worker = async (): Promise<void> => {
      while (next < to && !enough()) {
        const index = next++;
        await work(index, this.random(index));
      }
    };
    await Promise.all(Array.from({ length: width }, worker));
  }

  /** Everything that somebody brought about at the providers since then is one finding. */
  noEffects(index: number, found: readonly object[], during: string): void {
    if (found.length > 0)
      this.find(index, `effects at a provider ${during}`, found.slice(0, 5).map((one) => JSON.stringify(one)).join(' ')); // prettier-ignore
  }
}

const movesTime = ({ method, path }: Asked): boolean => method === 'POST' && path.startsWith('/v1/sandbox/clock');

export const shown = ({ method, path, headers, body }: Asked, { status, text }: Answered): string =>
  `${method} ${path.slice(0, 200)} ${JSON.stringify(headers ?? {}).slice(0, 300)} ${String(body ?? '').slice(0, 300)} → ${status} ${text.slice(0, 600)}`;
