import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type GatewayConfig } from '../config/environment.js';
import { GatewayError } from '../domain/errors.js';
import { CONFIG } from '../tokens.js';
import { waitMsOf } from './prefer.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Its place among waiting requests, until it is given up. */
    place?: WaitingPlace;
  }
}

interface WaitingPlace {
  /** Whether a handler has begun: then the place is given up with its response, since the handler continues if the caller disconnects. */
  handled: boolean;
  release: () => void;
}

/** When to retry: by then, some of the waiting requests will have their outcome. */
const retrySeconds = 2;

/**
 * Each request that would wait for its outcome (`Prefer: wait`) needs a place for as long as it is handled. Places are limited per tenant and in
 * total, and a request without one is refused before anything of it is read or stored.
 */
@Injectable()
export class WaitingPlaces implements OnModuleInit {
  private readonly taken = new Map<string, number>();

  constructor(
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'waiting'>,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  /**
   * A handler's place is given up with its response, whether or not the caller is still connected. (An interceptor would cost every request ten
   * promises.)
   */
  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('preHandler', ({ place }, _reply, done) => {
      if (place) place.handled = true;
      done();
    });
    server.addHook('onSend', ({ place }, _reply, payload, done) => {
      place?.release();
      done(null, payload);
    });
  }

  take(request: FastifyRequest, reply: FastifyReply): void {
    const { caller, method } = request;
    if (!caller || method === 'GET' || method === 'HEAD' || waitMsOf(request) === 0) return;
    const { perTenant, inAll } = this.config.waiting;
    const own = this.taken.get(caller.tenant) ?? 0;
    if (own >= perTenant) throw full(`Tenant "${caller.tenant}" already has ${perTenant} waiting requests.`);
    if ([...this.taken.values()].reduce((sum, count) => sum + count, 0) >= inAll)
      throw full(`This gateway already has ${inAll} waiting requests.`);
    this.taken.set(caller.tenant, own + 1);
    const place: WaitingPlace = { handled: false, release: once(() => this.leave(caller.tenant)) };
    request.place = place;
    reply.raw.once('close', () => !place.handled && place.release());
  }

  private leave(tenant: string): void {
    const left = (this.taken.get(tenant) ?? 1) - 1;
    if (left > 0) this.taken.set(tenant, left);
    else this.taken.delete(tenant);
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

const full = (why: string): GatewayError =>
  new GatewayError('unavailable', `${why} Nothing was done. Retry with "Prefer: wait=0", or later.`, {
    retry: { safe: true, afterSeconds: retrySeconds },
  });
