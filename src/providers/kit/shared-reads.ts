import { type Clock, systemClock, type Timer } from '../../clock.js';
import { copied } from './portions.js';

/** What came of a read that was under way; undefined where that is of use to nobody but who made it. */
type Shared = { value: unknown } | { error: unknown } | undefined;

interface UnderWay {
  readonly reading: Promise<unknown>;
  /** For those who wait for it besides who made it: made for the first of them. */
  shared?: Promise<Shared>;
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
  async read<O>(question: string, forMs: number, read: () => Promise<O>): Promise<O> {
    const key = `${this.epoch}:${question}`;
    const until = this.clock.monotonic() + forMs;
    for (let other = this.underWay.get(key); other && this.clock.monotonic() < until; other = this.underWay.get(key)) {
      other.shared ??= this.share<O>(other.reading as Promise<O>);
      const shared = await this.inTime(other.shared, until - this.clock.monotonic());
      if (shared && 'error' in shared) throw shared.error;
      // To each its own: whoever reads may sort and change what it gets.
      if (shared) return await copied(shared.value as O);
    }
    const reading = read();
    const mine: UnderWay = { reading };
    this.underWay.set(key, mine);
    try {
      const value = await reading;
      // Whoever has it may change it: not while it is copied.
      if (mine.shared) await mine.shared;
      return value;
    } finally {
      if (this.underWay.get(key) === mine) this.underWay.delete(key);
    }
  }

  private share<O>(reading: Promise<O>): Promise<Shared> {
    return reading.then(
      async (value): Promise<Shared> => ({ value: await copied(value) }),
      (error: unknown): Shared => (this.isPrivate(error) ? undefined : { error }),
    );
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
