import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.js';
import { defaultStoreUrl } from '../config/environment.js';
import { Reader } from '../config/reader.js';
import { StoreUnusable } from '../ledger/database.js';
import { openDatabase } from '../ledger/ledger.js';
import { migrate } from '../ledger/migrations.js';
import { Archive, type Archived, BadDay, latestDay } from './archive.js';
import { ArchiveDamaged, ArchiveFiles, ArchiveInUse } from './files.js';

const usage = `npm run archive -- --before <day> [--to <directory>] [--dry-run]
  --before <day>    archive items that ended before this day (UTC); the latest possible day is ${latestDay(systemClock.now())}
  --to <directory>  target directory (default: ./data/archive)
  --dry-run         only report what would be archived
Uses the ledger in STORE_URL. With SQLite, stop the gateway first.`;

/** `npm run archive`. Ends with 1 when something prevented it, with 2 when the command line was wrong. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { before: { type: 'string' }, to: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  });
  if (values.before === undefined) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const directory = values.to ?? join('data', 'archive');
  const db = await openDatabase(new Reader(process.env).secret('STORE_URL') ?? defaultStoreUrl);
  try {
    await migrate(db);
    const archive = new Archive(db, new ArchiveFiles(directory), systemClock);
    const counts = await (values['dry-run'] ? archive.count(values.before) : archive.run(values.before));
    process.stdout.write(`${told(counts, values['dry-run'] ? 'would be archived' : `archived in ${directory}`)}\n`);
    return 0;
  } finally {
    await db.close();
  }
}

const told = (counts: Archived, what: string): string =>
  Object.entries(counts).length === 0
    ? 'Nothing to archive.'
    : `${Object.entries(counts).map(([kind, count]) => `${count} ${kind.replace('_', ' ')}`).join(', ')} ${what}.`; // prettier-ignore

try {
  process.exitCode = await main();
} catch (error) {
  const known = [BadDay, ArchiveDamaged, ArchiveInUse, StoreUnusable].some((kind) => error instanceof kind);
  const wrong = error instanceof BadDay || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${error instanceof Error ? (known || wrong ? error.message : error.stack) : String(error)}\n`);
  process.exitCode = wrong ? 2 : 1;
}
