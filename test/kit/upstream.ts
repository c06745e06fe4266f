import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import { GatewayError } from '../../src/domain/errors.js';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { systemClock } from '../../src/clock.js';
import { type CommittedIntent } from '../../src/contract/outcome.js';
import { Breaker } from '../../src/providers/kit/breaker.js';
import { type Dialect } from '../../src/providers/kit/dialect.js';
import { form } from '../../src/providers/kit/encodings.js';
import { Faults } from '../../src/providers/kit/faults.js';
import { f } from '../../src/providers/kit/fields.js';
import { operation } from '../../src/providers/kit/operation.js';
import { object, text } from '../../src/providers/kit/readers.js';
import { Sender, type SenderDeps } from '../../src/providers/kit/sender.js';
import { type RateBudget } from '../../src/volatile/ports.js';

/** Appears in the credentials and nowhere else: whatever shows it has leaked. */
export const token = 'canary-7f3a9c-token';
export const pin = 'canary-pin-4711';

const fields = { number: f.digits, pin: f.secret.optional, state: f.code.optional };
const common = { routes: [], fields, reply: object({ orderId: text }) };

const settle = { by: 'reading', reads: ['search'] } as const;

export const search = operation({ ...common, name: 'search', upstream: 'POST /search', effect: 'read' });
export const reserve = operation({ ...common, name: 'reserve', upstream: 'POST /reserve', effect: 'hold', settle });
export const processOrder = operation({
  ...common,
  name: 'process_order',
  upstream: 'POST /process_order',
  effect: 'money',
  settle,
});

export const input = { number: '2065551234', pin };

const faults = new Faults({ exact: { 'insufficient balance': 'insufficient_balance' }, patterns: [] });

/** A small provider: form posts, `status` in the body, `error` when it refuses. */
export function dialect(baseUrl: string): Dialect {
  return {
    provider: 'acme',
    baseUrl,
    credentials: () => ({ token }),
    encode: (_op, wireFields) => form(wireFields),
    grammar: 'loose_json',
    unmapped: () => faults.unmapped(),
    judge: (parsed, _httpStatus, _op, secrets) => {
      const reply = parsed as Record<string, unknown>;
      if (reply['status'] === '200') return { kind: 'ok' };
      const message = reply['error'];
      if (typeof message !== 'string')
        return {
          kind: 'unknown',
          reason: 'unknown status',
          ...(typeof reply['status'] === 'string' && { word: reply['status'] }),
        };
      return {
        kind: 'refused',
        code: faults.classify(message, secrets),
        upstreamCode: String(reply['status']),
        message,
      };
    },
  };
}

export const openBudget: RateBudget = {
  take: async () => ({ allowed: true, remaining: 1, retryAfterMs: 0 }),
};

const senders: Sender[] = [];

export function senderFor(baseUrl: string, more: Partial<SenderDeps> = {}): Sender {
  const sender = new Sender({
    dialect: dialect(baseUrl),
    budget: openBudget,
    limits: { perSecond: 100, burst: 100 },
    breaker: new Breaker(),
    timeouts: { readMs: 1_000, moneyMs: 1_000, connectMs: 700 },
    clock: { ...systemClock, random: () => 0 },
    ...more,
  });
  senders.push(sender);
  return sender;
}

let steps = 0;
export function intentFor(name: string, sentAt = Date.now()): CommittedIntent {
  return { stepId: `stp_${++steps}`, operation: name, sentAt };
}

/** A server and what reached it. */
export interface Upstream {
  url: string;
  requests: { method: string; url: string; headers: http.IncomingHttpHeaders; body: string }[];
  connections: number;
}

const closers: (() => void)[] = [];

/** Ends everything that a test started. */
export function stopAll(): void {
  for (const sender of senders.splice(0)) sender.close();
  for (const close of closers.splice(0)) close();
}

async function listen(server: net.Server, upstream: Upstream): Promise<Upstream> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    upstream.connections += 1;
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return upstream;
}

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse, count: number) => void;

/** An HTTP server that counts whole requests before it answers. */
export function httpUpstream(answer: Answer): Promise<Upstream> {
  const upstream: Upstream = { url: '', requests: [], connections: 0 };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const count = upstream.requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      answer(request, response, count);
    });
  });
  return listen(server, upstream);
}

/** A bare TCP server. */
export function tcpUpstream(onConnection: (socket: net.Socket) => void): Promise<Upstream> {
  return listen(net.createServer(onConnection), { url: '', requests: [], connections: 0 });
}

/** A port on which nothing listens. */
export async function deadUrl(): Promise<string> {
  const server = net.createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}

/** Answers with this status, body and headers. */
export function saying(status: number, body: string | Buffer, headers: http.OutgoingHttpHeaders = {}): Answer {
  return (_request, response) => void response.writeHead(status, headers).end(body);
}

export const success = '{"status":"200","orderId":"A-1"}';

/** Of what a call was made with, its secrets are in nothing that came of it. */
export function expectNoSecrets(what: unknown): void {
  for (const text of [JSON.stringify(what), inspect(what, { depth: null, showHidden: true })]) {
    expect(text).not.toContain(token);
    expect(text).not.toContain(pin);
    expect(text).not.toContain('2065551234');
  }
}

/** The error that a read ends with. */
export async function failureOf(sender: Sender, options?: { deadlineAt?: number }): Promise<GatewayError> {
  const error: unknown = await sender.read(search, input, options).catch((thrown: unknown) => thrown);
  expectNoSecrets(error);
  expect(error).toBeInstanceOf(GatewayError);
  expect((error as GatewayError).cause).toBeUndefined();
  return error as GatewayError;
}
