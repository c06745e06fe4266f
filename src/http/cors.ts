import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { allowedMethods } from './allowed-methods.js';

const sent =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, X-Request-Id, x-correlator, traceparent';
const shown = 'ETag, Idempotent-Replayed, Location, Preference-Applied, Retry-After, X-Request-Id, x-correlator';
/** How long a browser may cache a preflight response, in seconds. */
const rememberedFor = '600';

/** Lets scripts of these web origins call the API and read its responses; preflight requests need no key. */
export function allowOrigins(server: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('Vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !origins.includes(origin)) return done();
    void reply.headers({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': shown });
    if (isPreflight(request)) answer(server, request, reply);
    else done();
  });
}

const isPreflight = ({ method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

function answer(server: FastifyInstance, { url }: FastifyRequest, reply: FastifyReply): void {
  const methods = allowedMethods(server, url.split('?')[0]!).join(', ');
  const headers = {
    'Access-Control-Allow-Methods': methods,
    'Access-Control-Allow-Headers': sent,
    'Access-Control-Max-Age': rememberedFor,
  };
  void reply.code(204).headers(headers).send();
}
