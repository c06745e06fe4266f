import { join } from 'node:path';
import { systemClock } from '../clock.js';
import { BadCommandLine, runCommand } from '../command-line.js';
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

async function archive(before: string, directory: string, dryRun: boolean): Promise<number> {
  const db = await openDatabase(new Reader(process.env).secret('STORE_URL') ?? defaultStoreUrl);
  try {
    await migrate(db);
    const ended = new Archive(db, new ArchiveFiles(directory), systemClock);
    const counts = await (dryRun ? ended.count(before) : ended.run(before)).catch((error: unknown) => {
      throw error instanceof BadDay ? new BadCommandLine(error.message) : error;
    });
    process.stdout.write(`${told(counts, dryRun ? 'would be archived' : `archived in ${directory}`)}\n`);
    return 0;
  } finally {
    await db.close();
  }
}

const told = (counts: Archived, what: string): string =>
  Object.entries(counts).length === 0
    ? 'Nothing to archive.'
    : `${Object.entries(counts).map(([kind, count]) => `${count} ${kind.replace('_', ' ')}`).join(', ')} ${what}.`; // prettier-ignore

/** `npm run archive`. Exits with 1 on failure, and with 2 if the command line is invalid. */
await runCommand({
  usage,
  options: {
    before: { type: 'string' },
    to: { type: 'string', default: join('data', 'archive') },
    'dry-run': { type: 'boolean', default: false },
  },
  says: (error) =>
    [ArchiveDamaged, ArchiveInUse, StoreUnusable].some((kind) => error instanceof kind)
      ? (error as Error).message
      : undefined,
  run: ({ before, to, 'dry-run': dryRun }) => {
    if (before === undefined) throw new BadCommandLine('--before is missing.');
    return archive(before, to, dryRun);
  },
});
