/**
 * What the gateway may lose at any moment: the index of deadlines, rate budgets, cached searches.
 * The ledger is the truth and rebuilds all of it. One port, two adapters (in process, Redis), one conformance suite.
 */

/** The deadlines of live reservations, as an index over the ledger. Times are epoch milliseconds. */
export interface ReservationClock {
  /** Sets or moves deadlines. Idempotent; the last call for an id wins. */
  schedule(entries: readonly { id: string; dueAt: number }[]): Promise<void>;
  /**
   * Ids whose deadline has passed, at most `limit`, earliest first. A claimed id is moved `leaseMs` into the future, not removed:
   * if the claimer dies, another claims it again after the lease.
   */
  claimDue(limit: number, leaseMs: number): Promise<string[]>;
  /** Forgets reservations that have ended. */
  remove(ids: readonly string[]): Promise<void>;
  /** How many deadlines are indexed. */
  size(): Promise<number>;
}

export interface RateLimit {
  /** Tokens that come back each second (> 0). */
  perSecond: number;
  /** Most tokens that can be saved up (>= 1). */
  burst: number;
}

export interface RateDecision {
  allowed: boolean;
  /** Whole tokens left after this decision. */
  remaining: number;
  /** 0 when allowed; else how long until the same take would be allowed. */
  retryAfterMs: number;
  /** Refused because this sharer has had its share; another one's take might have been allowed. */
  overShare?: true;
}

export interface TakeOptions {
  /** Tokens that it takes. Default 1. */
  cost?: number;
  /** Tokens that have to stay in the bucket: reads keep a share back so that a burst of searches cannot starve an order. Default 0. */
  keep?: number;
  /**
   * Who takes, where several share what is above `keep`. A quarter of that is for those who have had less than an equal part; whoever has
   * had it leaves this quarter, and takes what nobody else wants.
   */
  sharer?: string;
}

/** Token buckets by name, shared by every gateway process that shares the store. */
export interface RateBudget {
  /** Takes from the bucket `name`, if what has to stay in it stays. */
  take(name: string, limit: RateLimit, options?: TakeOptions): Promise<RateDecision>;
}

/** Small answers that may be reused for a while. Never holds secrets, prices or customers' data. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
}

export type VolatileHealth = { status: 'ok' | 'degraded'; kind: 'memory' | 'redis'; detail?: string };

/** What `clock` rejects with while its back end is away or refuses; the ledger goes on without it. */
export class VolatileUnavailable extends Error {
  override readonly name = 'VolatileUnavailable';
}

/** The whole store of what may be lost. `clock` rejects while its back end is away; `budget` and `cache` never do. */
export interface VolatileStore {
  readonly clock: ReservationClock;
  readonly budget: RateBudget;
  readonly cache: Cache;
  health(): Promise<VolatileHealth>;
  /**
   * Calls `listener` shortly after each connect to Redis, the first included, for Redis may be empty: the owner then
   * schedules the ledger's deadlines again. The memory adapter never calls it.
   */
  onRecovered(listener: () => void): void;
  close(): Promise<void>;
}
