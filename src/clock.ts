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

/** The machine's own. */
export const systemClock: Clock = {
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
  bytes: (count) => randomBytes(count),
};
