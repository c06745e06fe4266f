import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { newId } from '../../src/domain/ids.js';
import { connectVolatile } from '../../src/volatile/connect.js';
import { type VolatileStore } from '../../src/volatile/ports.js';
import { dueKey } from '../../src/volatile/redis.js';
import { type PrivateRedis, startRedis } from '../support/services.js';

const hour = 3_600_000;
const shards = 16;

describe('many reservations on Redis', () => {
  let redis: PrivateRedis;
  let client: Redis;
  let stores: VolatileStore[];
  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
    stores = await Promise.all([1, 2, 3].map(() => connectVolatile(redis.url)));
  });
  afterAll(async () => {
    await Promise.all([...stores.map((store) => store.close()), client.quit()]);
    await redis.stop();
  });

  /** How often each command has been called by clients and scripts since the last time. */
  const calls = async (): Promise<Record<string, number>> => {
    const info = await client.info('commandstats');
    await client.config('RESETSTAT');
    return Object.fromEntries(
      [...info.matchAll(/cmdstat_(\w+):calls=(\d+)/g)].map(([, name, n]) => [name!, Number(n)] as const),
    );
  };

  it('are claimed once each, however many gateways claim at once', async () => {
    const dueAt = Date.now() - 1_000;
    const ids = Array.from({ length: 10_000 }, () => newId('rsv'));
    await stores[0]!.clock.schedule(ids.map((id) => ({ id, dueAt })));
    const claimed: string[] = [];
    const claiming = [...stores, ...stores].map(async ({ clock }) => {
      for (let some = await clock.claimDue(500, hour); some.length > 0; some = await clock.claimDue(500, hour))
        claimed.push(...some);
    });
    await Promise.all(claiming);
    expect(claimed.length).toBe(ids.length);
    expect(new Set(claimed)).toEqual(new Set(ids));
    await stores[0]!.clock.remove(ids);
    expect(await stores[1]!.clock.size()).toBe(0);
  });

  it('take less than 200 bytes each', async () => {
    const ids = Array.from({ length: 20_000 }, () => newId('rsv'));
    await stores[0]!.clock.schedule(ids.map((id, i) => ({ id, dueAt: Date.now() + hour + i })));
    let bytes = 0;
    for (let shard = 0; shard < shards; shard++)
      bytes += Number(await client.call('MEMORY', 'USAGE', dueKey(shard), 'SAMPLES', '0'));
    expect(bytes / ids.length).toBeLessThan(200);
    await stores[0]!.clock.remove(ids);
    expect(await client.keys('gw:*')).toEqual([]);
  });

  it('cost one command for one of them, one for each shard and 500 of many, and none when nothing is due but the look', async () => {
    const [{ clock }] = stores as [VolatileStore];
    const one = { id: newId('rsv'), dueAt: Date.now() + hour };
    await calls();
    await clock.schedule([one]);
    expect(await calls()).toMatchObject({ zadd: 1 });
    await clock.remove([one.id]);
    expect(await calls()).toMatchObject({ zrem: 1 });
    const many = Array.from({ length: 4_000 }, () => ({ ...one, id: newId('rsv') }));
    await clock.schedule(many);
    // About 250 in each of 16 shards.
    expect(await calls()).toMatchObject({ zadd: shards });
    await clock.claimDue(500, hour);
    expect(await calls()).toMatchObject({ evalsha: shards, zrangebyscore: shards });
  });
});
