import { systemClock } from '../clock.js';
import { Deadlines } from './deadlines.js';
import {
  type Cache,
  type RateBudget,
  type RateDecision,
  type RateLimit,
  type ReservationClock,
  type TakeOptions,
  type VolatileHealth,
  type VolatileStore,
} from './ports.js';
import { type Bucket, decide, takeOf } from './token-bucket.js';

const MAX_CACHE_ENTRIES = 10_000;
const MAX_BUCKETS = 100_000;

/** A map that drops the entry written longest ago when it is full. */
class BoundedMap<V> {
  private readonly entries = new Map<string, V>();

  constructor(private readonly capacity: number) {}

  get(key: string): V | undefined {
    return this.entries.get(key);
  }

  set(key: string, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.capacity) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      return;
    }
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}

/** Deadlines of this process alone. */
export class MemoryClock implements ReservationClock {
  private readonly deadlines = new Deadlines();

  constructor(private readonly now: () => number = () => systemClock.now()) {}

  async schedule(entries: readonly { id: string; dueAt: number }[]): Promise<void> {
    for (const { id, dueAt } of entries) this.deadlines.set(id, dueAt);
  }

  async claimDue(limit: number, leaseMs: number): Promise<string[]> {
    const now = this.now();
    const claimed: string[] = [];
    for (let first = this.deadlines.first(); first && first.dueAt <= now && claimed.length < limit;) {
      claimed.push(first.id);
      this.deadlines.delete(first.id);
      first = this.deadlines.first();
    }
    for (const id of claimed) this.deadlines.set(id, now + leaseMs);
    return claimed;
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.deadlines.delete(id);
  }

  async size(): Promise<number> {
    return this.deadlines.size;
  }
}

/** Token buckets of this process alone; beyond 100,000 names, the bucket used longest ago is dropped and starts full again. */
export class MemoryBudget implements RateBudget {
  private readonly buckets = new BoundedMap<Bucket>(MAX_BUCKETS);

  constructor(private readonly now: () => number = () => systemClock.now()) {}

  async take(name: string, limit: RateLimit, options?: TakeOptions): Promise<RateDecision> {
    const { bucket, decision } = decide(this.buckets.get(name), limit, takeOf(limit, options), this.now());
    this.buckets.set(name, bucket);
    return decision;
  }
}

/** At most 10,000 entries; the one set longest ago is dropped first. */
export class MemoryCache implements Cache {
  private readonly entries = new BoundedMap<{ value: string; until: number }>(MAX_CACHE_ENTRIES);

  constructor(private readonly now: () => number = () => systemClock.now()) {}

  async get(key: string): Promise<string | undefined> {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (entry.until > this.now()) return entry.value;
    this.entries.delete(key);
    return undefined;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    this.entries.set(key, { value, until: this.now() + ttlMs });
  }
}

/** The volatile store of a gateway that runs as a single process. `now` returns epoch milliseconds. */
export class MemoryVolatile implements VolatileStore {
  readonly clock: MemoryClock;
  readonly budget: MemoryBudget;
  readonly cache: MemoryCache;

  constructor(now: () => number = () => systemClock.now()) {
    this.clock = new MemoryClock(now);
    this.budget = new MemoryBudget(now);
    this.cache = new MemoryCache(now);
  }

  async health(): Promise<VolatileHealth> {
    return { status: 'ok', kind: 'memory' };
  }

  onRecovered(): void {
    // Nothing is lost while this process lives.
  }

  async close(): Promise<void> {
    // No connection to close.
  }
}
