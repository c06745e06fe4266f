import { afterAll } from '@jest/globals';
import { describeVolatileStore } from '../conformance/volatile.js';
import { startRedisCluster, startRedisSentinel } from '../support/redis-topologies.js';
import { freshRedis } from '../support/services.js';

const stops: (() => Promise<void>)[] = [];
afterAll(async () => void (await Promise.all(stops.map((stop) => stop()))));

describeVolatileStore('memory');

describeVolatileStore('Redis', freshRedis);

describeVolatileStore('Redis, RESP2', async () => `${await freshRedis()}?protocol=2`);

describeVolatileStore('Redis Cluster', async () => {
  const { url, stop } = await startRedisCluster();
  stops.push(stop);
  return url;
});

describeVolatileStore('Redis Sentinel', async () => {
  const { url, stop } = await startRedisSentinel();
  stops.push(stop);
  return url;
});
