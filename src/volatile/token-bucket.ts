import { type RateDecision, type RateLimit, type TakeOptions } from './ports.js';

/** The state of a bucket after its last take. */
export interface Bucket {
  tokens: number;
  /** Epoch milliseconds. */
  at: number;
  /** What each sharer has taken, minus its equal part of what has been refilled since. Sharers at 0 are left out. */
  had: ReadonlyMap<string, number>;
}

/** The validated parameters of a take. */
export interface Take {
  cost: number;
  keep: number;
  /** Tokens above `keep` reserved for sharers below their share. */
  room: number;
  sharer: string | undefined;
}

/** Tolerance for sums of fractional tokens, which are not exact. */
const EPSILON = 1e-9;

/** The part of the shared tokens that sharers above their share leave to others. */
const ROOM = 1 / 4;

/**
 * The take that `options` describe. `keep` and the room for others are lowered if a full bucket could not satisfy them, so that a small bucket also
 * serves reads; a `cost` above `burst` is a programming error.
 */
export function takeOf(limit: RateLimit, options: TakeOptions = {}): Take {
  const { cost = 1, sharer } = options;
  if (!(limit.perSecond > 0) || !(limit.burst >= 1)) throw new RangeError('A rate needs perSecond > 0 and burst >= 1');
  if (!(cost >= 0) || cost > limit.burst) throw new RangeError('A take costs between 0 tokens and the burst');
  const keep = Math.max(0, Math.min(options.keep ?? 0, limit.burst - cost));
  const shared = limit.burst - keep;
  return { cost, keep, room: Math.min(Math.ceil(shared * ROOM), shared - cost), sharer };
}

/** Decides a take at `now`. `bucket` is undefined for a full one; the returned bucket replaces it. */
export function decide(
  bucket: Bucket | undefined,
  limit: RateLimit,
  { cost, keep, room, sharer }: Take,
  now: number,
): { bucket: Bucket; decision: RateDecision } {
  // A clock set back refills nothing, and counting continues from the new time: waiting for the old one could take hours.
  const back = ((bucket ? Math.max(0, now - bucket.at) : 0) * limit.perSecond) / 1000;
  const tokens = Math.min(limit.burst, (bucket?.tokens ?? limit.burst) + back);
  const had = drained(bucket?.had, back);
  const missing = cost + keep - tokens;
  const over = sharer === undefined ? undefined : overShare(had, sharer, room, cost);
  const short = missing + (over ? room : 0);
  const allowed = short <= EPSILON;
  const left = allowed ? Math.max(0, tokens - cost) : tokens;
  if (allowed && sharer !== undefined) had.set(sharer, Math.min(limit.burst, (had.get(sharer) ?? 0) + cost));
  // A sharer above its share waits for tokens that no one else takes, or until it is no longer above it, whichever is sooner.
  const wait = over ? Math.min(short, Math.max(missing, over.excess * over.sharers)) : missing;
  return {
    bucket: { tokens: left, at: now, had },
    decision: {
      allowed,
      remaining: Math.floor(left + EPSILON),
      retryAfterMs: allowed ? 0 : Math.ceil((wait / limit.perSecond) * 1000),
      ...(!allowed && over && { overShare: true }),
    },
  };
}

/** What the sharers have taken, after this many tokens were refilled. */
function drained(had: Bucket['had'] | undefined, back: number): Map<string, number> {
  const left = new Map<string, number>();
  if (!had) return left;
  const gone = back / had.size;
  for (const [who, level] of had) if (level - gone > EPSILON) left.set(who, level - gone);
  return left;
}

/** How far a sharer is above its share of the room, and the number of sharers; undefined if it is not above. */
function overShare(
  had: Bucket['had'],
  sharer: string,
  room: number,
  cost: number,
): { excess: number; sharers: number } | undefined {
  const sharers = had.size + (had.has(sharer) ? 0 : 1);
  const excess = (had.get(sharer) ?? 0) - Math.max(0, room / sharers - cost);
  return excess > EPSILON ? { excess, sharers } : undefined;
}
