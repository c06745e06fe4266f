import { afterAll, describe, expect, it } from '@jest/globals';
import { type Database } from '../../src/ledger/database.js';
import { openDatabase, openLedger } from '../../src/ledger/ledger.js';
import { migrate, newestSchema } from '../../src/ledger/migrations.js';
import { freshDatabase } from '../support/services.js';
import { schemaOf } from './earlier.js';
import { removeDirectories, sqliteUrl } from './places.js';

/** What a column has in every row that is written here, where not just anything will do. */
const values: Readonly<Record<string, string>> = {
  'reservations.status': 'held',
  'held_numbers.status': 'held',
  'orders.status': 'in_progress',
  'orders.kind': 'number',
  'ordered_numbers.status': 'pending',
  'changes.status': 'in_progress',
  'port_orders.status': 'submitted',
  'steps.status': 'done',
  'work.kind': 'order',
  provider_order_ids: '["17"]',
  connection: '{"trunkId":"3"}',
  // A description of what is wanted, of which a migration reads the quantity.
  criteria: '{"type":"local","quantity":2}',
  selection: '{"criteria":{"type":"local","quantity":2}}',
};
const json =
  /^(?:provider_options|details|digest|input|result|outcome|failure|problem|cost|service|scopes|allow_from|limits|metadata|attention)$/;
const rowsOfEach = 3;

type Tables = Map<string, { name: string; type: string }[]>;

async function tablesOf(db: Database): Promise<Tables> {
  const rows = await db.query<{ t: string; c: string; type: string }>(
    db.kind === 'sqlite'
      ? `SELECT m.name AS t, c.name AS c, c.type AS type FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`
      : `SELECT table_name AS t, column_name AS c, data_type AS type FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER' AND is_identity = 'NO'`,
  );
  const tables: Tables = new Map();
  for (const { t, c, type } of rows)
    if (t !== 'schema_version') tables.set(t, [...(tables.get(t) ?? []), { name: c, type }]);
  return tables;
}

function valueOf(table: string, { name, type }: { name: string; type: string }, nth: number): string | number {
  if (/bigint/i.test(type)) return 1_700_000_000_000 + nth;
  if (/int/i.test(type)) return nth;
  return values[`${table}.${name}`] ?? values[name] ?? (json.test(name) ? '{}' : `${name}-${nth}`);
}

/** Some rows of every table that there is; answers what was written, by table. */
async function fill(db: Database): Promise<Map<string, Record<string, string | number>[]>> {
  const written = new Map<string, Record<string, string | number>[]>();
  for (const [table, columns] of await tablesOf(db)) {
    for (let nth = 1; nth <= rowsOfEach; nth++) {
      const row = Object.fromEntries(columns.map((column) => [column.name, valueOf(table, column, nth)]));
      const names = Object.keys(row);
      const places = names.map((_, i) => `$${i + 1}`).join(', ');
      const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places}) ON CONFLICT DO NOTHING RETURNING *`;
      if ((await db.query(sql, Object.values(row))).length === 1)
        written.set(table, [...(written.get(table) ?? []), row]);
    }
  }
  return written;
}

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
])('a ledger of every earlier schema, with rows in every table: %s', (_, address) => {
  afterAll(removeDirectories);

  it('migrates to the current one without losing any', async () => {
    const fresh = await openDatabase(await address());
    await migrate(fresh);
    const today = await schemaOf(fresh);
    await fresh.close();
    for (let version = 1; version < newestSchema; version++) {
      const url = await address();
      const db = await openDatabase(url);
      await migrate(db, version);
      const written = await fill(db);
      expect(written.get('orders')).toHaveLength(rowsOfEach);
      await db.close();

      const after = await openDatabase(url);
      await migrate(after);
      const schema = await schemaOf(after);
      for (const part of ['tables', 'columns', 'indexes', 'triggers'] as const)
        expect({ version, [part]: [...schema[part].keys()].sort() }).toEqual({
          version,
          [part]: [...today[part].keys()].sort(),
        });
      for (const [table, rows] of written) {
        const found = await after.query(`SELECT * FROM ${table}`);
        for (const row of rows)
          expect({ version, table, found }).toMatchObject({
            version,
            table,
            found: expect.arrayContaining([expect.objectContaining(kept(table, row))]),
          });
      }
      await after.close();

      const ledger = await openLedger(url);
      for (const { id } of written.get('orders')!)
        expect({ version, order: await ledger.orders.find(String(id)) }).toMatchObject({
          version,
          order: { status: 'in_progress', providerOrderIds: ['17'] },
        });
      for (const { id } of written.get('reservations')!)
        expect(await ledger.reservations.find(String(id))).toMatchObject({ status: 'held' });
      for (const { id } of written.get('changes') ?? [])
        expect(await ledger.changes.find(String(id))).toMatchObject({ status: 'in_progress' });
      for (const { id } of written.get('port_orders') ?? [])
        expect(await ledger.ports.find(String(id))).toMatchObject({ status: 'submitted' });
      await ledger.close();
    }
  }, 240_000);
});

/** What no migration changes. Counts are counted anew from the rows they are of. */
function kept(table: string, row: Record<string, string | number>): Record<string, string | number> {
  if (table === 'counters' || table === 'uses' || table === 'tallies') return {};
  const { share: _, ...rest } = row;
  return rest;
}
