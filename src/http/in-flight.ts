import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type GatewayConfig } from '../config/environment.js';
import { GatewayError } from '../domain/errors.js';
import { CONFIG } from '../tokens.js';

const retrySeconds = 2;

/**
 * Refuses requests while too many are in progress, before anything is read or stored. Requests that wait for an outcome are limited by
 * `waiting-places.ts` and not counted here.
 */
@Injectable()
export class InFlight {
  private count = 0;

  constructor(@Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'shedInFlight'>) {}

  /** Health is always answered. */
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
