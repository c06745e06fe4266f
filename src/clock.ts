import { randomBytes } from 'node:crypto';

/** Something that will happen, unless it is cancelled. */
export interface Timer {
  cancel(): void;
}

/**
 * Time and chance, as whoever needs them is given them: the machine's, or a clock that is moved by hand. Durations are in milliseconds.
 * What bounds a socket, a file or a thread of this process is no matter of this clock: that takes the time it takes.
 */
export interface Clock {
  /** How far it has been moved ahead of the machine's; whoever counts by a clock of their own, as Redis does, is that far behind. */
  readonly aheadMs: number;
  /** Wall time, epoch ms. It jumps when somebody sets it. */
  now(): number;
  /** For how long something took or has to take: never goes back, and says nothing about the date. */
  monotonic(): number;
  after(ms: number, task: () => void): Timer;
  every(ms: number, task: () => void): Timer;
  sleep(ms: number): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
  /** So many bytes that nobody can guess. */
  bytes(count: number): Uint8Array;
}

/** Drawn in advance: to ask for a few takes as long as for many. No byte is given twice. */
let drawn = randomBytes(0);
const drawnAtOnce = 4_096;

function draw(count: number): Uint8Array {
  if (count > drawn.length) drawn = randomBytes(Math.max(count, drawnAtOnce));
  const given = drawn.subarray(0, count);
  drawn = drawn.subarray(count);
  return given;
}

/** The machine's own. */
export const systemClock: Clock = {
  aheadMs: 0,
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return { cancel: () => clearTimeout(timer) };
  },
  every: (ms, task) => {
    const timer = setInterval(task, ms);
    return { cancel: () => clearInterval(timer) };
  },
  sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
  random: () => Math.random(),
  bytes: draw,
};

interface Pending extends Timer {
  readonly dueAt: number;
  run(): void;
}

/** The machine's clock, as far ahead as it has been moved: what falls due by that happens at once. Time is all that is moved. */
export class MovableClock implements Clock {
  private readonly pending = new Set<Pending>();
  private ahead = 0;

  get aheadMs(): number {
    return this.ahead;
  }

  now(): number {
    return Date.now() + this.ahead;
  }

  monotonic(): number {
    return performance.now() + this.ahead;
  }

  after(ms: number, task: () => void): Timer {
    const timer = setTimeout(() => pending.run(), ms);
    const pending: Pending = {
      dueAt: this.monotonic() + ms,
      cancel: () => {
        clearTimeout(timer);
        this.pending.delete(pending);
      },
      run: () => {
        pending.cancel();
        task();
      },
    };
    this.pending.add(pending);
    return pending;
  }

  /** Once for a move, however far that is. */
  every(ms: number, task: () => void): Timer {
    return repeated((again) => this.after(ms, again), task);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  random(): number {
    return systemClock.random();
  }

  bytes(count: number): Uint8Array {
    return systemClock.bytes(count);
  }

  /** Moves it on by so much; what falls due by that is done before this returns, the earliest first. */
  advance(ms: number): void {
    this.ahead += ms;
    const now = this.monotonic();
    const due = [...this.pending].filter(({ dueAt }) => dueAt <= now);
    for (const one of due.sort((a, b) => a.dueAt - b.dueAt)) if (this.pending.has(one)) one.run();
  }
}

/** Does a task each time that `after` lets pass, until it is cancelled: for clocks that have single timers alone. */
export function repeated(after: (task: () => void) => Timer, task: () => void): Timer {
  const again = (): Timer =>
    after(() => {
      next = again();
      task();
    });
  let next = again();
  return { cancel: () => next.cancel() };
}
