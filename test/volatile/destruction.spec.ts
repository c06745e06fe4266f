import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { connectVolatile } from '../../src/volatile/connect.js';
import { type VolatileHealth, type VolatileStore, VolatileUnavailable } from '../../src/volatile/ports.js';
import { openClient, parseRedisUrl } from '../../src/volatile/redis-address.js';
import { eventually } from '../support/eventually.js';
import { startRedisCluster, startRedisSentinel } from '../support/redis-topologies.js';
import { type PrivateRedis, startRedis, startTcpProxy } from '../support/services.js';

const HOUR = 3_600_000;
const frozen = { perSecond: 0.0001, burst: 10 };

const held = (count: number): { id: string; dueAt: number }[] =>
  Array.from({ length: count }, (_, i) => ({ id: `r${String(i)}`, dueAt: Date.now() + HOUR }));

/** What a test has started, closed in reverse order. */
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function connected(url: string): Promise<{ store: VolatileStore; recoveries: () => number }> {
  const store = await connectVolatile(url);
  let count = 0;
  store.onRecovered(() => count++);
  open.push(() => store.close());
  return { store, recoveries: () => count };
}

const untilStatus = (store: VolatileStore, status: VolatileHealth['status']): Promise<VolatileHealth> =>
  eventually(
    () => store.health(),
    (health) => health.status === status,
  );

async function expectToGoOnWithout(store: VolatileStore): Promise<void> {
  await expect(store.clock.size()).rejects.toBeInstanceOf(VolatileUnavailable);
  await expect(store.clock.claimDue(10, HOUR)).rejects.toBeInstanceOf(VolatileUnavailable);
  await expect(store.clock.schedule(held(1))).rejects.toBeInstanceOf(VolatileUnavailable);
  expect(await store.budget.take('alone', frozen, { cost: 10 })).toMatchObject({ allowed: true });
  expect(await store.budget.take('alone', frozen)).toMatchObject({ allowed: false });
  await store.cache.set('alone', 'kept', HOUR);
  expect(await store.cache.get('alone')).toBe('kept');
}

describe('Redis dies', () => {
  let redis: PrivateRedis;
  beforeEach(async () => {
    redis = await startRedis();
    open.push(redis.stop);
  });

  it('and comes back empty: degraded, then well, and the owner is told to schedule again', async () => {
    const { store, recoveries } = await connected(redis.url);
    await store.clock.schedule(held(1_000));
    await eventually(recoveries, (count) => count === 1);
    expect(await store.budget.take('spent', frozen, { cost: 10 })).toMatchObject({ allowed: true });

    await redis.kill();
    expect(await untilStatus(store, 'degraded')).toMatchObject({ kind: 'redis' });
    await expectToGoOnWithout(store);
    expect(await store.budget.take('spent', frozen)).toMatchObject({ allowed: false });

    await redis.restart();
    await untilStatus(store, 'ok');
    await eventually(recoveries, (count) => count === 2);
    expect(await store.clock.size()).toBe(0);
    await store.clock.schedule(held(1_000));
    expect(await store.clock.size()).toBe(1_000);
  });

  it('and a gateway that starts meanwhile starts degraded, then finds it', async () => {
    await redis.kill();
    const { store, recoveries } = await connected(redis.url);
    expect(await store.health()).toMatchObject({ status: 'degraded', detail: expect.stringContaining('ECONNREFUSED') });
    await expectToGoOnWithout(store);
    await redis.restart();
    await untilStatus(store, 'ok');
    await eventually(recoveries, (count) => count === 1);
  });

  it('and keeps the deadlines if it appends them to a file', async () => {
    const durable = await startRedis({ appendOnly: true });
    open.push(durable.stop);
    const { store } = await connected(durable.url);
    await store.clock.schedule(held(1_000));
    await durable.restart();
    await untilStatus(store, 'ok');
    expect(await store.clock.size()).toBe(1_000);
  });

  it('or forgets everything: scheduling again rebuilds the index', async () => {
    const { store } = await connected(redis.url);
    await store.clock.schedule(held(20_000));
    const admin = new Redis(redis.url);
    await admin.flushall();
    await admin.quit();
    expect(await store.clock.size()).toBe(0);
    await store.clock.schedule(held(20_000));
    expect(await store.clock.size()).toBe(20_000);
  });
});

describe('the way to Redis fails', () => {
  const throughProxy = async () => {
    const redis = await startRedis();
    const proxy = await startTcpProxy(redis.url);
    const judge = new Redis(redis.url);
    open.push(
      redis.stop,
      () => proxy.close(),
      async () => void (await judge.quit()),
    );
    return { proxy, judge, url: `redis://127.0.0.1:${String(proxy.port)}` };
  };

  it('after the command: it has run once, and the caller learns at once that the reply is lost', async () => {
    const { proxy, judge, url } = await throughProxy();
    const client = openClient(parseRedisUrl(url));
    client.on('error', () => undefined);
    open.push(async () => void (await client.quit()));
    await eventually(
      () => client.call('incr', 'gw:count'),
      (count) => count === 1,
    );

    void proxy.cutReplyAfter(0);
    // Not by the command's time limit, which would say "Command timed out".
    await expect(client.call('incr', 'gw:count')).rejects.toThrow('max retries per request');

    await eventually(
      () => client.call('get', 'gw:count'),
      (count) => count === '2',
    );
    expect(await judge.get('gw:count')).toBe('2');
  });

  it('after the command, with the options ioredis comes with: it would have run twice', async () => {
    const { proxy, judge, url } = await throughProxy();
    const client = new Redis(url);
    client.on('error', () => undefined);
    open.push(async () => void (await client.quit()));
    expect(await client.incr('gw:count')).toBe(1);
    void proxy.cutReplyAfter(0);
    expect(await client.incr('gw:count')).toBe(3);
    expect(await judge.get('gw:count')).toBe('3');
  });

  it('after the command to a node of a cluster: it has run once', async () => {
    const { nodes, stop } = await startRedisCluster(1);
    open.push(stop);
    const judge = new Redis(nodes[0]?.url ?? '');
    const proxy = await startTcpProxy(nodes[0]?.url ?? '');
    open.push(
      () => proxy.close(),
      async () => void (await judge.quit()),
    );
    await judge.config('SET', 'cluster-announce-port', proxy.port);
    const client = openClient(parseRedisUrl(`redis-cluster://127.0.0.1:${String(proxy.port)}`));
    open.push(async () => client.disconnect());
    client.on('error', () => undefined);
    await eventually(
      () => client.call('incr', 'gw:count'),
      (count) => count === 1,
    );
    void proxy.cutReplyAfter(0);
    await expect(client.call('incr', 'gw:count')).rejects.toThrow('Connection is closed');
    await eventually(
      () => client.call('get', 'gw:count'),
      (count) => count === '2',
    );
    expect(await judge.get('gw:count')).toBe('2');
  });

  it('in the middle of a reply: a take is counted once', async () => {
    const { proxy, judge, url } = await throughProxy();
    const { store } = await connected(url);
    expect(await store.budget.take('cut', frozen)).toMatchObject({ remaining: 9 });
    void proxy.cutReplyAfter(3);
    expect(await store.budget.take('cut', frozen)).toMatchObject({ allowed: true });
    await untilStatus(store, 'ok');
    expect(Math.floor(Number(await judge.hget('gw:budget:cut', 'tokens')))).toBe(8);
    expect(await store.budget.take('cut', frozen)).toMatchObject({ remaining: 7 });
  });

  it('silently: it is noticed, survived and mended', async () => {
    const { proxy, url } = await throughProxy();
    const { store, recoveries } = await connected(url);
    await eventually(recoveries, (count) => count === 1);
    proxy.blackHole();
    await untilStatus(store, 'degraded');
    // The silent connection is given up, so that callers no longer wait for the command's time limit.
    await eventually(
      () => store.clock.size().catch((error: Error) => String(error.cause)),
      (cause) => !String(cause).includes('timed out'),
    );
    await expectToGoOnWithout(store);
    proxy.heal();
    await untilStatus(store, 'ok');
    await eventually(recoveries, (count) => count > 1);
  });

  it('by resets, again and again', async () => {
    const { proxy, url } = await throughProxy();
    const { store } = await connected(url);
    for (let i = 0; i < 5; i++) {
      proxy.reset();
      expect(await store.budget.take('reset', { ...frozen, burst: 1_000 })).toMatchObject({ allowed: true });
      await untilStatus(store, 'ok');
    }
  });
});

describe('several Redis servers', () => {
  it('lose one master of a cluster and get it back', async () => {
    const { url, nodes, stop } = await startRedisCluster();
    open.push(stop);
    const { store, recoveries } = await connected(url);
    await store.clock.schedule(held(1_000));
    await eventually(recoveries, (count) => count > 0);
    const before = recoveries();
    await nodes[1]?.kill();
    await untilStatus(store, 'degraded');
    await expect(store.clock.size()).rejects.toBeInstanceOf(VolatileUnavailable);
    await nodes[1]?.restart();
    await untilStatus(store, 'ok');
    await eventually(recoveries, (count) => count > before);
    await store.clock.schedule(held(1_000));
    expect(await store.clock.size()).toBe(1_000);
  });

  it('lose the master and are led to the new one by Sentinel', async () => {
    const { url, master, stop } = await startRedisSentinel();
    open.push(stop);
    const { store, recoveries } = await connected(url);
    await untilStatus(store, 'ok');
    await eventually(recoveries, (count) => count === 1);
    await master.kill();
    await untilStatus(store, 'degraded');
    await untilStatus(store, 'ok');
    await eventually(recoveries, (count) => count === 2);
    await store.clock.schedule(held(10));
  });
});
