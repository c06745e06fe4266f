import { existsSync } from 'node:fs';
import { runCommand } from '../command-line.js';
import { defaultStoreUrl } from '../config/environment.js';
import { Reader } from '../config/reader.js';
import { StoreUnreachable, StoreUnusable } from '../ledger/database.js';
import { openDatabase } from '../ledger/ledger.js';
import { migrate, newestSchema, schemaVersion } from '../ledger/migrations.js';

const usage = `npm run migrate -- [--check]
  --check  change nothing; exit with status 1 unless the schema is this release's
Brings the schema of the ledger in STORE_URL up to this release. Gateways of the release before continue to work with it (PostgreSQL).
With SQLite, stop the gateway first.`;

/** What a newer schema means, and what to do. */
const newer = (version: number): string => `The schema has version ${version}, newer than this release's ${newestSchema}. Run the release that upgraded it, or a later one.`; // prettier-ignore

async function check(storeUrl: string): Promise<number> {
  // Opening a file that does not exist would create it.
  const version = isMissingFile(storeUrl) ? 0 : await withDatabase(storeUrl, schemaVersion);
  if (version > newestSchema) throw new StoreUnusable(newer(version));
  if (version === newestSchema) return said(`The schema is up to date: version ${version}.`);
  said(`The schema has version ${version}; this release needs ${newestSchema}. Run npm run migrate.`);
  return 1;
}

const upgrade = (storeUrl: string): Promise<number> =>
  withDatabase(storeUrl, async (db) => {
    const before = await schemaVersion(db);
    if (before > newestSchema) throw new StoreUnusable(newer(before));
    await migrate(db);
    return said(
      before === newestSchema
        ? `The schema is up to date: version ${before}.`
        : `The schema has been upgraded from version ${before} to ${newestSchema}.`,
    );
  });

const isMissingFile = (storeUrl: string): boolean =>
  storeUrl.startsWith('sqlite:') && !existsSync(storeUrl.slice('sqlite:'.length));

async function withDatabase<T>(
  storeUrl: string,
  work: (db: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
): Promise<T> {
  // prettier-ignore
  const db = await openDatabase(storeUrl);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

function said(sentence: string): number {
  process.stdout.write(`${sentence}\n`);
  return 0;
}

/** `npm run migrate`. Exits with 1 on failure, and with 2 if the command line is invalid. */
await runCommand({
  usage,
  options: { check: { type: 'boolean', default: false } },
  says: (error) =>
    [StoreUnusable, StoreUnreachable].some((kind) => error instanceof kind) ? (error as Error).message : undefined,
  run: ({ check: only }) => {
    const storeUrl = new Reader(process.env).secret('STORE_URL') ?? defaultStoreUrl;
    return only ? check(storeUrl) : upgrade(storeUrl);
  },
});
