import { type Socket } from 'node:net';
import multipart from '@fastify/multipart';
import { type DynamicModule, type LoggerService, type Type as Class } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AddressRanges } from '../domain/address-ranges.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { noteRoutes } from './allowed-methods.js';
import { readBodies } from './body.js';
import { nameClients } from './client.js';
import { problemMediaType } from './problem.js';
import { allowOrigins } from './cors.js';
import { edgeError, problemText, sendProblem } from './problem.filter.js';
import { echoIds, requestIdOf } from './request-id.js';

/** What differs between the gateway and a test of it. */
export interface ServerOptions {
  /** The web origin whose scripts may read answers. Without it browsers let no other site's read any. */
  origin?: string;
  /** Web origins whose scripts may call; none unless told. */
  origins?: readonly string[];
  /** Proxies that are believed when they say for whom they ask; none unless told. */
  proxies?: AddressRanges;
  /** How long a request may take to arrive. */
  requestTimeoutMs?: number;
  bodyLimit?: number;
  /** How long a stop waits for requests under way before it cuts them off. */
  closeGraceMs?: number;
  /** Where Nest's own words go; nowhere unless told. */
  nestLogger?: LoggerService;
}

const kilobyte = 1024;

/**
 * A Nest application behind a server that is strict at the edge: bounded bodies, headers and times, JSON (and forms with documents where a route takes one), no header
 * that says two things, a problem document for whatever it refuses. The module imports `HttpModule`.
 */
export async function createServer(
  module: Class | DynamicModule,
  {
    origin,
    requestTimeoutMs = 60_000,
    bodyLimit = 256 * kilobyte,
    closeGraceMs = 65_000,
    nestLogger,
    proxies = new AddressRanges([]),
    origins = [],
  }: ServerOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    // Longer than any request takes: it ends connections on which nothing happens at all.
    connectionTimeout: 120_000,
    keepAliveTimeout: 72_000,
    http: {
      headersTimeout: Math.min(requestTimeoutMs, 15_000),
      connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000),
      maxHeaderSize: 16 * kilobyte,
      // Node would refuse a request without Host in its own words.
      requireHostHeader: false,
    },
    // Who asks is said in one place (`client.ts`).
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
      void reply.headers(protection(origin)).header('X-Request-Id', request.id);
      sendProblem(edgeError(error), request, reply);
    },
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket, origin),
  });
  const server = adapter.getInstance();
  nameClients(server, proxies);
  noteRoutes(server);
  readBodies(server);
  server.removeContentTypeParser('text/plain');
  // Only routes that say so are given one (`TakesForm`).
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(body as string)),
  );
  server.setReplySerializer(answerText);
  await server.register(multipart, { throwFileSizeLimit: false });
  // The same for every answer; in the spelling that Fastify keeps headers in.
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
    // Fastify's own JSON parser stays; Nest's would add forms.
    bodyParser: false,
    logger: nestLogger ?? false,
    abortOnError: false,
  });
}

const controls = /\p{Cc}/gu;
const controlsButLines = /[^\P{Cc}\t\r\n]/gu;
/** As they stand in JSON: those of ASCII are escaped there, the others are not. */
const controlsInJson = /[\x7f-\x9f]|\\[bfnrtu]/;

/**
 * An answer as JSON. Providers' texts may have lines and tabs, and what else a terminal takes for a command; the document promises that
 * answers have none, but for the lines and tabs of HTML (`html…`), which belong to it.
 */
function answerText(answer: unknown): string {
  const text = JSON.stringify(answer);
  if (!controlsInJson.test(text)) return text;
  return JSON.stringify(answer, (name, value: unknown) =>
    typeof value === 'string' ? value.replace(name.startsWith('html') ? controlsButLines : controls, ' ') : value,
  );
}

/** A stop lets requests under way finish, takes their connections with them, and does not wait for callers that are stuck. */
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

/** What every answer says to browsers and caches. `openapi.ts` relaxes it for its pages. */
const protection = (origin: string | undefined): Record<string, string> => ({
  ...onlySet({ 'Access-Control-Allow-Origin': origin }),
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
});

const onlyOnce: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'idempotency-key',
  'transfer-encoding',
]);

/** Node keeps the first of two such headers, and a proxy may have read the second. */
function refuseAmbiguity({ raw }: FastifyRequest): void {
  if (raw.httpVersion !== '1.1' && raw.httpVersion !== '1.0')
    throw new GatewayError('invalid_request', 'Use HTTP/1.1.');
  if (raw.httpVersion === '1.1' && raw.headers.host === undefined)
    throw invalidField('host', 'required', 'The Host header is required.');
  const seen = new Set<string>();
  for (let i = 0; i < raw.rawHeaders.length; i += 2) {
    const name = raw.rawHeaders[i]!.toLowerCase();
    if (seen.has(name)) throw invalidField(name, 'duplicate', `The ${name} header must not appear twice.`);
    if (onlyOnce.has(name)) seen.add(name);
  }
}

/** A body in another coding would be parsed as something that it is not. */
function refuseCoding({ headers }: FastifyRequest, reply: FastifyReply): void {
  const coding = headers['content-encoding'] ?? 'identity';
  const transfer = headers['transfer-encoding'] ?? 'chunked';
  if (/^identity$/i.test(coding) && /^chunked$/i.test(transfer)) return;
  void reply.header('Accept-Encoding', 'identity');
  throw new GatewayError('unsupported_media_type', 'Send the body without a Content-Encoding.');
}

interface Refusal {
  status: string;
  error: GatewayError;
  headers?: Record<string, string>;
}

const unreadable: Record<string, Refusal> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    error: new GatewayError('invalid_request', 'The request did not arrive in time.'),
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    error: new GatewayError('invalid_request', 'The headers are too large.'),
  },
};
const notHttp: Refusal = {
  status: '400 Bad Request',
  error: new GatewayError('invalid_request', 'Invalid HTTP.'),
};
const unexpected: Refusal = {
  status: '417 Expectation Failed',
  error: new GatewayError('invalid_request', 'The only supported expectation is 100-continue.'),
};
const noProxy: Refusal = {
  status: '405 Method Not Allowed',
  error: new GatewayError('method_not_allowed', 'This server is not a proxy and does not support CONNECT.'),
  headers: { Allow: '' },
};

/** How long a caller may take to close a connection that has been given up. */
const lingerMs = 5_000;

/** What never becomes a request of Fastify's is refused in the same form as everything else. */
function refuseTheRest(server: FastifyInstance, origin: string | undefined): void {
  server.server
    .on('connect', (_request, socket: Socket) => {
      // Node has let go of it: its errors and its end are ours to see to.
      socket.on('error', () => socket.destroy()).setTimeout(lingerMs, () => socket.destroy());
      socket.resume();
      hangUp(noProxy, socket, origin);
    })
    .on('checkExpectation', (request) => hangUp(unexpected, request.socket, origin));
}

function refuseUnreadable({ code }: Error & { code?: string }, socket: Socket, origin: string | undefined): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  hangUp(unreadable[code ?? ''] ?? notHttp, socket, origin);
}

function hangUp({ status, error, headers }: Refusal, socket: Socket, origin: string | undefined): void {
  const requestId = newId('req');
  const body = problemText(error, Number(status.slice(0, 3)), requestId);
  const lines = Object.entries({
    ...protection(origin),
    ...headers,
    'Content-Type': problemMediaType,
    'Content-Length': Buffer.byteLength(body),
    'X-Request-Id': requestId,
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`);
}
