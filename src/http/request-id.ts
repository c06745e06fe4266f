import { randomBytes } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { invalidField } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { type Origin } from '../observability/origins.js';

const saneId = /^[\x21-\x7e]{1,128}$/;
const correlator = /^[\w\-:;./<>{}]{0,256}$/;
const traceContext = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?$/;

/** The request ID: the caller's own X-Request-Id if valid, otherwise a new one. Fastify calls this before anything else. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && saneId.test(given) ? given : newId('req');
}

/** Adds the IDs by which a caller traces its requests to the response: X-Request-Id, x-correlator (CAMARA), traceparent (W3C). */
export function echoIds(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('X-Request-Id', request.id);
  const parent = traceparentOf(request.headers['traceparent']);
  if (parent !== undefined) void reply.header('traceparent', parent);
  const given = request.headers['x-correlator'];
  if (given === undefined) return;
  if (typeof given !== 'string' || !correlator.test(given)) {
    throw invalidField(
      'x-correlator',
      'format',
      'The x-correlator header must have at most 256 characters of A–Z a–z 0–9 - _ : ; . / < > { }.',
    );
  }
  void reply.header('x-correlator', given);
}

/** The trace ID of the request, as set in the response. */
export function traceIdOf(reply: FastifyReply): string | undefined {
  const parent = reply.getHeader('traceparent');
  return typeof parent === 'string' ? parent.slice(3, 35) : undefined;
}

/** The IDs with which all work for a request is logged, now or later. */
export const originOf = (reply: FastifyReply): Origin => ({
  requestId: reply.request.id,
  ...onlySet({ traceId: traceIdOf(reply) }),
});

/** The caller's trace with a span of the gateway; undefined if there is no valid trace to continue (W3C: an invalid one is ignored). */
function traceparentOf(given: unknown): string | undefined {
  const match = typeof given === 'string' ? traceContext.exec(given) : null;
  if (!match || (match[1] === '00' && given !== match[0].slice(0, 55))) return undefined;
  return `00-${match[2]}-${randomBytes(8).toString('hex')}-${match[3]}`;
}
