import { type Clock } from '../clock.js';

/** From when on what is known is checked in passing, and from when on nobody goes on before it has been. */
const softMs = 2_000;
const hardMs = 4_000;

/**
 * Keeps what is remembered no older than `hardMs`, by asking when it is used: whoever is idle asks nothing. While it is checked in passing,
 * requests go on with what is known.
 */
export class Freshness {
  private checkedAt = Number.NEGATIVE_INFINITY;
  private checking: Promise<void> | undefined;

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly check: () => Promise<void>,
  ) {}

  /** Rejects where it had to be checked and could not be. */
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
