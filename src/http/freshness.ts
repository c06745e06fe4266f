import { type Clock } from '../clock.js';

/** The age at which a value is refreshed in the background, and the age at which requests wait for the refresh. */
const softMs = 2_000;
const hardMs = 4_000;

/** Keeps a cached value no older than `hardMs`, refreshing it on use. During a background refresh, requests continue with the cached value. */
export class Freshness {
  private checkedAt = Number.NEGATIVE_INFINITY;
  private checking: Promise<void> | undefined;

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly check: () => Promise<void>,
  ) {}

  /** Rejects if a required refresh failed. */
  async ensure(): Promise<void> {
    const age = this.clock.monotonic() - this.checkedAt;
    if (age < softMs) return;
    this.checking ??= this.run();
    if (age >= hardMs) await this.checking;
    else this.checking.catch(() => undefined);
  }

  private async run(): Promise<void> {
    const begun = this.clock.monotonic();
    try {
      await this.check();
      this.checkedAt = begun;
    } finally {
      this.checking = undefined;
    }
  }
}
