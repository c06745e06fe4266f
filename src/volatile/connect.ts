import { type Clock, systemClock } from '../clock.js';
import { MemoryVolatile } from './memory.js';
import { type VolatileStore } from './ports.js';

/**
 * The volatile store at `redisUrl`, or in this process when there is none.
 * @param clock for what is kept in this process; Redis counts by its own
 */
export async function connectVolatile(
  redisUrl: string | undefined,
  clock: Clock = systemClock,
): Promise<VolatileStore> {
  if (redisUrl === undefined) return new MemoryVolatile(() => clock.now());
  // Only who uses Redis pays for its client at the start.
  const { connectRedis } = await import('./redis-volatile.js');
  return connectRedis(redisUrl, clock);
}
