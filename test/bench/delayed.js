import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * A relay to a server on this machine whose replies come so many milliseconds late, or never (`Infinity`). How late can be changed at any time.
 * @param {string} url
 * @param {number} lateMs
 */
export async function startDelayed(url, lateMs) {
  const { hostname, port, pathname } = new URL(url);
  /** @type {Set<import('node:net').Socket>} */
  const clients = new Set();
  const relay = {
    lateMs,
    url: '',
    close() {
      for (const client of clients) client.destroy();
      server.close();
    },
  };
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    clients.add(client);
    client.setNoDelay(true).on('error', () => undefined).on('close', () => (clients.delete(client), upstream.destroy())); // prettier-ignore
    upstream
      .setNoDelay(true)
      .on('error', () => client.destroy())
      .on('close', () => client.end());
    client.on('data', (request) => void upstream.write(request));
    upstream.on('data', (reply) => {
      if (Number.isFinite(relay.lateMs)) setTimeout(() => void (client.destroyed || client.write(reply)), relay.lateMs);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The relay has no port');
  relay.url = `http://127.0.0.1:${address.port}${pathname}`;
  return relay;
}
