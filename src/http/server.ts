import multipart from '@fastify/multipart';
import { type DynamicModule, type LoggerService, type Type as Class } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AddressRanges } from '../domain/address-ranges.js';
import { type Logger } from '../observability/logger.js';
import { type Tracer } from '../observability/tracer.js';
import { logRequest } from './access-log.js';
import { noteRoutes } from './allowed-methods.js';
import { answerText } from './answer-text.js';
import { readBodies } from './body.js';
import { nameClients } from './client.js';
import { announceDeprecations } from './deprecation.js';
import { allowOrigins } from './cors.js';
import { edgeError, sendProblem } from './problem.filter.js';
import { nameVersions } from './etags.js';
import { protection } from './protective-headers.js';
import { refuseTheRest, refuseUnreadable } from './raw-refusals.js';
import { echoIds, requestIdOf } from './request-id.js';
import { traceRequests } from './request-span.js';
import { refuseAmbiguity, refuseCoding } from './strict-headers.js';

/** What differs between the gateway and a test of it. */
export interface ServerOptions {
  /** The web origin whose scripts can read responses. Without it, browsers let no other site read any. */
  origin?: string;
  /** Web origins whose scripts can make calls; none by default. */
  origins?: readonly string[];
  /** Proxies whose `X-Forwarded-For` is trusted; none by default. */
  proxies?: AddressRanges;
  /** The time limit for receiving a request. */
  requestTimeoutMs?: number;
  bodyLimit?: number;
  /** How long shutdown waits for requests in progress before it cuts them off. */
  closeGraceMs?: number;
  /** Receives a line per request; none by default. */
  logger?: Logger;
  /** Traces requests; none by default. */
  tracer?: Pick<Tracer, 'request'>;
  /** Receives Nest's own messages; none by default. */
  nestLogger?: LoggerService;
}

const kilobyte = 1024;

/**
 * A Nest application behind a strict HTTP server: bounded bodies, headers and times; JSON only (and forms with documents where a route takes one); no
 * ambiguous headers; a problem document for everything it refuses. The module imports `HttpModule`.
 */
export async function createServer(
  module: Class | DynamicModule,
  {
    origin,
    requestTimeoutMs = 60_000,
    bodyLimit = 256 * kilobyte,
    closeGraceMs = 65_000,
    nestLogger,
    logger,
    tracer,
    proxies = new AddressRanges([]),
    origins = [],
  }: ServerOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    // Longer than any request takes: it ends idle connections only.
    connectionTimeout: 120_000,
    keepAliveTimeout: 72_000,
    http: {
      headersTimeout: Math.min(requestTimeoutMs, 15_000),
      connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000),
      maxHeaderSize: 16 * kilobyte,
      // Node would refuse a request without Host with a message of its own.
      requireHostHeader: false,
    },
    // Only `client.ts` determines the client.
    trustProxy: false,
    routerOptions: {
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
      caseSensitive: true,
      maxParamLength: 128,
    },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    genReqId: requestIdOf,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      if (logger) logRequest(request, reply, logger);
      void reply.headers(protection(origin)).header('X-Request-Id', request.id);
      sendProblem(edgeError(error), request, reply);
    },
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket, origin),
  });
  const server = adapter.getInstance();
  if (tracer) traceRequests(server, tracer);
  // Before any hook that can refuse a request, so that refused requests are logged too.
  if (logger)
    server.addHook('onRequest', (request, reply, done) => {
      logRequest(request, reply, logger);
      done();
    });
  // Before any hook that can refuse a request, so that every response of such a route has the headers.
  announceDeprecations(server);
  nameClients(server, proxies);
  noteRoutes(server);
  readBodies(server);
  server.removeContentTypeParser('text/plain');
  // Only routes that opt in get one (`TakesForm`).
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(body as string)),
  );
  server.setReplySerializer(answerText);
  nameVersions(server);
  await server.register(multipart, { throwFileSizeLimit: false });
  // The same for every response; in lower case, as Fastify stores headers.
  const protecting = Object.fromEntries(
    Object.entries(protection(origin)).map(([name, value]) => [name.toLowerCase(), value]),
  );
  finishOnClose(server, closeGraceMs);
  refuseTheRest(server, origin);
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(protecting);
    try {
      echoIds(request, reply);
      refuseAmbiguity(request);
      refuseCoding(request, reply);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  allowOrigins(server, origins);
  return NestFactory.create<NestFastifyApplication>(module, adapter, {
    // Fastify's own JSON parser stays; Nest's would also parse forms.
    bodyParser: false,
    logger: nestLogger ?? false,
    abortOnError: false,
  });
}

/** On shutdown, lets requests in progress finish, closes their connections with them, and does not wait for stuck callers. */
function finishOnClose(server: FastifyInstance, graceMs: number): void {
  let closing = false;
  server.addHook('preClose', (done) => {
    closing = true;
    setTimeout(() => server.server.closeAllConnections(), graceMs).unref();
    done();
  });
  server.addHook('onSend', (_, reply, payload, done) => {
    if (closing) void reply.header('Connection', 'close');
    done(null, payload);
  });
}
