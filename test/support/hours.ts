import { setTimeout as delay } from 'node:timers/promises';

const hourMs = 3_600_000;

/** What is counted by the hour, day or month is not to begin anew in the middle of a test: waits for the next hour if this one is about to end. */
export async function wellWithinAnHour(marginMs = 90_000): Promise<void> {
  const left = hourMs - (Date.now() % hourMs);
  if (left < marginMs) await delay(left);
}
