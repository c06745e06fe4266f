import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { jsonMediaType } from './answer-text.js';

interface Remembered {
  readonly body: Buffer;
  readonly stillTrue: () => boolean;
}

const mostAnswers = 500;

/**
 * Cached responses that are the same for all callers, as they are sent. While one is still true, the same request gets it after its key, scope and
 * limits have been checked, without validation or a use case. Only for routes that opt in (`EndpointOptions.remembered`).
 */
@Injectable()
export class RememberedAnswers implements OnModuleInit {
  /** By URL as sent; the oldest entry is dropped first. */
  private readonly answers = new Map<string, Remembered>();

  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    this.host.httpAdapter.getInstance<FastifyInstance>().addHook('preValidation', this.answer);
  }

  /** Caches the response about to be sent, as JSON. */
  remember({ request }: FastifyReply, answer: string, stillTrue: () => boolean): void {
    if (!isRemembered(request)) return;
    const { url } = request;
    this.answers.delete(url);
    this.answers.set(url, { body: Buffer.from(answer), stillTrue });
    for (const oldest of this.answers.keys()) {
      if (this.answers.size <= mostAnswers) return;
      this.answers.delete(oldest);
    }
  }

  /** Runs once the caller has been admitted (`admission.ts`), before anything else of the request is read. */
  private readonly answer = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const known = request.caller && isRemembered(request) ? this.answers.get(request.url) : undefined;
    if (known?.stillTrue()) return void reply.type(jsonMediaType).send(known.body);
    if (known) this.answers.delete(request.url);
    done();
  };
}

/** A request with a body is refused on any of these routes. */
const isRemembered = ({ method, routeOptions, body }: FastifyRequest): boolean =>
  routeOptions.config.endpoint?.remembered === true && method === 'GET' && (body ?? undefined) === undefined;
