import { AsyncResource } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { repeated, type Clock, type Timer } from '../../../src/clock.js';
import { type Random } from '../../attack/random.js';

/** Something that events belong to: a gateway, a provider, the callers. What belongs to one that is dead never happens. */
export interface Party {
  readonly name: string;
  alive: boolean;
  /** Until then, virtual ms, nothing of it happens. */
  frozenUntil: number;
}

interface Entry {
  at: number;
  /** Decides among those of one millisecond. */
  readonly tie: number;
  readonly party: Party;
  readonly what: string;
  readonly run: () => void;
  cancelled: boolean;
}

/**
 * Virtual time, and the order in which everything happens: an event is chosen, and all that follows from it runs until nothing is left but
 * waiting for other events. The same seed gives the same order; the digest of all events says so.
 */
export class Schedule {
  /** Virtual milliseconds since the beginning. */
  now = 0;
  steps = 0;
  private readonly heap: Entry[] = [];
  private readonly digest = createHash('sha256');
  private outside = 0;

  /** The last events, oldest first. */
  readonly last: string[] = [];

  constructor(private readonly random: Random) {}

  after(party: Party, ms: number, what: string, run: () => void): Timer {
    const at = this.now + Math.max(0, Math.ceil(ms));
    const entry: Entry = { at, tie: this.random.below(2 ** 30), party, what, run, cancelled: false };
    this.push(entry);
    return { cancel: () => void (entry.cancelled = true) };
  }

  /** Resolves when so much time has passed for a party that lives; else never. */
  pass(party: Party, ms: number, what: string): Promise<void> {
    return new Promise((resolve) => void this.after(party, ms, what, resolve));
  }

  /** Something that takes turns of the event loop: nothing else happens until it is over. */
  async alone<T>(work: Promise<T>): Promise<T> {
    this.outside++;
    return work.finally(() => this.outside--);
  }

  /** Makes the next event happen; false if there is none. */
  async step(): Promise<boolean> {
    const entry = this.next();
    if (!entry) return false;
    this.now = Math.max(this.now, entry.at);
    this.steps++;
    this.note(`${this.now} ${entry.party.name} ${entry.what}`);
    entry.run();
    do await turn();
    while (this.outside > 0);
    return true;
  }

  /** Adds to the digest what has come of an event. */
  note(line: string): void {
    this.digest.update(line);
    if (this.last.push(line) > 2 * mostLast) this.last.splice(0, mostLast);
  }

  /** Of all events so far. */
  hash(): string {
    return this.digest.copy().digest('hex').slice(0, 16);
  }

  private next(): Entry | undefined {
    for (let entry = this.pop(); entry; entry = this.pop()) {
      const { party } = entry;
      if (entry.cancelled || !party.alive) continue;
      if (party.frozenUntil <= Math.max(entry.at, this.now)) return entry;
      entry.at = party.frozenUntil;
      this.push(entry);
    }
    return undefined;
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let at = heap.push(entry) - 1;
    for (let up = (at - 1) >> 1; at > 0 && isSooner(entry, heap[up]!); at = up, up = (at - 1) >> 1)
      heap[at] = heap[up]!;
    heap[at] = entry;
  }

  private pop(): Entry | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let at = 0;
    for (let down = 1; down < heap.length; at = down, down = 2 * at + 1) {
      if (down + 1 < heap.length && isSooner(heap[down + 1]!, heap[down]!)) down++;
      if (!isSooner(heap[down]!, last)) break;
      heap[at] = heap[down]!;
    }
    heap[at] = last;
    return first;
  }
}

/** As many events are remembered for whoever wants to see how it came to something. */
const mostLast = 60;
const isSooner = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.tie < b.tie);
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** When every world begins, epoch ms. */
export const epoch = Date.UTC(2030, 0, 1);

/** The clock of one machine: its wall clock is `skewMs` ahead of true time, and may be set; it runs as fast as any other. */
export class MachineClock implements Clock {
  readonly aheadMs = 0;
  readonly unmoved = this;

  constructor(
    private readonly schedule: Schedule,
    private readonly party: Party,
    private readonly chance: Random,
    public skewMs = 0,
  ) {}

  now(): number {
    return epoch + this.schedule.now + this.skewMs;
  }

  monotonic(): number {
    return this.schedule.now;
  }

  after(ms: number, task: () => void): Timer {
    return this.schedule.after(this.party, ms, 'timer', AsyncResource.bind(task));
  }

  every(ms: number, task: () => void): Timer {
    return repeated((again) => this.after(ms, again), task);
  }

  sleep(ms: number): Promise<void> {
    return this.schedule.pass(this.party, ms, 'sleep');
  }

  random(): number {
    return this.chance.below(2 ** 30) / 2 ** 30;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.chance.below(256));
  }
}
