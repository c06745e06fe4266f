import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type Expectation } from '../domain/expectation.js';
import { fingerprintOf } from './fingerprint.js';

/** Fields that change with time alone, or through others: responses that differ only in these show the same version. */
const passing = ['secondsRemaining', 'waitingFor', 'lastUsedAt', 'registered'] as const;

/** The strong ETag of the version that a response shows (RFC 9110 §8.8.3). */
export function etagOf(shown: object): string {
  const version = Object.entries(shown).filter(([name]) => !passing.some((one) => one === name));
  return `"${fingerprintOf(Object.fromEntries(version)).slice(0, 32)}"`;
}

/** Adds the ETag to every response of a versioned route (`EndpointOptions.versioned`); a GET with a matching tag gets 304. */
export function nameVersions(server: FastifyInstance): void {
  server.addHook('preSerialization', ({ method, headers, routeOptions }, reply, answer, done) => {
    const whole = reply.statusCode === 200 || reply.statusCode === 201;
    if (routeOptions.config.endpoint?.versioned && whole && isShown(answer)) {
      const etag = etagOf(answer);
      void reply.header('ETag', etag);
      if (method === 'GET' && !isPassing(answer) && isKnown(etag, headers['if-none-match'])) void reply.code(304);
    }
    done(null, answer);
  });
  server.addHook('onSend', (_, reply, payload, done) => done(null, reply.statusCode === 304 ? null : payload));
}

const isShown = (answer: unknown): answer is object => typeof answer === 'object' && answer !== null;

/** With a 304, the caller would keep an outdated count, position or time. */
const isPassing = (answer: object): boolean =>
  Object.entries(answer).some(([name, value]) => passing.some((one) => one === name) && Boolean(value));

/** Whether the caller has this version; proxies that transform a response make its tag weak. */
export function isKnown(etag: string, given: string | undefined): boolean {
  const name = (one: string): string => one.trim().replace(/^W\//, '');
  return (given ?? '').split(',').some((one) => one.trim() === '*' || name(one) === name(etag));
}

/** The `If-Match` of a request: the versions that it may change. */
export class Match {
  constructor(private readonly tags: readonly string[]) {}

  /** Compares the current resource, as shown by `show` (by default unchanged), with these versions. */
  against<T extends object>(show: (current: T) => object = (current) => current): Expectation<T> {
    return (current) => {
      const etag = etagOf(show(current));
      if (this.tags.includes(etag) || this.tags.includes('*')) return;
      throw new GatewayError(
        'precondition_failed',
        `The resource has changed: its ETag is now ${etag}. Read it again before you change it.`,
        { etag },
      );
    };
  }
}

const listOfTags = /^(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:,[ \t]*|$))+$/;

/** The `If-Match` of the request as a parameter of a controller's method; undefined without one. Weak tags match nothing. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): Match | undefined => {
  const given = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']?.trim();
  if (given === undefined) return undefined;
  if (given !== '*' && !listOfTags.test(given))
    throw invalidField(
      'If-Match',
      'format',
      'The If-Match header must be * or a list of ETags, each in double quotes.',
    );
  return new Match(given === '*' ? ['*'] : [...given.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => tag));
});
