import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Span } from '../contract/trace.js';
import { type Tracer } from '../observability/tracer.js';
import { traceIn } from './request-id.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The span of the request, if it is traced. */
    span?: Span;
  }
}

/** Traces every request from its arrival until it has been answered or its caller has disconnected, except those of health and metrics. */
export function traceRequests(server: FastifyInstance, tracer: Pick<Tracer, 'request'>): void {
  server.addHook('onRequest', (request, reply, done) => {
    trace(request, reply, tracer);
    done();
  });
}

function trace(request: FastifyRequest, reply: FastifyReply, tracer: Pick<Tracer, 'request'>): void {
  const { method, routeOptions } = request;
  const { url: route = 'unknown' } = routeOptions;
  if (route === '/metrics' || route.startsWith('/health/')) return;
  const span = tracer.request(`${method} ${route}`, traceIn(request.headers['traceparent']));
  if (!span) return;
  request.span = span;
  reply.raw.on('close', () => {
    const status = reply.raw.headersSent ? reply.raw.statusCode : undefined;
    const facts = { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status };
    span.end({ ...facts, 'gateway.tenant': request.caller?.tenant }, status === undefined || status >= 500);
  });
}
