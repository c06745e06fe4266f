import { createHash } from 'node:crypto';
import { type Cluster, type Redis } from 'ioredis';

/** One connection, a Sentinel-led one or a cluster: the scripts need no more than this of it. */
export type RedisClient = Redis | Cluster;

/** A Lua script that touches exactly one key, so that it runs in a cluster too. */
export class Script {
  readonly #sha: string;

  constructor(readonly lua: string) {
    this.#sha = createHash('sha1').update(lua).digest('hex');
  }

  async run(client: RedisClient, key: string, ...args: (string | number)[]): Promise<unknown> {
    try {
      return await client.call('evalsha', this.#sha, 1, key, ...args);
    } catch (error) {
      // Redis has not run what it does not know, so sending it again is safe.
      if (!String(error).includes('NOSCRIPT')) throw error;
      return client.call('eval', this.lua, 1, key, ...args);
    }
  }
}

/** Redis's own clock: every gateway process then agrees on what is due. */
const NOW_MS = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** KEYS[1] deadlines; ARGV[1] limit. Gives the scores that are due, earliest first, and changes nothing. */
export const PEEK_DUE = new Script(`${NOW_MS}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[1])
local scores = {}
for i = 2, #due, 2 do scores[i / 2] = due[i] end
return scores`);

/** KEYS[1] deadlines; ARGV[1] limit, ARGV[2] lease in ms. Moves what is due into the future; gives id, old score, id, … */
export const CLAIM_DUE = new Script(`${NOW_MS}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[1])
for i = 1, #due, 2 do redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], due[i]) end
return due`);

/**
 * KEYS[1] bucket; ARGV tokens per second, burst, cost, keep. The arithmetic is that of token-bucket.ts, in microseconds;
 * gives allowed (0 or 1), whole tokens left, ms until allowed. A bucket expires when it would be full.
 */
export const TAKE_TOKENS = new Script(`
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local rate, burst = ARGV[1] / 1000000, tonumber(ARGV[2])
local cost, keep = tonumber(ARGV[3]), tonumber(ARGV[4])
local saved = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = burst
if saved[1] then tokens = math.min(burst, saved[1] + math.max(0, now - saved[2]) * rate) end
local missing = cost + keep - tokens
if missing > 1e-9 then
  return {0, math.floor(tokens + 1e-9), math.ceil(missing / rate / 1000)}
end
tokens = math.max(0, tokens - cost)
redis.call('HSET', KEYS[1], 'tokens', string.format('%.17g', tokens), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - tokens) / rate / 1000) + 1)
return {1, math.floor(tokens + 1e-9), 0}`);
