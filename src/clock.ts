import { randomBytes } from 'node:crypto';

/** A scheduled task that can be cancelled. */
export interface Timer {
  cancel(): void;
}

/**
 * Time and randomness, injected: the machine's, or a clock that is moved by hand. Durations are in milliseconds. Timeouts of this process's sockets,
 * files and threads do not use this clock: they always run in real time.
 */
export interface Clock {
  /** How far it is ahead of the machine's clock. Systems with their own clock, such as Redis, are behind by that much. */
  readonly aheadMs: number;
  /** Wall time, epoch ms. Jumps when the system time is set. */
  now(): number;
  /** For durations: never goes back, and is unrelated to the date. */
  monotonic(): number;
  after(ms: number, task: () => void): Timer;
  every(ms: number, task: () => void): Timer;
  sleep(ms: number): Promise<void>;
  /** The machine's own time, for timeouts and durations of provider calls: advancing the sandbox clock must not end them. */
  readonly unmoved: Pick<Clock, 'monotonic' | 'after'>;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** This many unguessable bytes. */
  bytes(count: number): Uint8Array;
}

/** Drawn in advance, since drawing a few bytes takes as long as drawing many. No byte is returned twice. */
let drawn = randomBytes(0);
const drawnAtOnce = 4_096;

function draw(count: number): Uint8Array {
  if (count > drawn.length) drawn = randomBytes(Math.max(count, drawnAtOnce));
  const given = drawn.subarray(0, count);
  drawn = drawn.subarray(count);
  return given;
}

/** The machine's clock. */
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
  get unmoved() {
    return systemClock;
  },
  random: () => Math.random(),
  bytes: draw,
};

interface Pending extends Timer {
  readonly dueAt: number;
  run(): void;
}

/** The machine's clock, plus the time that it has been moved ahead: tasks that fall due by a move run at once. Only time is moved. */
export class MovableClock implements Clock {
  readonly unmoved = systemClock;
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

  /** Runs once per move, however far the move is. */
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

  /** Moves the clock ahead; every task due by then has run before this returns, earliest first. */
  advance(ms: number): void {
    this.ahead += ms;
    const now = this.monotonic();
    const due = [...this.pending].filter(({ dueAt }) => dueAt <= now);
    for (const one of due.sort((a, b) => a.dueAt - b.dueAt)) if (this.pending.has(one)) one.run();
  }
}

/** Repeats a task at intervals of `after` until cancelled: for clocks that only have one-shot timers. */
export function repeated(after: (task: () => void) => Timer, task: () => void): Timer {
  const again = (): Timer =>
    after(() => {
      next = again();
      task();
    });
  let next = again();
  return { cancel: () => next.cancel() };
}
