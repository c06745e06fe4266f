import { type Socket } from 'node:net';
import { type FastifyInstance } from 'fastify';
import { GatewayError } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { problemMediaType } from './problem.js';
import { problemText } from './problem.filter.js';
import { protection } from './protective-headers.js';

/** A response written directly to the socket. */
interface Refusal {
  status: string;
  error: GatewayError;
  headers?: Record<string, string>;
}

const unreadable: Record<string, Refusal> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    error: new GatewayError('invalid_request', 'The request was not received in time.'),
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

/** How long a caller may take to close a connection after a refusal. */
const lingerMs = 5_000;

/** Refuses what never becomes a Fastify request in the same form as everything else. */
export function refuseTheRest(server: FastifyInstance, origin: string | undefined): void {
  server.server
    .on('connect', (_request, socket: Socket) => {
      // Node has detached the socket: handling its errors and closing it is up to us.
      socket.on('error', () => socket.destroy()).setTimeout(lingerMs, () => socket.destroy());
      socket.resume();
      hangUp(noProxy, socket, origin);
    })
    .on('checkExpectation', (request) => hangUp(unexpected, request.socket, origin));
}

/** Refuses what could not be parsed as a request. */
export function refuseUnreadable(
  { code }: Error & { code?: string },
  socket: Socket,
  origin: string | undefined,
): void {
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
