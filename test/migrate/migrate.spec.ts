import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Database } from '../../src/ledger/database.js';
import { openDatabase } from '../../src/ledger/ledger.js';
import { migrate, newestSchema, schemaVersion } from '../../src/ledger/migrations.js';
import { removeDirectories, sqliteFile, sqliteUrl } from '../ledger/places.js';
import { freshDatabase } from '../support/services.js';

afterAll(removeDirectories);

/** `npm run migrate`, without building. */
const command = (storeUrl: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) =>
    execFile(
      process.execPath,
      ['dist/migrate/main.js', ...args],
      { env: { ...process.env, STORE_URL: storeUrl } },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    ),
  );

/** Does something to a ledger that nobody uses. */
async function within<T>(url: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(url);
  return work(db).finally(() => db.close());
}

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
])('npm run migrate: %s', (_, address) => {
  it('brings an earlier schema up to date, and says before and after whether that is needed', async () => {
    const url = await address();
    await within(url, (db) => migrate(db, newestSchema - 3));
    const behind = `The schema has version ${newestSchema - 3}; this release needs ${newestSchema}. Run npm run migrate.\n`;
    expect(await command(url, '--check')).toEqual({ code: 1, out: behind, err: '' });
    expect(await within(url, schemaVersion)).toBe(newestSchema - 3);
    const upgraded = `The schema has been upgraded from version ${newestSchema - 3} to ${newestSchema}.\n`;
    expect(await command(url)).toEqual({ code: 0, out: upgraded, err: '' });
    const done = { code: 0, out: `The schema is up to date: version ${newestSchema}.\n`, err: '' };
    expect(await command(url, '--check')).toEqual(done);
    expect(await command(url)).toEqual(done);
  });

  it('leaves the schema of a later release alone', async () => {
    const url = await address();
    await within(url, async (db) => {
      await migrate(db);
      await db.query('INSERT INTO schema_version (version) VALUES ($1)', [newestSchema + 1]);
    });
    for (const args of [[], ['--check']])
      expect(await command(url, ...args)).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(/^The schema has version \d+, newer than this release's \d+\. /),
      });
  });
});

describe('npm run migrate', () => {
  it('creates no file to check it', async () => {
    const file = sqliteFile();
    expect(await command(`sqlite:${file}`, '--check')).toMatchObject({ code: 1, err: '' });
    expect(existsSync(file)).toBe(false);
  });

  it('says in a sentence that it does not reach the ledger', async () => {
    const refused = await command('postgres://gateway@127.0.0.1:1/gateway', '--check');
    expect(refused).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^Cannot connect to the PostgreSQL ledger .*\n$/),
    });
  });
});

/** The statements of every migration, by its version. */
async function statements(kind: Database['kind']): Promise<string[][]> {
  const versions: string[][] = [[]];
  const query: Database['query'] = async (sql) => {
    if (sql.startsWith('INSERT INTO schema_version')) versions.push([]);
    else versions.at(-1)!.push(sql);
    return [];
  };
  const db = {
    kind,
    skipLocked: '',
    query,
    transaction: (work) => work(query),
    close: async () => undefined,
  } as Database;
  await migrate(db);
  return versions.slice(0, -1);
}

describe.each(['sqlite', 'postgres'] as const)('migrations: %s', (kind) => {
  it('take nothing away that the release before uses, and ask for nothing that it does not write', async () => {
    const known = new Set<string>();
    const refused: string[] = [];
    const versions = await statements(kind);
    for (const version of versions) {
      const made = version.flatMap((sql) => /^CREATE TABLE (\w+)/.exec(sql)?.[1] ?? []);
      for (const sql of version) {
        const [, table = ''] = /^CREATE UNIQUE INDEX \w+ ON (\w+)/.exec(sql) ?? [];
        const takes = /\bDROP (?:TABLE|COLUMN|CONSTRAINT)|\bRENAME\b|\bSET NOT NULL|\bALTER COLUMN/.test(sql);
        const asks = /ADD COLUMN/.test(sql) && /NOT NULL/.test(sql) && !/DEFAULT|GENERATED/.test(sql);
        if (takes || asks || known.has(table)) refused.push(sql);
      }
      for (const table of made) known.add(table);
    }
    expect(refused).toEqual([]);
    expect(versions).toHaveLength(newestSchema);
    expect(known.size).toBeGreaterThan(20);
  });
});
