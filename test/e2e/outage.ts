import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { type GatewayProcess } from '../kill/gateway-process.js';

/** The database lets nobody in and throws out who is in; answers what ends that. */
export async function outage(databaseUrl: string): Promise<() => Promise<void>> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = new URL(process.env['TEST_POSTGRES_URL']!).pathname;
  const admin = new pg.Client({ connectionString: url.href });
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query(`ALTER DATABASE ${admin.escapeIdentifier(name)} WITH ALLOW_CONNECTIONS false`);
  await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [name]);
  return async () => {
    await admin.query(`ALTER DATABASE ${admin.escapeIdentifier(name)} WITH ALLOW_CONNECTIONS true`);
    await admin.end();
  };
}

/** Whether a process has been stopped by a signal. */
export async function stopped({ child }: GatewayProcess): Promise<boolean> {
  const ps = spawn('ps', ['-o', 'stat=', '-p', String(child.pid)], { stdio: ['ignore', 'pipe', 'ignore'] });
  let state = '';
  ps.stdout.on('data', (chunk: Buffer) => (state += chunk.toString()));
  await once(ps, 'close');
  return state.startsWith('T');
}
