import { afterEach, describe, expect, it } from '@jest/globals';
import calculateSlot from 'cluster-key-slot';
import { connectVolatile } from '../../src/volatile/connect.js';
import { bucketKey, cacheKey, dueKey } from '../../src/volatile/redis.js';
import { parseRedisUrl } from '../../src/volatile/redis-address.js';
import { CLAIM_DUE, PEEK_DUE, TAKE_TOKENS } from '../../src/volatile/scripts.js';
import { startRedis } from '../support/services.js';

describe('keys and scripts', () => {
  it.each(Object.entries({ CLAIM_DUE, PEEK_DUE, TAKE_TOKENS }))(
    '%s names no key but the one it is given',
    (_, script) => {
      const commands = [...script.lua.matchAll(/redis\.call\('(?<name>[A-Z]+)'(?:, (?<key>[^,)]+))?/g)];
      expect(commands.length).toBeGreaterThan(1);
      for (const { groups } of commands) {
        expect(groups?.['name'] === 'TIME' ? 'KEYS[1]' : groups?.['key']).toBe('KEYS[1]');
      }
      expect(script.lua).not.toContain('KEYS[2]');
    },
  );

  it('spreads the deadlines over a cluster, a shard in one slot', () => {
    const slots = Array.from({ length: 16 }, (_, shard) => calculateSlot(dueKey(shard)));
    expect(new Set(slots).size).toBe(16);
    const nodes = slots.map((slot) => Math.floor((slot * 3) / 16_384));
    expect(new Set(nodes).size).toBe(3);
    expect(dueKey(3)).toBe('gw:{h3}:due');
    expect(calculateSlot(dueKey(3))).toBe(calculateSlot('h3'));
    expect(calculateSlot(bucketKey('a'))).not.toBe(calculateSlot(bucketKey('b')));
    expect(calculateSlot(cacheKey('a'))).not.toBe(calculateSlot(cacheKey('b')));
  });
});

describe('address', () => {
  const plain = { tls: false, db: 0, protocol: 3 };
  it.each([
    ['redis://cache', { ...plain, kind: 'single', hosts: [{ host: 'cache', port: 6379 }] }],
    [
      'rediss://:p%40ss@cache:7000/2?protocol=2',
      { kind: 'single', hosts: [{ host: 'cache', port: 7000 }], tls: true, password: 'p@ss', db: 2, protocol: 2 },
    ],
    ['redis://[::1]:7000', { ...plain, kind: 'single', hosts: [{ host: '::1', port: 7000 }] }],
    [
      'redis-sentinel://user:pass@a:1,b/master/3',
      {
        ...plain,
        kind: 'sentinel',
        hosts: [
          { host: 'a', port: 1 },
          { host: 'b', port: 26379 },
        ],
        username: 'user',
        password: 'pass',
        master: 'master',
        db: 3,
      },
    ],
    [
      'redis-cluster://a:1,b',
      {
        ...plain,
        kind: 'cluster',
        hosts: [
          { host: 'a', port: 1 },
          { host: 'b', port: 6379 },
        ],
      },
    ],
  ])('%s', (url, address) => expect(parseRedisUrl(url)).toEqual(address));

  it.each([
    'http://cache',
    'redis://',
    'redis://a,b',
    'redis://secret@a:x',
    'redis://secret@a/b',
    'redis-sentinel://secret@a',
    'redis-cluster://secret@a/0/1',
  ])('refuses %s without repeating it', async (url) => {
    const refusal = await connectVolatile(url).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TypeError);
    expect(String(refusal)).not.toContain('secret');
  });
});

describe('health', () => {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });
  const healthOf = async (options: Parameters<typeof startRedis>[0], user = '') => {
    const redis = await startRedis(options);
    const store = await connectVolatile(redis.url.replace('//', `//${user}`));
    open.push(redis.stop, () => store.close());
    return store.health();
  };

  it('is plain when Redis is configured as wanted', async () => {
    expect(await healthOf({ appendOnly: true })).toEqual({ status: 'ok', kind: 'redis' });
  });

  it('hints at what is not', async () => {
    const { detail } = await healthOf({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    expect(detail).toContain('appendonly is no');
    expect(detail).toContain('maxmemory-policy is allkeys-lru');
  });

  it('says unknown where CONFIG is refused', async () => {
    const health = await healthOf({ args: ['--rename-command', 'CONFIG', ''] });
    expect(health).toMatchObject({ status: 'ok', detail: expect.stringContaining('appendonly is unknown') });
  });

  it('is degraded by a wrong password, which it does not repeat', async () => {
    const health = await healthOf({ args: ['--requirepass', 'right'] }, ':wrong@');
    expect(health).toMatchObject({ status: 'degraded', detail: expect.stringContaining('WRONGPASS') });
    expect(health.detail).not.toMatch(/right|wrong|127/);
  });

  it('is degraded by a Redis that takes no more writes', async () => {
    const health = await healthOf({ args: ['--maxmemory', '1'] });
    expect(health).toMatchObject({ status: 'degraded', detail: expect.stringContaining('OOM') });
  });
});
