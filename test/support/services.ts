import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';

export { freePort } from './private-server.js';
export { startRedis } from './servers.js';
export { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

/** A Redis of the test's own, that it may kill and start again. */
export type PrivateRedis = Awaited<ReturnType<typeof import('./servers.js').startRedis>>;

/** The URL of a new, empty database on the test PostgreSQL. It is dropped after the run. */
export async function freshDatabase(): Promise<string> {
  const url = new URL(required('TEST_POSTGRES_URL'));
  const name = `gateway_test_${required('TEST_RUN_ID')}_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  await client.end();
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * The URL of the shared test Redis with nothing of the gateway's in it: each Jest worker has a database number to itself,
 * and only `gw:` keys are removed, for the server may be someone's.
 */
export async function freshRedis(): Promise<string> {
  const url = new URL(required('REDIS_URL'));
  url.pathname = `/${process.env['JEST_WORKER_ID'] ?? '1'}`;
  const redis = new Redis(url.href);
  for await (const keys of redis.scanStream({ match: 'gw:*', count: 1000 }) as AsyncIterable<string[]>) {
    if (keys.length > 0) await redis.del(keys);
  }
  await redis.quit();
  return url.href;
}

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the tests through Jest, whose global set-up provides it.`);
  return value;
}
