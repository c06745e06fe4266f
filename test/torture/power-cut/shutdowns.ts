import pg from 'pg';
import { startPostgres } from '../../support/servers.js';
import { until } from '../ground/caller.js';
import { Ground } from '../ground/ground.js';
import { trade } from '../ground/traders.js';
import { missing, type Look } from './verdict.js';
import { type Mark } from './trace.js';

/** How many answers come between two shutdowns. */
const answersBetween = 12;
const callers = 6;

export interface Shutdowns {
  readonly wrongs: readonly string[];
  readonly shutdowns: number;
  readonly told: number;
}

/**
 * A gateway whose PostgreSQL is shut down immediately, again and again, while callers trade: what they were told is there in the end. Before
 * each other shutdown somebody has the server answer before commits are on disk; connections that are open do not follow that.
 */
export async function shutDownOften(seed: number, count: number, end: number): Promise<Shutdowns> {
  const postgres = await startPostgres({ durable: true });
  const ground = await Ground.prepare({ courseMs: 20 });
  const marks: Mark[] = [];
  let [shutdowns, isEnough] = [0, false];
  try {
    const gateway = await ground.start({ PROVIDERS: 'tcl,didtfn', TCL_POLL_MS: '50', STORE_URL: postgres.url });
    const trading = trade({
      ...{ seed, callers, url: () => gateway.url, isEnough: () => isEnough },
      note: ({ id, status }, key) => void marks.push({ told: id, status, key }),
    });
    for (; shutdowns < count && (shutdowns === 0 || Date.now() < end); shutdowns++) {
      const enough = marks.length + answersBetween;
      await until(() => marks.length, (told) => told >= enough); // prettier-ignore
      const early = shutdowns % 2 === 0;
      if (early) {
        await answerEarly(postgres.url);
        await until(() => marks.length, (told) => told >= enough + answersBetween); // prettier-ignore
      }
      await postgres.kill('SIGQUIT');
      await postgres.restart();
      if (early) await setting(postgres.url, 'RESET synchronous_commit');
    }
    isEnough = true;
    await trading;
    await gateway.kill();
    const client = await connected(postgres.url);
    const look: Look = async (sql) => (await client.query<Record<string, string>>(sql)).rows;
    const wrongs = await missing(look, marks);
    await client.end();
    return { wrongs, shutdowns, told: marks.length };
  } finally {
    isEnough = true;
    await ground.leave();
    await postgres.stop();
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** What commits without waiting for the disk is not written by anybody else from now on. */
async function answerEarly(url: string): Promise<void> {
  const client = await connected(url);
  const { rows } = await client.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'",
  );
  await client.end();
  for (const { pid } of rows) process.kill(pid, 'SIGSTOP');
  await setting(url, 'SET synchronous_commit = off');
}

/** Changes settings of the whole server, for sessions that are open as well. */
async function setting(url: string, ...changes: string[]): Promise<void> {
  const client = await connected(url);
  for (const change of changes) await client.query(`ALTER SYSTEM ${change}`);
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}
