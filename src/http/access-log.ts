import { type FastifyReply, type FastifyRequest } from 'fastify';
import { idName, type LogFacts, type Logger } from '../observability/logger.js';
import { traceIdOf } from './request-id.js';

/**
 * Logs one line per request, once it has been answered or its caller has disconnected. Health and metrics, which are requested every few seconds, are
 * not logged.
 */
export function logRequest(request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const { url } = request.routeOptions;
  if (url === '/metrics' || url?.startsWith('/health/')) return;
  reply.raw.on('close', () => logger.info(factsOf(request, reply), 'request'));
}

/** Names, IDs and figures; nothing that the caller wrote except the request ID and the trace ID. */
function factsOf(request: FastifyRequest, reply: FastifyReply): LogFacts {
  const { caller } = request;
  const { headersSent, statusCode, writableFinished } = reply.raw;
  const facts: LogFacts = {
    method: request.method,
    route: request.routeOptions.url ?? 'unknown',
    status: headersSent ? statusCode : undefined,
    disconnected: writableFinished ? undefined : true,
    ms: Math.round(reply.elapsedTime),
    tenant: caller?.tenant,
    keyId: caller?.keyId,
    requestId: request.id,
    traceId: traceIdOf(reply),
  };
  const params = request.params as Readonly<Record<string, string>>;
  for (const name in params) add(facts, params[name]);
  add(facts, lastPart(reply.getHeader('location')));
  add(facts, reply.getHeader('change-id'));
  return facts;
}

/** The ID of a gateway resource, under its name. */
function add(facts: LogFacts, value: unknown): void {
  const name = typeof value === 'string' ? idName(value) : undefined;
  if (name !== undefined) facts[name] = value as string;
}

const lastPart = (path: unknown): string | undefined =>
  typeof path === 'string' ? path.slice(path.lastIndexOf('/') + 1) : undefined;
