import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import { copyInto, offerBackups } from './backup.js';
import {
  type Database,
  type Parameter,
  type Row,
  StoreInUse,
  StoreUnreachable,
  StoreUnusable,
  UniqueViolation,
} from './database.js';
import { GroupCommit } from './group-commit.js';

/** Set explicitly and read back: defaults differ between builds, and without `synchronous=FULL` a power failure loses paid orders. */
const pragmas: [name: string, value: string, readBack: string | number][] = [
  ['busy_timeout', '0', 0],
  ['locking_mode', 'EXCLUSIVE', 'exclusive'],
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  // Otherwise savepoint journals go to a file in the temporary directory: three quarters of all bytes written.
  ['temp_store', 'MEMORY', 2],
  // In pages: 16 MB of log. Pages that orders change repeatedly are copied into the ledger's file once per 4000 pages of log, not once per 1000.
  ['wal_autocheckpoint', '4000', 4000],
];
/** The first version whose write-ahead log never loses data when it is reset. */
const oldestSafeVersion = [3, 51, 3];

/** SQLite's code and message, recognized by their members: under a test runner, its errors are not instances of this realm's `Error`. */
const said = (error: unknown): { code: string; message: string } => {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  return { code, message };
};
const sqliteCode = (error: unknown): string => Object.values(said(error)).join(' ');

/** Opens the SQLite ledger exclusively. A second process gets an error that names the holder. */
export function openSqlite(path: string): Database {
  const file = path === ':memory:' ? path : resolve(path);
  const ownerFile = `${file}.owner`;
  let db: DatabaseSyncInstance;
  try {
    if (file !== ':memory:') keepPrivate(file);
    db = new DatabaseSync(file);
    applyPragmas(db, file);
    // In this locking mode, the lock is kept until the process ends.
    db.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    if (/lock|busy/i.test(sqliteCode(error))) {
      throw new StoreInUse(
        `The ledger ${file} is in use by another process (${ownerOf(ownerFile)}). Stop that process, or set a different STORE_URL.`,
      );
    }
    if (error instanceof StoreUnusable) throw error;
    throw new StoreUnusable(`Cannot open the ledger ${file}: ${said(error).message || 'unknown'}`);
  }
  if (file !== ':memory:') {
    rmSync(ownerFile, { force: true });
    writeFileSync(ownerFile, `pid ${process.pid} on ${hostname()} since ${new Date().toISOString()}\n`, {
      mode: 0o600,
    });
  }

  const endBackups = file === ':memory:' ? (): void => undefined : offerBackups(file, db);
  const statements = new Map<string, StatementSyncInstance>();
  const run = statementsOn(db, statements);
  const group = new GroupCommit(db);
  return {
    kind: 'sqlite',
    skipLocked: '',
    query: (sql, parameters) =>
      translated(reads.test(sql) ? group.read(() => run(sql, parameters)) : group.write(() => run(sql, parameters))),
    transaction: (work) =>
      translated(group.transaction((inside) => work((sql, parameters) => inside(() => run(sql, parameters))))),
    copyInto: (to) => copyInto(db, to),
    close: () =>
      group.last(() => {
        endBackups();
        rmSync(ownerFile, { force: true });
        // Prepared statements keep a closed database open, and its file locked, until they are garbage-collected: release the lock explicitly.
        db.exec('PRAGMA journal_mode=DELETE; PRAGMA locking_mode=NORMAL; SELECT 1 FROM sqlite_schema');
        statements.clear();
        db.close();
      }),
  };
}

/** Runs the ledger's statements on a connection; each is prepared once and kept. */
export function statementsOn(
  db: DatabaseSyncInstance,
  statements = new Map<string, StatementSyncInstance>(),
): <R extends Row>(sql: string, parameters?: readonly Parameter[]) => R[] {
  return <R extends Row>(sql: string, parameters: readonly Parameter[] = []): R[] => {
    const statement = statements.get(sql) ?? db.prepare(toSqlite(sql));
    statements.set(sql, statement);
    try {
      return statement.all(...parameters.map((p) => (isList(p) ? JSON.stringify(p) : p))) as R[];
    } catch (error) {
      throw /UNIQUE/.test(sqliteCode(error)) ? new UniqueViolation() : error;
    }
  };
}

/** No space, no permission to write, or a failing disk: retrying later is right. */
const away = /disk is full|disk I\/O error|readonly database|unable to open database file|has undone the transaction/;

async function translated<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw away.test(said(error).message) ? new StoreUnreachable(error) : error;
  }
}

/** Statements not worth a commit. If one does write, the database commits it like any single statement. */
const reads = /^\s*(?:SELECT|WITH|PRAGMA|EXPLAIN)\b/;

const isList = (parameter: Parameter): parameter is readonly string[] => Array.isArray(parameter);

/** Translates PostgreSQL's parameters and lists for SQLite. */
const toSqlite = (sql: string): string =>
  sql.replace(/= ANY\(\$(\d+)\)/g, 'IN (SELECT value FROM json_each(?$1))').replace(/\$(\d+)/g, '?$1');

/**
 * The ledger has numbers, customers and amounts: other users of this machine must not read it. SQLite creates the files beside it with the same mode.
 */
function keepPrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  for (const path of [file, `${file}-wal`, `${file}-journal`].filter((name) => existsSync(name))) {
    const { mode } = statSync(path);
    // A file of an older version. Group permissions are left as the operator set them.
    if ((mode & 0o007) !== 0) chmodSync(path, mode & 0o770);
  }
}

function applyPragmas(db: DatabaseSyncInstance, file: string): void {
  const version = String((db.prepare('SELECT sqlite_version() AS v').get() as { v: string }).v);
  const parts = version.split('.').map(Number);
  const difference = oldestSafeVersion.map((wanted, i) => (parts[i] ?? 0) - wanted).find((d) => d !== 0) ?? 0;
  if (difference < 0) throw new StoreUnusable(`SQLite ${version} is too old: 3.51.3 or later is required.`);
  for (const [name, value, wanted] of pragmas) {
    db.exec(`PRAGMA ${name}=${value}`);
    const row = db.prepare(`PRAGMA ${name}`).get() as Record<string, string | number> | undefined;
    const got = row === undefined ? undefined : Object.values(row)[0];
    if (got !== wanted && !(file === ':memory:' && name === 'journal_mode')) {
      throw new StoreUnusable(`The ledger ${file} does not accept ${name}=${value} (it reports ${String(got)}).`);
    }
  }
  const large = file !== ':memory:' && statSync(file).size > wholeCheckBytes;
  for (const part of large ? tablesAtWork : ['1']) {
    const check = db.prepare(`PRAGMA quick_check(${part})`).get() as Record<string, string>;
    if (Object.values(check)[0] !== 'ok') throw new StoreUnusable(`The ledger ${file} is corrupt. Restore a backup.`);
  }
}

/** Checking a larger file would delay every start: only the tables that work starts from are checked. */
const wholeCheckBytes = 256 * 1024 * 1024;
const tablesAtWork = ['schema_version', 'work', 'lanes'];

function ownerOf(ownerFile: string): string {
  try {
    return readFileSync(ownerFile, 'utf8').trim();
  } catch {
    return 'it left no name';
  }
}
