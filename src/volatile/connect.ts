import { type Clock, systemClock } from '../clock.js';
import { MemoryVolatile } from './memory.js';
import { type VolatileStore } from './ports.js';

/**
 * The volatile store at `redisUrl`, or in memory without one.
 * @param clock the time of the in-memory store; Redis uses its own
 */
export async function connectVolatile(
  redisUrl: string | undefined,
  clock: Clock = systemClock,
): Promise<VolatileStore> {
  if (redisUrl === undefined) return new MemoryVolatile(() => clock.now());
  // Imported only if used: the client takes time to load.
  const { connectRedis } = await import('./redis-volatile.js');
  return connectRedis(redisUrl, clock);
}
