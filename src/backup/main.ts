import { resolve } from 'node:path';
import { BadCommandLine, runCommand } from '../command-line.js';
import { defaultStoreUrl } from '../config/environment.js';
import { Reader } from '../config/reader.js';
import { requestBackup } from '../ledger/backup.js';
import { StoreInUse, StoreUnusable } from '../ledger/database.js';
import { openDatabase } from '../ledger/ledger.js';

const usage = `npm run backup -- --to <file>
Copies the SQLite ledger in STORE_URL into a new file, whether or not the gateway is running.
A PostgreSQL ledger is backed up with pg_dump.`;

async function backUp(target: string | undefined): Promise<number> {
  const storeUrl = new Reader(process.env).secret('STORE_URL') ?? defaultStoreUrl;
  if (!storeUrl.startsWith('sqlite:')) throw new BadCommandLine('The ledger in STORE_URL is not a SQLite ledger.');
  if (target === undefined) throw new BadCommandLine('--to is missing.');
  const to = resolve(target);
  const file = resolve(storeUrl.slice('sqlite:'.length));
  if (!(await requestBackup(file, to))) await copyUnused(storeUrl, to);
  process.stdout.write(`Backed up to ${to}.\n`);
  return 0;
}

async function copyUnused(storeUrl: string, to: string): Promise<void> {
  const db = await openDatabase(storeUrl).catch((error: unknown) => {
    if (!(error instanceof StoreInUse)) throw error;
    throw new StoreUnusable('The process that uses the ledger does not accept backup requests. Stop it first.');
  });
  try {
    await db.copyInto!(to);
  } finally {
    await db.close();
  }
}

/** `npm run backup`. Exits with 1 on failure, and with 2 if the command line is invalid. */
await runCommand({
  usage,
  options: { to: { type: 'string' } },
  says: (error) => (error instanceof StoreUnusable ? error.message : undefined),
  run: ({ to }) => backUp(to),
});
