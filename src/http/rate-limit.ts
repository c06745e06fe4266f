import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type GatewayConfig } from '../config/environment.js';
import { GatewayError } from '../domain/errors.js';
import { CONFIG, VOLATILE_STORE } from '../tokens.js';
import { type RateLimit, type VolatileStore } from '../volatile/ports.js';
import { type EndpointOptions } from './endpoint.js';
import { namedIn, type Scope } from '../domain/scopes.js';

type LimitClass = keyof GatewayConfig['clientLimits'];

/** The burst, in seconds of the allowed rate. */
const burstSeconds = 2;

interface ClassLimit {
  readonly limit: RateLimit;
  /** The value of `RateLimit-Policy`. */
  readonly policy: string;
}

function classLimit(limitClass: LimitClass, perSecond: number): ClassLimit {
  const burst = perSecond * burstSeconds;
  return { limit: { perSecond, burst }, policy: `"${limitClass}";q=${burst};w=${burstSeconds}` };
}

/** Limits every tenant's requests per second, by class, and reports the remaining quota (IETF draft RateLimit headers, -10). */
@Injectable()
export class RateLimits {
  private readonly classes: Readonly<Record<LimitClass, ClassLimit>>;

  constructor(
    @Inject(VOLATILE_STORE) private readonly volatile: Pick<VolatileStore, 'budget'>,
    @Inject(CONFIG) { clientLimits: { read, write, order } }: Pick<GatewayConfig, 'clientLimits'>,
  ) {
    this.classes = {
      read: classLimit('read', read),
      write: classLimit('write', write),
      order: classLimit('order', order),
    };
  }

  async hold(request: FastifyRequest, reply: FastifyReply, endpoint: EndpointOptions): Promise<void> {
    if (!request.caller) return;
    const limitClass = classOf(request, endpoint);
    const { limit, policy } = this.classes[limitClass];
    const { allowed, remaining, retryAfterMs } = await this.volatile.budget.take(
      `client:${request.caller.tenant}:${limitClass}`,
      limit,
    );
    const full = Math.ceil((limit.burst - remaining) / limit.perSecond);
    void reply.header('RateLimit-Policy', policy).header('RateLimit', `"${limitClass}";r=${remaining};t=${full}`);
    if (allowed) return;
    throw new GatewayError('rate_limited', `Limit of ${limit.perSecond} ${limitClass} requests per second exceeded.`, {
      retry: { safe: true, afterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) },
    });
  }
}

/** Scopes of routes that may take numbers or cost money. */
const ordering: ReadonlySet<Scope> = new Set(['orders:write', 'numbers:write', 'trunks:write', 'customers:write', 'billing:charge']); // prettier-ignore

function classOf({ method }: FastifyRequest, { scope }: EndpointOptions): LimitClass {
  if (method === 'GET' || method === 'HEAD') return 'read';
  return namedIn(scope).some((one) => ordering.has(one)) ? 'order' : 'write';
}
