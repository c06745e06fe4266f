const firstDelayMs = 100;
const maxDelayMs = 2_000;

/** How long to wait before the next attempt: anything up to 100 ms doubled with each attempt, capped at 2 s. */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
}

/** Whoever asks for more than a day is asked again tomorrow. */
const mostRetryAfterMs = 24 * 3_600_000;

/** The wait asked for by `Retry-After`, in seconds or as a date, at most a day; nothing when absent or senseless. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Math.min(Number(header) * 1_000, mostRetryAfterMs);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - now), mostRetryAfterMs);
}

/**
 * Keeps retries a small part of the traffic, so that they cannot hold down a provider that is trying to come back:
 * one retry per ten calls, plus one a second, at most ten saved up.
 */
export class RetryBudget {
  private saved = 10;
  private at: number;

  constructor(readonly now: () => number) {
    this.at = now();
  }

  /** A first attempt was made. */
  deposit(): void {
    this.save(0.1);
  }

  /** Takes one retry, if there is one. */
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
