import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Clock } from '../clock.js';
import { GatewayError } from '../domain/errors.js';
import { CLOCK } from '../tokens.js';
import { AuthGuard } from './auth.js';
import { refuseUntaken, type Taken } from './body.js';
import { type EndpointOptions } from './endpoint.js';
import { InFlight } from './in-flight.js';
import { LoopLag } from './loop-lag.js';
import { waitMsOf } from './prefer.js';
import { OperatorReads } from './operator-reads.js';
import { Pace } from './pace.js';
import { noRoute } from './problem.filter.js';
import { RateLimits } from './rate-limit.js';
import { WaitingPlaces } from './waiting-places.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route that requires a key. */
    endpoint?: EndpointOptions;
    /** Which parameters its method has. */
    takes?: Taken;
    /** A route without a key that takes a form. */
    takesForm?: true;
  }
}

/**
 * Admits a request by its request line and headers. Reading and parsing a body costs fifty times as much as refusing it, so no body is read before
 * the route, the key, its scopes and the tenant's limits have been checked.
 */
@Injectable()
export class Admission implements OnModuleInit {
  private readonly pace = new Pace();

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(AuthGuard) private readonly auth: AuthGuard,
    @Inject(RateLimits) private readonly limits: RateLimits,
    @Inject(LoopLag) private readonly lag: LoopLag,
    @Inject(InFlight) private readonly inFlight: InFlight,
    @Inject(WaitingPlaces) private readonly places: WaitingPlaces,
    @Inject(OperatorReads) private readonly reads: OperatorReads,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onRequest', (request, reply) => this.admit(request, reply));
    server.addHook('preHandler', (request, _reply, done) => {
      try {
        refuseUntaken(request);
      } catch (error) {
        return done(error as Error);
      }
      const { caller } = request;
      if (caller && !isQuestion(request))
        request.caller = { ...caller, waitsUntil: this.clock.now() + waitMsOf(request) };
      done();
    });
  }

  private async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // Health is always answered: monitoring must be able to tell a busy process from a dead one.
    if (!isHealth(request)) this.lag.shed(await this.pace.turn());
    this.inFlight.shed(request);
    if (request.is404) throw noRoute(request, reply);
    const { endpoint, takesForm } = request.routeOptions.config;
    if (endpoint) {
      await this.auth.admit(request, reply, endpoint);
      await this.limits.hold(request, reply, endpoint);
      await this.reads.note(request);
      this.places.take(request, reply);
      if (!endpoint.stream) this.inFlight.enter(request, reply);
    } else if (!takesForm && hasBody(request)) {
      throw new GatewayError('invalid_request', 'This request takes no body.', {
        errors: [{ pointer: '', code: 'unknown_field', detail: 'is not accepted' }],
      });
    }
  }
}

/** Reads are answered at once or refused; a request that changes something waits for its turn as long as for its outcome. */
const isQuestion = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

const isHealth = ({ routeOptions }: FastifyRequest): boolean => routeOptions.url?.startsWith('/health/') ?? false;

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
