import { type Database } from '../../src/ledger/database.js';
import { openDatabase } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { freshDatabase } from '../support/services.js';
import { sqliteUrl } from './places.js';

/** Tables, their columns (`table.column`), indexes and what runs with statements: how each is made, by its name. */
export interface Schema {
  tables: Map<string, string>;
  columns: Map<string, string>;
  indexes: Map<string, string>;
  triggers: Map<string, string>;
}

const questions: Record<Database['kind'], Record<keyof Schema, string>> = {
  sqlite: {
    tables: `SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
    columns: `SELECT m.name || '.' || c.name AS name, '' AS sql FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`,
    indexes: `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`,
    triggers: `SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`,
  },
  postgres: {
    tables: `SELECT tablename AS name, '' AS sql FROM pg_tables WHERE schemaname = 'public'`,
    columns: `SELECT table_name || '.' || column_name AS name, '' AS sql FROM information_schema.columns WHERE table_schema = 'public'`,
    indexes: `SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = 'public'`,
    triggers: `SELECT proname AS name, '' AS sql FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'`,
  },
};

export async function schemaOf(db: Database): Promise<Schema> {
  const of = async (part: keyof Schema): Promise<Map<string, string>> => {
    const rows = await db.query(questions[db.kind][part]);
    return new Map(rows.map(({ name, sql }) => [String(name), String(sql)]));
  };
  return {
    tables: await of('tables'),
    columns: await of('columns'),
    indexes: await of('indexes'),
    triggers: await of('triggers'),
  };
}

/** Gives a ledger that nobody has open the schema of an earlier version. Its rows stay. */
export async function backTo(version: number, url: string): Promise<void> {
  const sample = await openDatabase(url.startsWith('sqlite:') ? sqliteUrl() : await freshDatabase());
  await migrate(sample, version);
  const then = await schemaOf(sample);
  await sample.close();
  const db = await openDatabase(url);
  const now = await schemaOf(db);
  const newer = (part: keyof Schema): string[] => [...now[part].keys()].filter((name) => !then[part].has(name));
  for (const name of newer('triggers'))
    await db.query(db.kind === 'sqlite' ? `DROP TRIGGER ${name}` : `DROP FUNCTION ${name} CASCADE`);
  for (const name of newer('tables')) await db.query(`DROP TABLE ${name}`);
  for (const name of newer('indexes')) await db.query(`DROP INDEX IF EXISTS ${name}`);
  for (const name of newer('columns')) {
    const [table, column] = name.split('.');
    if (then.tables.has(table!)) await db.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
  for (const [name, sql] of then.indexes) if (!now.indexes.has(name)) await db.query(sql);
  await db.query('DELETE FROM schema_version WHERE version > $1', [version]);
  await db.close();
}
