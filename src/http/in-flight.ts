import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type GatewayConfig } from '../config/environment.js';
import { GatewayError } from '../domain/errors.js';
import { CONFIG } from '../tokens.js';

const retrySeconds = 2;

/**
 * Turns requests away while too many are being answered, before anything of them is read or written down. Those that wait for an outcome
 * have places of their own (`waiting-places.ts`) and are not counted a second time.
 */
@Injectable()
export class InFlight {
  private count = 0;

  constructor(@Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'shedInFlight'>) {}

  /** Health is told in any case. */
  shed({ routeOptions }: FastifyRequest): void {
    if (this.count < this.config.shedInFlight || routeOptions.url?.startsWith('/health/')) return;
    throw new GatewayError('unavailable', 'The gateway is overloaded. Nothing was done.', {
      retry: { safe: true, afterSeconds: retrySeconds },
    });
  }

  /** Counts a request until its connection is done with it. */
  enter(request: FastifyRequest, reply: FastifyReply): void {
    if (request.place !== undefined) return;
    this.count += 1;
    reply.raw.once('close', () => (this.count -= 1));
  }
}
