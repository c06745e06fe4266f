import { randomBytes } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { invalidField } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { type Origin } from '../observability/origins.js';
import { type CallersTrace } from '../observability/tracer.js';

const saneId = /^[\x21-\x7e]{1,128}$/;
const correlator = /^[\w\-:;./<>{}]{0,256}$/;
const traceContext = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** The request ID: the caller's own X-Request-Id if valid, otherwise a new one. Fastify calls this before anything else. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && saneId.test(given) ? given : newId('req');
}

/** Adds the IDs by which a caller traces its requests to the response: X-Request-Id, x-correlator (CAMARA), traceparent (W3C). */
export function echoIds(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('X-Request-Id', request.id);
  const caller = traceIn(request.headers['traceparent']);
  const { span } = request;
  if (span) void reply.header('traceparent', `00-${span.traceId}-${span.spanId}-01`);
  else if (caller) void reply.header('traceparent', `00-${caller.traceId}-${newSpanId()}-${caller.flags}`);
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

/** The IDs with which all work for a request is logged, now or later, and the span that it is traced under. */
export const originOf = (reply: FastifyReply): Origin => ({
  requestId: reply.request.id,
  ...onlySet({ traceId: traceIdOf(reply), span: reply.request.span }),
});

const newSpanId = (): string => randomBytes(8).toString('hex');

/** The caller's trace; undefined if there is no valid trace to continue (W3C: an invalid one is ignored). */
export function traceIn(given: unknown): (CallersTrace & { flags: string }) | undefined {
  const match = typeof given === 'string' ? traceContext.exec(given) : null;
  if (!match || (match[1] === '00' && given !== match[0].slice(0, 55))) return undefined;
  const [, , traceId = '', spanId = '', flags = ''] = match;
  return { traceId, spanId, flags, sampled: (parseInt(flags, 16) & 1) === 1 };
}
