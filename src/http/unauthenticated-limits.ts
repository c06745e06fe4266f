import { Inject, Injectable } from '@nestjs/common';
import { GatewayError } from '../domain/errors.js';
import { VOLATILE_STORE } from '../tokens.js';
import { type RateLimit, type VolatileStore } from '../volatile/ports.js';

/** What one address may get wrong in a minute. */
const failures: RateLimit = { perSecond: 10 / 60, burst: 10 };
/** Calls of those who call us without a key of this API, such as a provider's module: orders of a busy day come far below it. */
const calls: RateLimit = { perSecond: 20, burst: 200 };

/** Holds those to a limit who have no API key, or none that is known. */
@Injectable()
export class UnauthenticatedLimits {
  constructor(@Inject(VOLATILE_STORE) private readonly volatile: Pick<VolatileStore, 'budget'>) {}

  /** A key was wrong, whatever it was for. Good keys are let in even then: behind a proxy that nobody has named all callers share one address. */
  wrongKey(client: string): Promise<void> {
    return this.take(`auth:${client}`, failures, 'Too many invalid API keys from this address.');
  }

  /** One more call of `who`, from wherever it comes. */
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
