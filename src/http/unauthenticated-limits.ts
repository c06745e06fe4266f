import { Inject, Injectable } from '@nestjs/common';
import { GatewayError } from '../domain/errors.js';
import { VOLATILE_STORE } from '../tokens.js';
import { type RateLimit, type VolatileStore } from '../volatile/ports.js';

/** Failed attempts per minute and address. */
const failures: RateLimit = { perSecond: 10 / 60, burst: 10 };
/** Calls without a key of this API, such as a provider's callbacks: even a busy day's orders make far fewer. */
const calls: RateLimit = { perSecond: 20, burst: 200 };

/** Rate limits for callers without a valid API key. */
@Injectable()
export class UnauthenticatedLimits {
  constructor(@Inject(VOLATILE_STORE) private readonly volatile: Pick<VolatileStore, 'budget'>) {}

  /**
   * Counts a wrong key, for any route. Valid keys are admitted even above the limit: behind a proxy that is not configured, all callers share one
   * address.
   */
  wrongKey(client: string): Promise<void> {
    return this.take(`auth:${client}`, failures, 'Too many invalid API keys from this address.');
  }

  /** Counts a call of `who`, from any address. */
  call(who: string): Promise<void> {
    return this.take(`stranger:${who}`, calls, `Limit of ${calls.perSecond} calls per second exceeded.`);
  }

  private async take(name: string, limit: RateLimit, refusal: string): Promise<void> {
    const { allowed, retryAfterMs } = await this.volatile.budget.take(name, limit);
    if (allowed) return;
    throw new GatewayError('rate_limited', refusal, {
      retry: { safe: true, afterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) },
    });
  }
}
