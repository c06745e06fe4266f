import { type Clock, systemClock, type Timer } from '../../clock.js';
import { copied } from './portions.js';

/** The result of a read in progress; undefined if it is useful only to its own caller. */
type Shared = { value: unknown } | { error: unknown } | undefined;

interface UnderWay {
  readonly reading: Promise<unknown>;
  /** For the others who wait for it; created for the first of them. */
  shared?: Promise<Shared>;
}

/**
 * Shares one call among equal concurrent reads. Only reads that began after the last change are shared: a caller that has just changed something must
 * not see the earlier state.
 */
export class SharedReads {
  private readonly underWay = new Map<string, UnderWay>();
  private epoch = 0;

  /** @param isPrivate whether a failure says nothing about the same read by another caller */
  constructor(
    private readonly isPrivate: (error: unknown) => boolean,
    private readonly clock: Clock['unmoved'] = systemClock,
  ) {}

  /** Called when a change begins and when it ends: reads in progress may show either state. */
  changed(): void {
    this.epoch++;
  }

  /** The result of an equal read in progress if it arrives within `forMs`, otherwise of `read`. */
  async read<O>(question: string, forMs: number, read: () => Promise<O>): Promise<O> {
    const key = `${this.epoch}:${question}`;
    const until = this.clock.monotonic() + forMs;
    for (let other = this.underWay.get(key); other && this.clock.monotonic() < until; other = this.underWay.get(key)) {
      other.shared ??= this.share<O>(other.reading as Promise<O>);
      const shared = await this.inTime(other.shared, until - this.clock.monotonic());
      if (shared && 'error' in shared) throw shared.error;
      // Each caller gets a copy, which it may sort and change.
      if (shared) return await copied(shared.value as O);
    }
    const reading = read();
    const mine: UnderWay = { reading };
    this.underWay.set(key, mine);
    try {
      const value = await reading;
      // The caller may change its result, so wait until the copies are made.
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
