import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';

/** A request that a receiver has got, as a whole. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** How a receiver answers. */
export type Behaviour = (received: Received, reply: Parameters<RequestListener>[1]) => void;

export const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): Behaviour =>
  (_, reply) =>
    void reply.writeHead(status, headers).end(body);

export interface Receiver {
  url: string;
  received: Received[];
  /** How many connections it has been opened. */
  connections: () => number;
  /** How it answers from now on. */
  answer: (behaviour: Behaviour) => void;
  close: () => Promise<void>;
}

/** A receiver of webhooks on a real socket, over TLS where it is given a certificate. */
export async function startReceiver(
  behaviour: Behaviour = answering(200),
  certificate?: { key: string; cert: string },
): Promise<Receiver> {
  const received: Received[] = [];
  let connections = 0;
  let answer = behaviour;
  const listener: RequestListener = (request, reply) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
        received.push(one);
        answer(one, reply);
      });
  };
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
  server.on('connection', () => connections++);
  const port = await listen(server);
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}/hooks`,
    received,
    connections: () => connections,
    answer: (next) => void (answer = next),
    close: () => stop(server),
  };
}

/** A receiver that does not even speak HTTP. */
export async function startSocketReceiver(
  behaviour: (socket: Socket) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    behaviour(socket);
  });
  const port = await listen(server);
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => void server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}/hooks`, close };
}

const listen = (server: Server | TcpServer): Promise<number> =>
  new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
