import { type RateDecision, type RateLimit } from './ports.js';

/** What a bucket held when it was last taken from. */
export interface Bucket {
  tokens: number;
  /** Epoch milliseconds. */
  at: number;
}

/** One take, checked. */
export interface Take {
  cost: number;
  keep: number;
}

/** Sums of fractions of tokens are not exact; this much is forgiven. */
const EPSILON = 1e-9;

/**
 * The take that `options` mean. `keep` is lowered where a full bucket could never satisfy it, so that a small bucket serves
 * reads too; a `cost` above `burst` is a mistake in the program.
 */
export function takeOf(limit: RateLimit, options: { cost?: number; keep?: number } = {}): Take {
  const { cost = 1, keep = 0 } = options;
  if (!(limit.perSecond > 0) || !(limit.burst >= 1)) throw new RangeError('A rate needs perSecond > 0 and burst >= 1');
  if (!(cost >= 0) || cost > limit.burst) throw new RangeError('A take costs between 0 tokens and the burst');
  return { cost, keep: Math.max(0, Math.min(keep, limit.burst - cost)) };
}

/** Decides a take at `now`; `bucket` is undefined for a full one, and the bucket that comes back is the one to remember. */
export function decide(
  bucket: Bucket | undefined,
  limit: RateLimit,
  { cost, keep }: Take,
  now: number,
): { bucket: Bucket; decision: RateDecision } {
  // A clock set back adds nothing, and counting goes on from its new time: waiting for the old one could take hours.
  const elapsed = bucket ? Math.max(0, now - bucket.at) : 0;
  const tokens = Math.min(limit.burst, (bucket?.tokens ?? limit.burst) + (elapsed * limit.perSecond) / 1000);
  const missing = cost + keep - tokens;
  const allowed = missing <= EPSILON;
  const left = allowed ? Math.max(0, tokens - cost) : tokens;
  return {
    bucket: { tokens: left, at: now },
    decision: {
      allowed,
      remaining: Math.floor(left + EPSILON),
      retryAfterMs: allowed ? 0 : Math.ceil((missing / limit.perSecond) * 1000),
    },
  };
}
