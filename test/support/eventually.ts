import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 20_000;

/**
 * Asks again until `accept` says yes, and gives that answer; errors count as no. The bound is generous: it is there
 * to end a broken test, not to judge speed.
 */
export async function eventually<T>(ask: () => T | Promise<T>, accept: (answer: T) => boolean): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    let seen: unknown;
    try {
      const answer = await ask();
      if (accept(answer)) return answer;
      seen = answer;
    } catch (error) {
      seen = error;
    }
    if (performance.now() > end) throw new Error('It never came true', { cause: seen });
    await delay(10);
  }
}
