import { once } from 'node:events';
import { Cluster, type Redis } from 'ioredis';
import { type Clock, type Timer } from '../clock.js';
import { MemoryBudget, MemoryCache } from './memory.js';
import { type VolatileHealth, type VolatileStore } from './ports.js';
import { RedisBudget, RedisCache, RedisClock } from './redis.js';
import { openClient, parseRedisUrl } from './redis-address.js';
import { type RedisClient } from './scripts.js';

/** How long startup waits for Redis before it continues without. */
const FIRST_CONNECT_MS = 4_000;

/** The nodes of a cluster recover one by one; the owner is notified once. */
const RECOVERY_QUIET_MS = 200;

const HEALTH_KEY = 'gw:health';

const AWAY =
  'Redis is unreachable: rate limits and caches are kept per process, and deadlines are read from the ledger';

/** The Redis settings that the deadlines need, and why. */
const WANTED = [
  { name: 'appendonly', value: 'yes', because: 'deadlines survive a restart of Redis' },
  { name: 'maxmemory-policy', value: 'noeviction', because: 'no deadline is evicted' },
];

/**
 * The volatile store in Redis. Also returns if Redis is down: the store is then degraded, and keeps connecting in the background. Rejects only if the
 * address is invalid.
 */
export async function connectRedis(redisUrl: string, clock: Clock): Promise<VolatileStore> {
  const client = openClient(parseRedisUrl(redisUrl));
  const store = new RedisVolatile(client, clock);
  await firstConnect(client).catch(() => undefined);
  return store;
}

/** Rejects on the first error; the client keeps trying. */
async function firstConnect(client: RedisClient): Promise<void> {
  const signal = AbortSignal.timeout(FIRST_CONNECT_MS);
  await once(client, 'ready', { signal });
  const nodes = client instanceof Cluster ? client.nodes('master') : [];
  await Promise.all(nodes.filter(({ status }) => status !== 'ready').map((node) => once(node, 'ready', { signal })));
}

class RedisVolatile implements VolatileStore {
  readonly clock: RedisClock;
  readonly budget: RedisBudget;
  readonly cache: RedisCache;
  private readonly listeners: (() => void)[] = [];
  private configuration: Promise<string | undefined> = Promise.resolve(undefined);
  private lastError: Error | undefined;
  private recovery: Timer | undefined;

  constructor(
    private readonly client: RedisClient,
    private readonly time: Clock,
  ) {
    const now = (): number => time.now();
    this.clock = new RedisClock(client);
    this.budget = new RedisBudget(client, new MemoryBudget(now));
    this.cache = new RedisCache(client, new MemoryCache(now));
    client.on('error', (error: Error) => (this.lastError = error));
    client.on('ready', () => {
      this.configuration = configurationHint(client);
      this.recovered();
    });
    if (client instanceof Cluster) this.watchNodes(client);
  }

  async health(): Promise<VolatileHealth> {
    try {
      // Reaches every shard, and so every master of a cluster, with a write, which a full or read-only Redis refuses.
      await Promise.all([this.clock.size(), this.client.call('set', HEALTH_KEY, '1', 'PX', 1_000)]);
    } catch (error) {
      const reason = reasonOf(this.client.status === 'ready' ? (causeOf(error) ?? error) : this.lastError);
      return { status: 'degraded', kind: 'redis', detail: reason ? `${AWAY} (${reason})` : AWAY };
    }
    const detail = await this.configuration;
    return { status: 'ok', kind: 'redis', ...(detail === undefined ? {} : { detail }) };
  }

  onRecovered(listener: () => void): void {
    this.listeners.push(listener);
  }

  async close(): Promise<void> {
    this.recovery?.cancel();
    this.listeners.length = 0;
    await this.client.quit().catch(() => this.client.disconnect());
  }

  private recovered(): void {
    this.recovery?.cancel();
    this.recovery = this.time.after(RECOVERY_QUIET_MS, () => this.listeners.forEach((listener) => listener()));
  }

  /** A cluster stays ready while one of its masters disconnects and returns. */
  private watchNodes(cluster: Cluster): void {
    let lost = false;
    cluster.on('-node', () => (lost = true));
    cluster.on('+node', (node: Redis) => {
      if (lost) node.once('ready', () => this.recovered());
      // Otherwise it would connect on its first command, and refuse further ones until connected.
      node.connect().catch(() => undefined);
    });
  }
}

/** Settings that differ from those needed; managed Redis may refuse to show them. */
async function configurationHint(client: RedisClient): Promise<string | undefined> {
  const hints = await Promise.all(
    WANTED.map(async ({ name, value, because }) => {
      const reply = await client.call('config', 'get', name).catch(() => []);
      const actual = Array.isArray(reply) ? String(reply[1] ?? 'unknown') : 'unknown';
      return actual === value ? [] : [`${name} is ${actual}: set it to ${value}, so that ${because}`];
    }),
  );
  return hints.flat().join('; ') || undefined;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

/** The kind of failure without addresses: a system error code (`ECONNREFUSED`), or the first word of Redis's error (`WRONGPASS`). */
function reasonOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'message' in error ? /^[A-Z]+(?= )/.exec(String(error.message))?.[0] : undefined;
}
