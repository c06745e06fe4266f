import { type MemoryBudget, type MemoryCache } from './memory.js';
import {
  type Cache,
  type RateBudget,
  type RateDecision,
  type RateLimit,
  type ReservationClock,
  type TakeOptions,
  VolatileUnavailable,
} from './ports.js';
import { CLAIM_DUE, PEEK_DUE, type RedisClient, TAKE_TOKENS } from './scripts.js';
import { takeOf } from './token-bucket.js';

const SHARDS = 16;

/** Entries per command: few enough for Redis to serve others in between. */
const CHUNK = 500;

/** The key of a shard of the deadlines; the hash tag lets a cluster distribute the shards over its nodes. */
export function dueKey(shard: number): string {
  return `gw:{h${String(shard)}}:due`;
}

/** The key of the token bucket `name`. */
export function bucketKey(name: string): string {
  return `gw:budget:${name}`;
}

/** The key of a cached result. */
export function cacheKey(key: string): string {
  return `gw:cache:${key}`;
}

/** FNV-1a of the ID: an ID has the same shard in every process and version. */
function shardOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % SHARDS;
}

/** Deadlines as scores of 16 sorted sets. Claiming moves a score, so nothing is lost if the claimer dies. */
export class RedisClock implements ReservationClock {
  constructor(private readonly client: RedisClient) {}

  async schedule(entries: readonly { id: string; dueAt: number }[]): Promise<void> {
    await this.eachShardOf(
      entries,
      (entry) => entry.id,
      (key, chunk) => this.client.call('zadd', key, ...chunk.flatMap(({ id, dueAt }) => [dueAt, id])),
    );
  }

  async claimDue(limit: number, leaseMs: number): Promise<string[]> {
    const keys = Array.from({ length: SHARDS }, (_, shard) => dueKey(shard));
    const due = await reached(
      Promise.all(keys.map((key) => PEEK_DUE.run(this.client, key, limit) as Promise<string[]>)),
    );
    const earliest = due
      .flatMap((scores, shard) => scores.map((score) => ({ shard, dueAt: Number(score) })))
      .sort((a, b) => a.dueAt - b.dueAt)
      .slice(0, limit);
    const shares = new Map<number, number>();
    for (const { shard } of earliest) shares.set(shard, (shares.get(shard) ?? 0) + 1);
    const claims = await Promise.allSettled(
      [...shares].map(
        ([shard, share]) => CLAIM_DUE.run(this.client, dueKey(shard), share, leaseMs) as Promise<string[]>,
      ),
    );
    const replies = claims.flatMap((claim) => (claim.status === 'fulfilled' ? [claim.value] : []));
    const refused = claims.find((claim) => claim.status === 'rejected');
    // IDs claimed in one shard must not be discarded because another shard failed.
    if (refused && replies.length === 0) throw unavailable(refused.reason);
    return replies
      .flatMap((reply) => reply.flatMap((id, i) => (i % 2 === 0 ? [{ id, dueAt: Number(reply[i + 1]) }] : [])))
      .sort((a, b) => a.dueAt - b.dueAt)
      .map(({ id }) => id);
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.eachShardOf(
      ids,
      (id) => id,
      (key, chunk) => this.client.call('zrem', key, ...chunk),
    );
  }

  async size(): Promise<number> {
    const keys = Array.from({ length: SHARDS }, (_, shard) => dueKey(shard));
    const sizes = await reached(Promise.all(keys.map((key) => this.client.call('zcard', key))));
    return sizes.reduce<number>((sum, size) => sum + Number(size), 0);
  }

  /** Sends the items of each shard in order, in chunks; the shards run side by side. */
  private async eachShardOf<T>(
    items: readonly T[],
    idOf: (item: T) => string,
    send: (key: string, chunk: T[]) => Promise<unknown>,
  ): Promise<void> {
    const shards = new Map<number, T[]>();
    for (const item of items) {
      const shard = shardOf(idOf(item));
      const members = shards.get(shard);
      if (members) members.push(item);
      else shards.set(shard, [item]);
    }
    await reached(
      Promise.all(
        [...shards].map(async ([shard, members]) => {
          for (let i = 0; i < members.length; i += CHUNK) await send(dueKey(shard), members.slice(i, i + CHUNK));
        }),
      ),
    );
  }
}

/** Token buckets shared through Redis; while it is unreachable, each process counts on its own. */
export class RedisBudget implements RateBudget {
  constructor(
    private readonly client: RedisClient,
    private readonly local: MemoryBudget,
  ) {}

  async take(name: string, limit: RateLimit, options?: TakeOptions): Promise<RateDecision> {
    const { cost, keep, room, sharer = '' } = takeOf(limit, options);
    // Counted here as well, so that an outage of Redis does not grant a second burst.
    const local = await this.local.take(name, limit, options);
    try {
      const { perSecond, burst } = limit;
      const reply = await TAKE_TOKENS.run(this.client, bucketKey(name), perSecond, burst, cost, keep, room, sharer);
      const [allowed, remaining, retryAfterMs, over] = reply as [number, number, number, number];
      return { allowed: allowed === 1, remaining, retryAfterMs, ...(over === 1 && { overShare: true }) };
    } catch {
      return local;
    }
  }
}

/** A cache shared through Redis; while it is unreachable, each process has its own. */
export class RedisCache implements Cache {
  constructor(
    private readonly client: RedisClient,
    private readonly local: MemoryCache,
  ) {}

  async get(key: string): Promise<string | undefined> {
    try {
      return ((await this.client.call('get', cacheKey(key))) as string | null) ?? undefined;
    } catch {
      return this.local.get(key);
    }
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    try {
      await this.client.call('set', cacheKey(key), value, 'PX', Math.max(1, Math.ceil(ttlMs)));
    } catch {
      await this.local.set(key, value, ttlMs);
    }
  }
}

async function reached<T>(replies: Promise<T>): Promise<T> {
  try {
    return await replies;
  } catch (cause) {
    throw unavailable(cause);
  }
}

/** Turns any error of Redis or of the connection to it into the one error that callers handle. */
function unavailable(cause: unknown): VolatileUnavailable {
  return new VolatileUnavailable('Redis is unreachable or refuses the connection', { cause });
}
