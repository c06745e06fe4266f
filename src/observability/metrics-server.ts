import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Metrics } from './metrics.js';

/** Prometheus text format. */
export const metricsMediaType = 'text/plain; version=0.0.4; charset=utf-8';

/** Serves `GET /metrics`, and nothing else, on a port of its own, so that API clients cannot reach it. */
export async function serveMetrics(
  metrics: Metrics,
  { host, port }: { host: string; port: number },
): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, ({ method, url }, reply) => {
    if ((method !== 'GET' && method !== 'HEAD') || url !== '/metrics') return void reply.writeHead(404).end();
    metrics.text().then(
      (text) => reply.writeHead(200, { 'Content-Type': metricsMediaType }).end(text),
      () => reply.writeHead(503).end(),
    );
  });
  server.maxConnections = 32;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
