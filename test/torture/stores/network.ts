import { Redis } from 'ioredis';
import { Client } from 'pg';
import { type Part } from '../recovery/part.js';
import { startPostgres, startRedis } from '../../support/servers.js';
import { Ground } from '../ground/ground.js';
import { Proxy, type Trouble } from '../ground/proxy.js';
import { Traffic } from '../ground/traffic.js';
import { endured, type Episode } from './episode.js';

const troubles: Readonly<Record<string, Trouble>> = {
  latency: { kind: 'latency', ms: 120 },
  resets: { kind: 'reset' },
  'half-open connections': { kind: 'half-open' },
  'replies that drip': { kind: 'drip' },
  'replies cut before the first byte': { kind: 'cut', quarter: 0 },
  'replies cut at a quarter': { kind: 'cut', quarter: 1 },
  'replies cut in the middle': { kind: 'cut', quarter: 2 },
  'replies cut at three quarters': { kind: 'cut', quarter: 3 },
};

/** Each kind of trouble on the way to one of the servers. */
const onTheWayTo = (what: string, proxy: Proxy, unless: readonly string[] = []): Episode[] =>
  Object.entries(troubles)
    .filter(([name]) => !unless.includes(name))
    .map(([name, trouble]) => ({
      name: `${what}: ${name}`,
      begin: () => {
        proxy.trouble = trouble;
        if (trouble.kind === 'half-open') return;
        // Connections that were open before are in it as well.
        if (trouble.kind === 'reset') proxy.resetAll();
      },
      end: () => proxy.heal(),
    }));

/**
 * Two gateways on one PostgreSQL and one Redis, with a relay in front of each server, of the provider and of the gateways: everything between them is
 * disturbed, one after the other, while callers order numbers.
 */
export async function disturbed(
  choose: (episodes: readonly Episode[]) => readonly Episode[],
  lengthMs: number,
  say: (line: string) => void,
): Promise<Part> {
  const wrongs: string[] = [];
  const ground = await Ground.prepare();
  const postgres = await startPostgres();
  const [redis, replica] = [await startRedis(), await startRedis()];
  const [toPostgres, toRedis, toTcl] = [
    await Proxy.to(postgres.url),
    await Proxy.to(redis.url),
    await Proxy.to(ground.suppliers.tcl.baseUrl),
  ];
  const fronts: Proxy[] = [];
  try {
    const env = {
      ...{ PROVIDERS: 'tcl,didtfn', STORE_URL: toPostgres.url, REDIS_URL: toRedis.url, TCL_BASE_URL: toTcl.url },
      ...{ TCL_POLL_MS: '100', WORKER_LEASE_MS: '4000', DIDTFN_HOLD_TTL_MS: '2000' },
    };
    const gateways = [await ground.start(env), await ground.start(env)];
    for (const { url } of gateways) fronts.push(await Proxy.to(url));
    const traffic = new Traffic(() => fronts.map(({ url }) => url), ground.suppliers, 6, 100);
    const episodes = choose([
      ...ofRedis(redis, replica, toRedis),
      ...ofPostgres(postgres, toPostgres),
      ...onTheWayTo('Redis', toRedis),
      ...onTheWayTo('PostgreSQL', toPostgres),
      ...onTheWayTo('the provider', toTcl),
      ...onTheWayTo('callers', fronts[0]!, ['half-open connections']),
    ]);
    for (const episode of episodes) {
      const found = await endured(episode, gateways, traffic, lengthMs);
      wrongs.push(...found);
      say(`stores: ${episode.name}: ${found.length === 0 ? 'as promised' : found.join('; ')}`);
    }
    await traffic.end();
    await traffic.judge();
    wrongs.push(...traffic.wrongs);
    const struck = [toPostgres, toRedis, toTcl, ...fronts].reduce((sum, proxy) => sum + proxy.struck, 0);
    return {
      wrongs,
      figures: {
        'disturbances of Redis, PostgreSQL and the network': episodes.length,
        'orders placed meanwhile, each charged once': traffic.placed.length,
        'connections struck by the relays': struck,
        'requests answered with 5xx, or not at all': [...traffic.answers].filter(([status]) => status === 0 || status >= 500).reduce((sum, [, count]) => sum + count, 0), // prettier-ignore
      },
    };
  } finally {
    await redis.kill('SIGCONT');
    await ground.leave();
    await Promise.all([toPostgres, toRedis, toTcl, ...fronts].map((proxy) => proxy.close()));
    await Promise.all([postgres, redis, replica].map((server) => server.stop()));
  }
}

type RedisServer = Awaited<ReturnType<typeof startRedis>>;

function ofRedis(redis: RedisServer, replica: RedisServer, way: Proxy): Episode[] {
  const tell = async ({ url }: RedisServer, ...command: [string, ...string[]]): Promise<void> => {
    const admin = new Redis(url);
    await admin.call(...command).finally(() => admin.disconnect());
  };
  return [
    { name: 'Redis is emptied', begin: () => tell(redis, 'FLUSHALL'), end: () => tell(redis, 'FLUSHALL') },
    { name: 'Redis is killed', says: 'degraded', begin: () => redis.kill(), end: () => redis.restart() },
    {
      name: 'Redis is frozen',
      says: 'degraded',
      begin: () => redis.kill('SIGSTOP'),
      end: () => redis.kill('SIGCONT'),
    },
    {
      name: 'Redis is read-only',
      says: 'degraded',
      begin: () => tell(redis, 'REPLICAOF', '127.0.0.1', String(replica.port)),
      end: () => tell(redis, 'REPLICAOF', 'NO', 'ONE'),
    },
    {
      // The replica has nothing of what the master has been told lately: here, nothing at all.
      name: 'Redis fails over to a replica that lags',
      begin: async () => {
        await tell(replica, 'FLUSHALL');
        way.target = new URL(replica.url);
        way.resetAll();
      },
      end: () => {
        way.target = new URL(redis.url);
        way.resetAll();
      },
    },
  ];
}

type PostgresServer = Awaited<ReturnType<typeof startPostgres>>;

function ofPostgres(postgres: PostgresServer, way: Proxy): Episode[] {
  const tell = async (...statements: string[]): Promise<void> => {
    const admin = new Client({ connectionString: postgres.url });
    await admin.connect();
    for (const statement of statements) await admin.query(statement);
    await admin.end();
  };
  const end = (): void => way.heal();
  return [
    { name: 'PostgreSQL is restarted', begin: () => postgres.restart(), end: () => postgres.restart() },
    { name: 'PostgreSQL is killed', says: 'down', begin: () => postgres.kill(), end: () => postgres.restart() },
    {
      name: 'PostgreSQL is cut off as commits arrive',
      begin: () => void (way.trouble = { kind: 'commit', reaches: true }),
      end,
    },
    {
      name: 'PostgreSQL is cut off before commits arrive',
      begin: () => void (way.trouble = { kind: 'commit', reaches: false }),
      end,
    },
    {
      name: 'PostgreSQL is read-only',
      says: 'down',
      begin: () => tell('ALTER SYSTEM SET default_transaction_read_only = on', 'SELECT pg_reload_conf()'),
      end: () =>
        tell(
          'SET default_transaction_read_only = off',
          'ALTER SYSTEM RESET default_transaction_read_only',
          'SELECT pg_reload_conf()',
        ),
    },
  ];
}
