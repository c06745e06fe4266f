import { type RateDecision, type RateLimit, type TakeOptions } from './ports.js';

/** What a bucket held when it was last taken from. */
export interface Bucket {
  tokens: number;
  /** Epoch milliseconds. */
  at: number;
  /** What its sharers have had, less what has come back of it since: an equal part of the rate each. Nobody at 0 is in it. */
  had: ReadonlyMap<string, number>;
}

/** One take, checked. */
export interface Take {
  cost: number;
  keep: number;
  /** Tokens above `keep` that are for sharers who have not had their part. */
  room: number;
  sharer: string | undefined;
}

/** Sums of fractions of tokens are not exact; this much is forgiven. */
const EPSILON = 1e-9;

/** Part of what is shared that whoever has had its share leaves to the others. */
const ROOM = 1 / 4;

/**
 * The take that `options` mean. `keep` and the room for others are lowered where a full bucket could never satisfy them, so that a
 * small bucket serves reads too; a `cost` above `burst` is a mistake in the program.
 */
export function takeOf(limit: RateLimit, options: TakeOptions = {}): Take {
  const { cost = 1, sharer } = options;
  if (!(limit.perSecond > 0) || !(limit.burst >= 1)) throw new RangeError('A rate needs perSecond > 0 and burst >= 1');
  if (!(cost >= 0) || cost > limit.burst) throw new RangeError('A take costs between 0 tokens and the burst');
  const keep = Math.max(0, Math.min(options.keep ?? 0, limit.burst - cost));
  const shared = limit.burst - keep;
  return { cost, keep, room: Math.min(Math.ceil(shared * ROOM), shared - cost), sharer };
}

/** Decides a take at `now`; `bucket` is undefined for a full one, and the bucket that comes back is the one to remember. */
export function decide(
  bucket: Bucket | undefined,
  limit: RateLimit,
  { cost, keep, room, sharer }: Take,
  now: number,
): { bucket: Bucket; decision: RateDecision } {
  // A clock set back adds nothing, and counting goes on from its new time: waiting for the old one could take hours.
  const back = ((bucket ? Math.max(0, now - bucket.at) : 0) * limit.perSecond) / 1000;
  const tokens = Math.min(limit.burst, (bucket?.tokens ?? limit.burst) + back);
  const had = drained(bucket?.had, back);
  const missing = cost + keep - tokens;
  const over = sharer === undefined ? undefined : overShare(had, sharer, room, cost);
  const short = missing + (over ? room : 0);
  const allowed = short <= EPSILON;
  const left = allowed ? Math.max(0, tokens - cost) : tokens;
  if (allowed && sharer !== undefined) had.set(sharer, Math.min(limit.burst, (had.get(sharer) ?? 0) + cost));
  // Whoever is over its share waits for what nobody else takes, or until it is not over it any more, whichever is sooner.
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

/** What the sharers have had, when so much has come back to the bucket. */
function drained(had: Bucket['had'] | undefined, back: number): Map<string, number> {
  const left = new Map<string, number>();
  if (!had) return left;
  const gone = back / had.size;
  for (const [who, level] of had) if (level - gone > EPSILON) left.set(who, level - gone);
  return left;
}

/** By how much a sharer has had more than its part of the room, and of how many it is one; undefined where it has not. */
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
