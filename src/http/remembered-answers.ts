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
 * Answers to questions that everybody is answered alike, as they are sent: while one is still true, the same question is answered with it once
 * its key, scope and limits have been looked at, and is neither validated nor put to a use case again. Only for routes that say so
 * (`EndpointOptions.remembered`).
 */
@Injectable()
export class RememberedAnswers implements OnModuleInit {
  /** By the question as it was written; the one that was put here longest ago goes first. */
  private readonly answers = new Map<string, Remembered>();

  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    this.host.httpAdapter.getInstance<FastifyInstance>().addHook('preValidation', this.answer);
  }

  /** Puts aside what is about to be answered, as JSON. */
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

  /** When whoever asks has been let in (`admission.ts`), and before anything of the question is read. */
  private readonly answer = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const known = request.caller && isRemembered(request) ? this.answers.get(request.url) : undefined;
    if (known?.stillTrue()) return void reply.type(jsonMediaType).send(known.body);
    if (known) this.answers.delete(request.url);
    done();
  };
}

/** A body is refused, whatever the question. */
const isRemembered = ({ method, routeOptions, body }: FastifyRequest): boolean =>
  routeOptions.config.endpoint?.remembered === true && method === 'GET' && (body ?? undefined) === undefined;
