import { MemoryVolatile } from './memory.js';
import { type VolatileStore } from './ports.js';

/**
 * The volatile store at `redisUrl`, or in this process when there is none.
 * @param now epoch milliseconds, for what is kept in this process; Redis counts by its own clock
 */
export async function connectVolatile(
  redisUrl: string | undefined,
  now: () => number = Date.now,
): Promise<VolatileStore> {
  if (redisUrl === undefined) return new MemoryVolatile(now);
  // Only who uses Redis pays for its client at the start.
  const { connectRedis } = await import('./redis-volatile.js');
  return connectRedis(redisUrl, now);
}
