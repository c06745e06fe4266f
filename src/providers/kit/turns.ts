import { type Clock } from '../../clock.js';
import { type ProblemCode } from '../../domain/errors.js';
import { type ProviderRate } from '../../contract/provider-condition.js';
import { type Requester, sharerOf } from '../../contract/requester.js';
import { type RateBudget, type RateDecision, type RateLimit } from '../../volatile/ports.js';
import { type BreakerClass } from './breaker.js';

export interface TurnDeps {
  readonly budget: RateBudget;
  readonly limits: RateLimit;
  /**
   * For a provider that is slow and limits calls strictly: reads queue for the rate limit instead of failing, and get their full timeout even if the
   * caller's deadline is sooner.
   */
  readonly patient?: boolean;
  /** Share of the burst that reads leave for effects. Default 0.3. */
  readonly keepShare?: number;
}

/** When an attempt has to be over, and the minimum time that makes it worthwhile. */
export interface Window {
  /** Extended by the time that the attempts have queued for the caller. */
  deadline: number;
  readonly leastMs: number;
  /** On whose behalf; absent for the gateway's own calls. */
  readonly by?: Requester | undefined;
}

/** Why no turn is available in time. */
export interface TurnRefusal {
  readonly code: ProblemCode;
  readonly why: string;
  readonly retryAfterMs?: number;
}

const shortWaitMs = 2_000;

/** Allocates a provider's rate limit. */
export class Turns {
  /** Until when the rate is reduced at the provider's request, epoch ms. */
  private slowUntil = 0;
  private readonly bucket: string;

  constructor(
    provider: string,
    private readonly deps: TurnDeps,
    private readonly clock: Clock,
  ) {
    this.bucket = `upstream:${provider}`;
  }

  /** The rate, and how many calls remain now. */
  async left(): Promise<ProviderRate> {
    const { perSecond, burst } = this.deps.limits;
    const { remaining } = await this.deps.budget.take(this.bucket, this.limits(), { cost: 0 });
    const isSlowed = this.clock.now() < this.slowUntil;
    return { perSecond, burst, remaining, ...(isSlowed && { slowedUntil: this.slowUntil }) };
  }

  /** The provider asks for fewer calls for this long. */
  slower(forMs: number): void {
    this.slowUntil = this.clock.now() + forMs;
  }

  /**
   * Resolves when the call may be sent. Effects queue for a while, and so do reads of a tenant below its fair share; other reads fail at once, unless
   * their caller waits for them.
   */
  async wait(kind: BreakerClass, cost: number, window: Window): Promise<TurnRefusal | undefined> {
    const { budget, keepShare = 0.3, patient = false } = this.deps;
    const limits = this.limits();
    const kept = Math.max(0, Math.min(Math.floor(limits.burst * keepShare), limits.burst - cost));
    const requester = kind === 'read' ? window.by : undefined;
    const take = { cost, keep: kind === 'read' ? kept : 0, ...(requester && { sharer: sharerOf(requester) }) };
    const queueUntil = patient ? undefined : requester?.waitsUntil;
    const lastTurn = window.deadline - window.leastMs;
    const shortly = Math.min(this.clock.now() + shortWaitMs, lastTurn);
    for (;;) {
      let decision: RateDecision;
      try {
        decision = await budget.take(this.bucket, limits, take);
      } catch {
        return { code: 'unavailable', why: 'rate_budget_failed' };
      }
      if (decision.allowed) return undefined;
      const { retryAfterMs, overShare } = decision;
      const waitsShortly = kind === 'effect' || (requester && !overShare);
      const patience = kind === 'read' && patient ? lastTurn : (queueUntil ?? (waitsShortly ? shortly : 0));
      const from = this.clock.now();
      if (from + retryAfterMs > patience)
        return { code: overShare ? 'rate_limited' : 'upstream_busy', why: 'rate_limited', retryAfterMs };
      await this.clock.sleep(Math.max(1, retryAfterMs));
      if (queueUntil !== undefined) window.deadline += this.clock.now() - from;
    }
  }

  /** A tenth of the usual rate while the provider wants fewer calls. */
  private limits(): RateLimit {
    const { limits } = this.deps;
    if (this.clock.now() >= this.slowUntil) return limits;
    // At least two: one to use, and one for tenants below their share.
    return { perSecond: limits.perSecond / 10, burst: Math.max(2, Math.floor(limits.burst / 10)) };
  }
}
