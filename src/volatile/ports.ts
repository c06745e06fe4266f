/**
 * State that may be lost at any time: the index of deadlines, rate budgets, cached searches. The ledger is the source of truth: deadlines are rebuilt
 * from it; budgets and caches start afresh. One port, two adapters (in memory, Redis), one conformance suite.
 */

/** Deadlines of live reservations, as an index over the ledger. Times are epoch milliseconds. */
export interface ReservationClock {
  /** Sets or moves deadlines. Idempotent; the last call for an ID wins. */
  schedule(entries: readonly { id: string; dueAt: number }[]): Promise<void>;
  /**
   * IDs whose deadline has passed, at most `limit`, earliest first. A claimed ID is moved `leaseMs` into the future, not removed: if the claimer
   * dies, another can claim it after the lease.
   */
  claimDue(limit: number, leaseMs: number): Promise<string[]>;
  /** Forgets reservations that have ended. */
  remove(ids: readonly string[]): Promise<void>;
  /** The number of indexed deadlines. */
  size(): Promise<number>;
}

export interface RateLimit {
  /** Tokens refilled per second (> 0). */
  perSecond: number;
  /** The capacity of the bucket (>= 1). */
  burst: number;
}

export interface RateDecision {
  allowed: boolean;
  /** Whole tokens left after this decision. */
  remaining: number;
  /** 0 if allowed, otherwise the time until the same take would be allowed. */
  retryAfterMs: number;
  /** Refused because this sharer has used up its share; the take of another sharer might have been allowed. */
  overShare?: true;
}

export interface TakeOptions {
  /** The number of tokens to take. Default 1. */
  cost?: number;
  /** Tokens that must remain in the bucket: reads leave a reserve, so that a burst of searches cannot starve an order. Default 0. */
  keep?: number;
  /**
   * The sharer that takes, if several share the tokens above `keep`. A quarter of those is reserved for sharers below an equal share; sharers above
   * it leave that quarter alone, and take what no one else needs.
   */
  sharer?: string;
}

/** Token buckets by name, shared by all gateway processes that use the same store. */
export interface RateBudget {
  /** Takes from the bucket `name`, provided that `keep` remains. */
  take(name: string, limit: RateLimit, options?: TakeOptions): Promise<RateDecision>;
}

/** Small results that can be reused for a while. Never holds secrets, prices or customer data. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
}

export type VolatileHealth = { status: 'ok' | 'degraded'; kind: 'memory' | 'redis'; detail?: string };

/** `clock` rejects with this while its back end is unreachable or refuses; the ledger works without it. */
export class VolatileUnavailable extends Error {
  override readonly name = 'VolatileUnavailable';
}

/** All volatile state. `clock` rejects while its back end is unreachable; `budget` and `cache` never do. */
export interface VolatileStore {
  readonly clock: ReservationClock;
  readonly budget: RateBudget;
  readonly cache: Cache;
  health(): Promise<VolatileHealth>;
  /**
   * Calls `listener` shortly after each connect to Redis, including the first: Redis may be empty, so the owner reschedules the deadlines of the
   * ledger. The in-memory adapter never calls it.
   */
  onRecovered(listener: () => void): void;
  close(): Promise<void>;
}
