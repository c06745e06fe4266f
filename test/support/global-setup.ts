import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { findBinary } from './binaries.js';
import { startPostgres, startRedis } from './servers.js';

const NEEDED = ['redis-server', 'postgres', 'initdb'];

/** Gives every test file a real Redis (`REDIS_URL`) and a real PostgreSQL (`TEST_POSTGRES_URL`): those named, else our own. */
export default async function provideServers(): Promise<void> {
  const given = { redis: process.env['REDIS_URL'], postgres: process.env['TEST_POSTGRES_URL'] };
  await reachable('REDIS_URL', given.redis, 6379);
  await reachable('TEST_POSTGRES_URL', given.postgres, 5432);
  installWhatIsMissing();
  const [redis, postgres] = await Promise.all([
    given.redis ?? startRedis().then((server) => server.url),
    given.postgres ?? startPostgres().then((server) => server.url),
  ]);
  process.env['REDIS_URL'] = redis;
  process.env['TEST_POSTGRES_URL'] = postgres;
  process.env['TEST_RUN_ID'] = randomBytes(4).toString('hex');
}

/** Even with servers given, the tests that kill Redis need one of their own. */
function installWhatIsMissing(): void {
  const needed = process.env['TEST_POSTGRES_URL'] ? ['redis-server'] : NEEDED;
  if (needed.every(findBinary)) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    process.stdout.write('Installing redis-server and postgresql for the tests …\n');
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    try {
      execFileSync('apt-get', ['update', '-q'], options);
      execFileSync('apt-get', ['install', '-qy', '--no-install-recommends', 'redis-server', 'postgresql'], options);
    } catch {
      // What is still missing is named below.
    }
  }
  const missing = needed.filter((name) => !findBinary(name));
  if (missing.length === 0) return;
  stop(`The tests need ${missing.join(', ')}: install the packages redis-server and postgresql.`);
}

async function reachable(variable: string, url: string | undefined, defaultPort: number): Promise<void> {
  if (url === undefined) return;
  const { hostname, port } = new URL(url);
  const connected = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || defaultPort, timeout: 3_000 });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('timeout', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
  if (!connected) stop(`Nothing answers at the address that ${variable} names.`);
}

/** One sentence and no stack: it is for a person who has just run the tests for the first time. */
function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
