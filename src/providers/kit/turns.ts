import { type Clock } from '../../clock.js';
import { type ProblemCode } from '../../domain/errors.js';
import { type Requester, sharerOf } from '../../contract/requester.js';
import { type RateBudget, type RateDecision, type RateLimit } from '../../volatile/ports.js';
import { type BreakerClass } from './breaker.js';

export interface TurnDeps {
  readonly budget: RateBudget;
  readonly limits: RateLimit;
  /**
   * For a provider that is slow and takes few calls: a read waits for its turn in the rate budget instead of giving way, and has its whole
   * time-out even where the caller's deadline is sooner.
   */
  readonly patient?: boolean;
  /** Share of the burst that reads leave for money. Default 0.3. */
  readonly keepShare?: number;
}

/** By when an attempt has to be over, and how much time it must at least have to be worth making. */
export interface Window {
  /** Later by as long as the attempts have queued for the caller's sake. */
  deadline: number;
  readonly leastMs: number;
  /** On whose behalf; absent for what the gateway does of its own accord. */
  readonly by?: Requester | undefined;
}

/** Why there is no turn in time. */
export interface TurnRefusal {
  readonly code: ProblemCode;
  readonly why: string;
  readonly retryAfterMs?: number;
}

const shortWaitMs = 2_000;

/** Whose turn it is in the provider's rate. */
export class Turns {
  /** Until when fewer calls are made because the provider has asked for it, epoch ms. */
  private slowUntil = 0;
  private readonly bucket: string;

  constructor(
    provider: string,
    private readonly deps: TurnDeps,
    private readonly clock: Clock,
  ) {
    this.bucket = `upstream:${provider}`;
  }

  /** The provider wants fewer calls for so long. */
  slower(forMs: number): void {
    this.slowUntil = this.clock.now() + forMs;
  }

  /**
   * Resolves when it is this call's turn. What changes something waits a while for it, and so do the reads of a tenant that has not had its
   * share; others give way at once, unless whoever asks waits for them.
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

  /** A tenth of the usual while the provider wants fewer calls. */
  private limits(): RateLimit {
    const { limits } = this.deps;
    if (this.clock.now() >= this.slowUntil) return limits;
    // Two at least: one to use, and one for those who have not had their share.
    return { perSecond: limits.perSecond / 10, burst: Math.max(2, Math.floor(limits.burst / 10)) };
  }
}
