import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultStoreUrl } from '../config/environment.js';
import { Reader } from '../config/reader.js';
import { requestBackup } from '../ledger/backup.js';
import { StoreInUse, StoreUnusable } from '../ledger/database.js';
import { openDatabase } from '../ledger/ledger.js';
import { asCommand } from './command.js';

const usage = `npm run backup -- --to <file>
Copies the SQLite ledger in STORE_URL into a new file, while the gateway runs or while it is stopped.
A PostgreSQL ledger is backed up with pg_dump.`;

/** `npm run backup`. Ends with 1 when something prevented it, with 2 when the command line was wrong. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { to: { type: 'string' } } });
  const storeUrl = new Reader(process.env).secret('STORE_URL') ?? defaultStoreUrl;
  if (values.to === undefined || !storeUrl.startsWith('sqlite:')) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const to = resolve(values.to);
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

await asCommand(main);
