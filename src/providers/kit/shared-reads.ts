import { type Clock, systemClock, type Timer } from '../../clock.js';
import { copied } from './portions.js';

/** What came of a read that was under way; undefined where that is of use to nobody but who made it. */
type Shared = { value: unknown } | { error: unknown } | undefined;

interface UnderWay {
  readonly shared: Promise<Shared>;
  /** Whether anybody waits for it besides who made it. */
  joined: boolean;
}

/**
 * Equal reads under way are one call. Only those that began after the last change are joined: whoever has just changed something must not
 * be shown how it was before.
 */
export class SharedReads {
  private readonly underWay = new Map<string, UnderWay>();
  private epoch = 0;

  /** @param isPrivate whether a failure says nothing about the same read made by somebody else */
  constructor(
    private readonly isPrivate: (error: unknown) => boolean,
    private readonly clock: Clock = systemClock,
  ) {}

  /** A change begins or ends here: what is under way may show either side of it. */
  changed(): void {
    this.epoch++;
  }

  /** What an equal read under way comes to within `forMs`, else what this one does. */
  async read<O>(digest: string, forMs: number, read: () => Promise<O>): Promise<O> {
    const key = `${this.epoch}:${digest}`;
    const until = this.clock.monotonic() + forMs;
    for (let other = this.underWay.get(key); other && this.clock.monotonic() < until; other = this.underWay.get(key)) {
      other.joined = true;
      const shared = await this.inTime(other.shared, until - this.clock.monotonic());
      if (shared && 'error' in shared) throw shared.error;
      // To each its own: whoever reads may sort and change what it gets.
      if (shared) return await copied(shared.value as O);
    }
    const reading = read();
    const shared = reading.then(
      async (value): Promise<Shared> => (mine.joined ? { value: await copied(value) } : undefined),
      (error: unknown): Shared => (this.isPrivate(error) ? undefined : { error }),
    );
    const mine: UnderWay = { shared, joined: false };
    this.underWay.set(key, mine);
    try {
      const value = await reading;
      // Whoever has it may change it: not while it is copied.
      if (mine.joined) await shared;
      return value;
    } finally {
      if (this.underWay.get(key) === mine) this.underWay.delete(key);
    }
  }
  private async inTime(shared: Promise<Shared>, ms: number): Promise<Shared> {
    let timer: Timer | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = this.clock.after(ms, () => resolve(undefined));
    });
    try {
      return await Promise.race([shared, late]);
    } finally {
      timer?.cancel();
    }
  }
}
