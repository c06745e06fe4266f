interface Waiting {
  readonly dueAt: number;
  readonly goOn: () => void;
}

/** The time at a simulated provider: the machine's or a given clock, plus the time by which it was advanced. */
export class ProviderClock {
  private ahead = 0;
  private readonly waiting = new Set<Waiting>();

  /** @param base epoch milliseconds */
  constructor(private readonly base: () => number = Date.now) {}

  readonly now = (): number => this.base() + this.ahead;

  /** Advances the clock; waits that are due end, earliest first. */
  advance(ms: number): void {
    this.ahead += ms;
    const due = [...this.waiting].filter(({ dueAt }) => dueAt <= this.now());
    for (const { goOn } of due.sort((a, b) => a.dueAt - b.dueAt)) goOn();
  }

  /** Advances the clock to a time, epoch milliseconds; never back. */
  moveTo(at: number): void {
    this.advance(Math.max(0, at - this.now()));
  }

  /** Resolves when this much time has passed on this clock; rejects if the signal aborts first. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (ending: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(waiting);
        signal.removeEventListener('abort', stop);
        ending();
      };
      const stop = (): void => end(() => reject(new Error('closed')));
      const waiting = { dueAt: this.now() + ms, goOn: () => end(resolve) };
      const timer = setTimeout(waiting.goOn, ms);
      this.waiting.add(waiting);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop);
    });
  }
}
