import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** An HTTP server that can stop listening for a while and resume on the same port. */
export interface Listener {
  readonly port: number;
  /** False while connections are being refused. */
  accepting(): boolean;
  /** Stops listening for `ms` milliseconds: new connections get ECONNREFUSED, requests in progress are still answered. */
  pause(ms: number): void;
  /** Stops permanently, and closes all open connections. */
  close(): Promise<void>;
}

const retryReopenMs = 50;

/** Listens on `host:port` (port 0: any free one). */
export async function listen(
  host: string,
  port: number,
  onRequest: (req: IncomingMessage, res: ServerResponse) => void,
): Promise<Listener> {
  const server = createServer(onRequest);
  let closed = false;
  let reopening: NodeJS.Timeout | undefined;

  const open = (at: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  await open(port);
  const bound = (server.address() as AddressInfo).port;

  const reopen = (): void => {
    open(bound).then(
      () => closed && server.close(),
      () => (reopening = setTimeout(reopen, retryReopenMs)),
    );
  };

  return {
    port: bound,
    accepting: () => server.listening,
    pause(ms) {
      if (closed) return;
      clearTimeout(reopening);
      server.close();
      reopening = setTimeout(reopen, ms);
    },
    close() {
      closed = true;
      clearTimeout(reopening);
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
