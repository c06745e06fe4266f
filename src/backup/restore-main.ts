import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemClock } from '../clock.js';
import { BadCommandLine, runCommand } from '../command-line.js';
import { defaultStoreUrl } from '../config/environment.js';
import { Reader } from '../config/reader.js';
import { StoreInUse, StoreUnusable } from '../ledger/database.js';
import { openDatabase } from '../ledger/ledger.js';
import { migrate, newestSchema } from '../ledger/migrations.js';
import { markRestored, type Restored } from './restored.js';

const usage = `npm run restore -- --from <file>   a SQLite ledger: puts the backup in the place of the ledger in STORE_URL
npm run restore                    a PostgreSQL ledger: after pg_restore, before a gateway starts
Stop every gateway first. What was open in the backup is marked: nothing is sent before the provider\'s state has been read.`;

async function restore(from: string | undefined): Promise<number> {
  const storeUrl = new Reader(process.env).secret('STORE_URL') ?? defaultStoreUrl;
  const sqlite = storeUrl.startsWith('sqlite:');
  if (sqlite && from === undefined)
    throw new BadCommandLine('--from is required: the ledger in STORE_URL is a SQLite ledger.');
  if (!sqlite && from !== undefined)
    throw new BadCommandLine('--from is for SQLite ledgers; the one in STORE_URL is not.');
  const restored = sqlite
    ? await putInPlace(resolve(storeUrl.slice('sqlite:'.length)), resolve(from!))
    : await marked(storeUrl);
  const { at, asked, review } = restored;
  process.stdout.write(
    `Restored to ${new Date(at).toISOString()}. ${asked} open items continue once the provider\'s state has been read; ${review} need review.\n`,
  );
  return 0;
}

/** Upgrades the schema, then marks the ledger as restored from a backup. */
async function marked(storeUrl: string): Promise<Restored> {
  const db = await openDatabase(storeUrl);
  try {
    await migrate(db);
    return await markRestored(db, systemClock);
  } finally {
    await db.close();
  }
}

/** The database file and the files that SQLite keeps beside it. */
const parts = ['', '-wal', '-shm', '-journal'];

/** The previous ledger is kept beside the new one. */
async function putInPlace(file: string, from: string): Promise<Restored> {
  if (!existsSync(from)) throw new StoreUnusable(`There is no ${from}.`);
  const incoming = `${file}.restoring`;
  const leftBehind = parts.map((part) => incoming + part);
  try {
    for (const one of leftBehind) rmSync(one, { force: true });
    copyFileSync(from, incoming);
    chmodSync(incoming, 0o600);
    await check(`sqlite:${incoming}`, from);
    const restored = await marked(`sqlite:${incoming}`);
    if (existsSync(file)) await closeUp(file);
    const kept = `${file}.replaced-${new Date(systemClock.now()).toISOString().replaceAll(':', '-')}`;
    // SQLite finds a log by name only: an old log left in place would be applied to the backup.
    for (const part of parts) if (existsSync(file + part)) renameSync(file + part, kept + part);
    renameSync(incoming, file);
    return restored;
  } finally {
    for (const one of leftBehind) rmSync(one, { force: true });
  }
}

/** Fails if another process has the file open. Writes the log back into the file, unless the file is damaged, which is why it is being replaced. */
async function closeUp(file: string): Promise<void> {
  try {
    await (await openDatabase(`sqlite:${file}`)).close();
  } catch (error) {
    if (error instanceof StoreInUse || !(error instanceof StoreUnusable)) throw error;
    process.stderr.write(`${error.message} It is kept as it is.\n`);
  }
}

/** Reads the whole file: a backup may be old. */
async function check(storeUrl: string, from: string): Promise<void> {
  const db = await openDatabase(storeUrl);
  try {
    const [said] = await db.query<{ quick_check: string }>('PRAGMA quick_check(1)');
    const tables = await db.query(`SELECT name FROM sqlite_master WHERE name = 'schema_version'`);
    if (said?.quick_check !== 'ok' || tables.length === 0) throw new StoreUnusable(`${from} is not an intact ledger.`);
    const [version] = await db.query<{ v: number }>('SELECT MAX(version) AS v FROM schema_version');
    if (Number(version?.v) > newestSchema)
      throw new StoreUnusable(`${from} was made by a newer version of the gateway. Restore it with that version.`);
  } finally {
    await db.close();
  }
}

/** `npm run restore`. Exits with 1 on failure, and with 2 if the command line is invalid. */
await runCommand({
  usage,
  options: { from: { type: 'string' } },
  says: (error) => (error instanceof StoreUnusable ? error.message : undefined),
  run: ({ from }) => restore(from),
});
