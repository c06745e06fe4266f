import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP relay on 127.0.0.1 that loses what a test wants to be lost. */
export interface TcpProxy {
  readonly port: number;
  /** How many clients are connected now. */
  readonly connections: number;
  /** How many have connected since the start. */
  readonly opened: number;
  /**
   * Lets `bytes` more bytes of replies through, then cuts the client off without delivering the rest; requests still reach the target.
   * Happens once: later connections are whole again. Resolves when the cut has been made.
   */
  cutReplyAfter(bytes: number): Promise<void>;
  /** From now on connections open and stay open, and nothing passes in either direction. */
  blackHole(): void;
  /** Ends every connection with a TCP reset. */
  reset(): void;
  /** Back to an honest relay; connections that have lost bytes are reset. */
  heal(): void;
  close(): Promise<void>;
}

/** Starts a relay to `target`: `host:port` or any URL that has both. */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target.includes('://') ? target : `tcp://${target}`);
  const clients = new Set<Socket>();
  let opened = 0;
  let swallow = false;
  let cut: { bytesLeft: number; done: () => void } | undefined;

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    clients.add(client);
    opened++;
    client.on('error', () => undefined).on('close', () => (clients.delete(client), upstream.end()));
    upstream.on('error', () => client.resetAndDestroy()).on('close', () => client.end());
    client.on('data', (request) => void (swallow || upstream.write(request)));
    upstream.on('data', (reply) => {
      if (swallow || client.destroyed) return;
      if (!cut || reply.length <= cut.bytesLeft) {
        if (cut) cut.bytesLeft -= reply.length;
        client.write(reply);
        return;
      }
      const { bytesLeft, done } = cut;
      cut = undefined;
      client.end(reply.subarray(0, bytesLeft));
      client.destroySoon();
      done();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');

  const reset = (): void => clients.forEach((client) => client.resetAndDestroy());
  return {
    port: address.port,
    get connections() {
      return clients.size;
    },
    get opened() {
      return opened;
    },
    cutReplyAfter: (bytes) => new Promise((done) => (cut = { bytesLeft: bytes, done })),
    blackHole: () => void (swallow = true),
    reset,
    heal() {
      if (swallow) reset();
      swallow = false;
      cut = undefined;
    },
    async close() {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}
