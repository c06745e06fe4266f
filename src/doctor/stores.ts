import { once } from 'node:events';
import { type Clock } from '../clock.js';
import { type Check } from '../contract/preflight.js';
import { type Database, StoreUnusable } from '../ledger/database.js';
import { openDatabase } from '../ledger/ledger.js';
import { newestSchema, schemaVersion } from '../ledger/migrations.js';
import { openClient, parseRedisUrl } from '../volatile/redis-address.js';
import { exists, isPrivate } from './files.js';

/** Maximum difference from another clock: deadlines of minutes are measured by both. Milliseconds. */
const mostSkew = { warning: 1_000, failed: 5_000 };

/** Timeout for connecting to Redis. */
const connectMs = 3_000;

export const fileOf = (storeUrl: string): string | undefined => /^sqlite:(?!:memory:)([^?]+)/.exec(storeUrl)?.[1];

/** Checks the ledger without creating or upgrading anything. */
export async function ledger(storeUrl: string, clock: Clock): Promise<Check[]> {
  const file = fileOf(storeUrl);
  if (file !== undefined && !(await exists(file)))
    return [
      { id: 'ledger', outcome: 'ok', detail: `${file} does not exist yet. The gateway creates it when it starts.` },
    ];
  const privacy = file === undefined ? [] : [await isPrivate('ledger.private', file)];
  let db: Database;
  try {
    db = await openDatabase(storeUrl);
  } catch (error) {
    const said = error instanceof StoreUnusable ? error.message : 'It cannot be opened.';
    if (/in use by another process/.test(said))
      return [...privacy, { id: 'ledger', outcome: 'skipped', detail: 'A gateway is using it.' }];
    return [...privacy, unreachable('ledger', said)];
  }
  try {
    const asked = clock.now();
    const now = db.kind === 'postgres' ? await db.query('SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now') : []; // prettier-ignore
    const answered = clock.now();
    const version = await schemaVersion(db);
    return [
      ...privacy,
      schema(version),
      ...now.map((one) => skew('clock.database', Number(one['now']), asked, answered)),
    ];
  } catch {
    return [...privacy, unreachable('ledger', 'No response.')];
  } finally {
    await db.close();
  }
}

function schema(version: number): Check {
  const id = 'ledger.schema';
  if (version > newestSchema)
    return { id, outcome: 'failed', detail: `Version ${version}, newer than this gateway's ${newestSchema}.`, advice: 'Run the release that upgraded it, or a later one.' }; // prettier-ignore
  const behind = version < newestSchema ? ` The gateway upgrades it to ${newestSchema} when it starts.` : '';
  return { id, outcome: 'ok', detail: `Version ${version}.${behind}` };
}

/** Redis, as far as its permissions allow. */
export async function redis(redisUrl: string, clock: Clock): Promise<Check[]> {
  const client = openClient(parseRedisUrl(redisUrl));
  client.on('error', () => undefined);
  try {
    await once(client, 'ready', { signal: AbortSignal.timeout(connectMs) });
    const asked = clock.now();
    const time = (await client.call('TIME')) as [string, string];
    const answered = clock.now();
    const settings = await Promise.all(
      wanted.map(async ({ setting, value, detail, advice }): Promise<Check> => {
        const id = `redis.${setting}`;
        const [, set] = ((await client.call('CONFIG', 'GET', setting).catch(() => [])) as string[]) ?? [];
        if (set === undefined) return { id, outcome: 'skipped', detail: 'Unknown: Redis does not allow CONFIG.' };
        return set === value
          ? { id, outcome: 'ok', detail: `${set}.` }
          : { id, outcome: 'warning', detail: `${set}: ${detail}`, advice };
      }),
    );
    return [skew('clock.redis', Number(time[0]) * 1000 + Number(time[1]) / 1000, asked, answered), ...settings];
  } catch {
    return [unreachable('redis', 'No response.')];
  } finally {
    client.disconnect();
  }
}

const wanted = [
  { setting: 'maxmemory-policy', value: 'noeviction', detail: 'under memory pressure deadlines are dropped, and read from the ledger later.', advice: 'Set maxmemory-policy to noeviction.' }, // prettier-ignore
  { setting: 'appendonly', value: 'yes', detail: 'a restart empties it; the gateway then rebuilds it from the ledger.', advice: 'Set appendonly to yes.' }, // prettier-ignore
];

const unreachable = (id: string, said: string): Check => ({
  id,
  outcome: 'failed',
  detail: said,
  advice: `Check that it is running, that its address is right and that this machine may connect.`,
});

/** The difference of another clock, which was read between two readings of ours. */
function skew(id: string, theirs: number, asked: number, answered: number): Check {
  const off = Math.round(theirs < asked ? asked - theirs : Math.max(0, theirs - answered));
  const outcome = off > mostSkew.failed ? 'failed' : off > mostSkew.warning ? 'warning' : 'ok';
  const detail = `Differs from this machine's by ${off > 0 ? `${off} ms or more` : 'no more than the round-trip time'}.`;
  return outcome === 'ok' ? { id, outcome, detail } : { id, outcome, detail, advice: 'Synchronize the clocks (NTP).' };
}
