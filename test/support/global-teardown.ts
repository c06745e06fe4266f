import { rmSync } from 'node:fs';
import pg from 'pg';
import { stopServers } from './private-server.js';

/** Stops the servers that global-setup started, and leaves no test database behind on one that it was given. */
export default async function removeServers(): Promise<void> {
  await dropTestDatabases().finally(stopServers);
  const mine = process.env['TEST_TMPDIR'];
  if (mine !== undefined) rmSync(mine, { recursive: true, force: true });
}

async function dropTestDatabases(): Promise<void> {
  const url = process.env['TEST_POSTGRES_URL'];
  if (url === undefined) return;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const mine = `gateway_test_${process.env['TEST_RUN_ID'] ?? ''}_%`;
  const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE datname LIKE $1', [
    mine,
  ]);
  for (const { datname } of rows) await client.query(`DROP DATABASE ${client.escapeIdentifier(datname)} WITH (FORCE)`);
  await client.end();
}
