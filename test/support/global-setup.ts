import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, statfsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBinary } from './binaries.js';
import { neededBy } from './needed-servers.js';
import { startPostgres, startRedis } from './servers.js';

type Server = 'redis' | 'postgres';

const servers = {
  redis: {
    name: 'Redis',
    variable: 'REDIS_URL',
    port: 6379,
    programs: ['redis-server'],
    package: 'redis-server',
    start: startRedis,
  },
  postgres: {
    name: 'PostgreSQL',
    variable: 'TEST_POSTGRES_URL',
    port: 5432,
    programs: ['postgres', 'initdb'],
    package: 'postgresql',
    start: startPostgres,
  },
} as const;

/** What is not started for a run, and has to be there. */
const tools = {
  browser: { programs: ['chromium'], package: 'chromium' },
  promtool: { programs: ['promtool'], package: 'prometheus' },
} as const;
const installable = { ...servers, ...tools } as const;
type Installable = keyof typeof installable;

/**
 * Gives the test files of this run what they need of a real Redis (`REDIS_URL`) and a real PostgreSQL (`TEST_POSTGRES_URL`): those named, else
 * our own. Files that need none start none, and need none installed. The first line says which.
 */
export default async function provideServers({
  testPathPatterns: { patterns },
}: {
  testPathPatterns: { patterns: readonly string[] };
}): Promise<void> {
  process.env['TEST_RUN_ID'] = randomBytes(4).toString('hex');
  keepInMemory();
  const needed = neededBy(filesOf(patterns));
  const used = (['redis', 'postgres'] as const).filter((server) => needed.has(server));
  install([...used, ...(['browser', 'promtool'] as const).filter((tool) => needed.has(tool))]);
  const said = await Promise.all(used.map(provide));
  process.stdout.write(`Servers: ${said.length === 0 ? 'none are needed' : said.join(', ')}\n`);
}

const memory = '/dev/shm';
const enough = 4 * 1024 ** 3;

/** Ledgers and databases of the tests are in memory where the system has room for them: thousands of syncs cost nothing there. */
function keepInMemory(): void {
  if (process.env['TMPDIR'] !== undefined || !existsSync(memory)) return;
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize < enough) return;
  const directory = mkdtempSync(join(memory, 'gateway-tests-'));
  // PostgreSQL, which runs as a user of its own, has to get through to its own.
  chmodSync(directory, 0o711);
  process.env['TMPDIR'] = directory;
  process.env['TEST_TMPDIR'] = directory;
}

/** The test files that Jest runs for these patterns. */
function filesOf(patterns: readonly string[]): string[] {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const wanted = patterns.map((pattern) => new RegExp(pattern, 'i'));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => file.endsWith('.spec.ts'))
    .filter((file) => wanted.length === 0 || wanted.some((pattern) => pattern.test(file)));
}

async function provide(server: Server): Promise<string> {
  const { name, variable, port, start } = servers[server];
  const given = process.env[variable];
  if (given !== undefined) {
    await reachable(variable, given, port);
    return `${name} at ${variable}`;
  }
  process.env[variable] = (await start()).url;
  return `${name}, started for this run`;
}

/** Even with a Redis given, the tests that kill Redis need one of their own. */
function install(used: readonly Installable[]): void {
  const needed = used.filter((one) => one !== 'postgres' || process.env[servers.postgres.variable] === undefined);
  const missing = (): Installable[] => needed.filter((one) => !installable[one].programs.every(findBinary));
  const packages = missing().map((one) => installable[one].package);
  if (packages.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    process.stdout.write(`Installing ${packages.join(' and ')} for the tests …\n`);
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    try {
      execFileSync('apt-get', ['update', '-q'], options);
      execFileSync('apt-get', ['install', '-qy', '--no-install-recommends', ...packages], options);
    } catch {
      // What is still missing is named below.
    }
  }
  if (missing().length > 0) stop(`These tests need ${packages.join(' and ')}: install the packages of that name.`);
}

async function reachable(variable: string, url: string, defaultPort: number): Promise<void> {
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
