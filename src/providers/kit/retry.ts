const firstDelayMs = 100;
const maxDelayMs = 2_000;

/** Delay before the next attempt: a random time up to 100 ms, doubled per attempt, up to 2 s. */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
}

/** A `Retry-After` longer than a day is cut to a day. */
const mostRetryAfterMs = 24 * 3_600_000;

/** The delay requested by `Retry-After`, in seconds or as a date, up to a day; undefined if absent or invalid. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Math.min(Number(header) * 1_000, mostRetryAfterMs);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - now), mostRetryAfterMs);
}

/**
 * Keeps retries a small share of the traffic, so that they do not overload a recovering provider: one retry per ten calls, plus one per second, with
 * at most ten saved up.
 */
export class RetryBudget {
  private saved = 10;
  private at: number;

  constructor(readonly now: () => number) {
    this.at = now();
  }

  /** Call on every first attempt. */
  deposit(): void {
    this.save(0.1);
  }

  /** Takes one retry, if available. */
  withdraw(): boolean {
    const at = this.now();
    this.save(Math.max(0, at - this.at) / 1_000);
    this.at = at;
    if (this.saved < 1) return false;
    this.saved -= 1;
    return true;
  }

  private save(amount: number): void {
    this.saved = Math.min(10, this.saved + amount);
  }
}
