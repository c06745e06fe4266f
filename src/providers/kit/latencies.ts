import { type CallLatency, type ProviderLatency } from '../../contract/provider-condition.js';
import { onlySet } from '../../domain/only-set.js';
import { type BreakerClass } from './breaker.js';

const mostKept = 256;
const windowMs = 15 * 60_000;

/** How long the latest calls of one class took, in a ring of fixed size. */
class Ring {
  private readonly took = new Float64Array(mostKept);
  private readonly endedAt = new Float64Array(mostKept);
  private added = 0;

  add(ms: number, now: number): void {
    const place = this.added++ % mostKept;
    this.took[place] = ms;
    this.endedAt[place] = now;
  }

  latency(now: number): CallLatency | undefined {
    const kept = Math.min(this.added, mostKept);
    const recent = this.took.slice(0, kept).filter((_, i) => this.endedAt[i]! > now - windowMs);
    if (recent.length === 0) return undefined;
    recent.sort();
    const rank = (share: number): number => Math.round(recent[Math.ceil(share * recent.length) - 1]!);
    return { calls: recent.length, p50Ms: rank(0.5), p95Ms: rank(0.95) };
  }
}

/**
 * How long recent calls that were sent to the provider took: per class, up to 256 calls of the last 15 minutes, from the send to the reply or the
 * timeout. Times are from a monotonic clock, in milliseconds.
 */
export class Latencies {
  private readonly rings: Readonly<Record<BreakerClass, Ring>> = { read: new Ring(), effect: new Ring() };

  add(kind: BreakerClass, from: number, now: number): void {
    this.rings[kind].add(now - from, now);
  }

  /** A class without a recent call is absent. */
  at(now: number): ProviderLatency {
    const read = this.rings.read.latency(now);
    const effect = this.rings.effect.latency(now);
    return onlySet({ read, effect });
  }
}
