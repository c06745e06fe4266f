import { createHash } from 'node:crypto';
import { type Cluster, type Redis } from 'ioredis';

/** The client of a single server, of Sentinel or of a cluster: the scripts need no more than this. */
export type RedisClient = Redis | Cluster;

/** A Lua script that uses exactly one key, so that it also runs in a cluster. */
export class Script {
  private readonly sha: string;

  constructor(readonly lua: string) {
    this.sha = createHash('sha1').update(lua).digest('hex');
  }

  async run(client: RedisClient, key: string, ...args: (string | number)[]): Promise<unknown> {
    try {
      return await client.call('evalsha', this.sha, 1, key, ...args);
    } catch (error) {
      // Redis has not run a script that it does not know, so sending it again is safe.
      if (!String(error).includes('NOSCRIPT')) throw error;
      return client.call('eval', this.lua, 1, key, ...args);
    }
  }
}

/** Redis's own clock, so that all gateway processes agree on what is due. */
const NOW_MS = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** KEYS[1] deadlines; ARGV[1] limit. Returns the scores that are due, earliest first, and changes nothing. */
export const PEEK_DUE = new Script(`${NOW_MS}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[1])
local scores = {}
for i = 2, #due, 2 do scores[i / 2] = due[i] end
return scores`);

/** KEYS[1] deadlines; ARGV[1] limit, ARGV[2] lease in ms. Moves due entries into the future; returns ID, old score, ID, … */
export const CLAIM_DUE = new Script(`${NOW_MS}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[1])
for i = 1, #due, 2 do redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], due[i]) end
return due`);

/**
 * KEYS[1] bucket; ARGV tokens per second, burst, cost, keep, room, sharer or ''. The arithmetic is that of token-bucket.ts, in microseconds; returns
 * allowed (0 or 1), whole tokens left, ms until allowed, over its share (0 or 1). A bucket expires when it would be full and no sharer has any use
 * left on record.
 */
export const TAKE_TOKENS = new Script(`
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local rate, burst = ARGV[1] / 1000000, tonumber(ARGV[2])
local cost, keep, room = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local own = ARGV[6] ~= '' and 'had:' .. ARGV[6]
local saved = redis.call('HGETALL', KEYS[1])
local tokens, at, had, sharers = burst, now, {}, 0
for i = 1, #saved, 2 do
  local value = tonumber(saved[i + 1])
  if saved[i] == 'tokens' then tokens = value
  elseif saved[i] == 'at' then at = value
  else had[saved[i]] = value; sharers = sharers + 1 end
end
local back = math.max(0, now - at) * rate
tokens = math.min(burst, tokens + back)
local gone = sharers > 0 and back / sharers or 0
for field, level in pairs(had) do
  if level - gone > 1e-9 then had[field] = level - gone
  else had[field] = nil; sharers = sharers - 1 end
end
local missing, wait, over = cost + keep - tokens, nil, 0
wait = missing / rate
if own then
  if not had[own] then sharers = sharers + 1 end
  local excess = (had[own] or 0) - math.max(0, room / sharers - cost)
  if excess > 1e-9 then
    over = 1
    wait = math.min((missing + room) / rate, math.max(wait, excess * sharers / rate))
    missing = missing + room
  end
end
if missing > 1e-9 then
  return {0, math.floor(tokens + 1e-9), math.ceil(wait / 1000), over}
end
tokens = math.max(0, tokens - cost)
if own then had[own] = math.min(burst, (had[own] or 0) + cost) end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'tokens', string.format('%.17g', tokens), 'at', string.format('%.0f', now))
local rest = burst - tokens
for field, level in pairs(had) do
  redis.call('HSET', KEYS[1], field, string.format('%.17g', level))
  rest = math.max(rest, level * sharers)
end
redis.call('PEXPIRE', KEYS[1], math.ceil(rest / rate / 1000) + 1)
return {1, math.floor(tokens + 1e-9), 0, 0}`);
