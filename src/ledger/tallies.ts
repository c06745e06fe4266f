import { type Database, type Query } from './database.js';

/** Tables counted by status. */
const tables = ['orders', 'port_orders', 'changes'] as const;
export type Tallied = (typeof tables)[number];

/**
 * In PostgreSQL, concurrent transactions count in separate rows, so that none waits for another: one slot per connection, by its backend's process
 * ID. Transactions that share a slot wait for each other, and are retried if they deadlock; this many slots make that rare. Not one slot per process
 * ID: connections come and go, and their rows would stay.
 */
const slots = 4_096;

const add = 'INSERT INTO tallies (name, status, slot, n)';
const onto = 'ON CONFLICT (name, status, slot) DO UPDATE SET n = tallies.n + excluded.n';

/**
 * Schema: the number of rows of a table in each status. Triggers maintain it in the statement that writes a row, so that no code path can omit it.
 */
export const talliesIn = (kind: Database['kind']): readonly string[] => [
  `CREATE TABLE tallies (name TEXT NOT NULL, status TEXT NOT NULL, slot INTEGER NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (name, status, slot))`,
  // Earlier versions may be writing: their uncommitted rows would be missed by both the counts and the triggers.
  ...(kind === 'postgres' ? [`LOCK TABLE ${tables.join(', ')} IN SHARE ROW EXCLUSIVE MODE`] : []),
  ...tables.map((table) => `${add} SELECT '${table}', status, 0, COUNT(*) FROM ${table} GROUP BY status`),
  ...(kind === 'sqlite' ? tables.flatMap(sqliteTriggers) : [...postgresFunctions, ...tables.flatMap(postgresTriggers)]),
];

const sqliteTriggers = (table: Tallied): string[] => {
  const count = (status: string, by: number): string => `${add} VALUES ('${table}', ${status}, 0, ${by}) ${onto};`;
  return [
    `CREATE TRIGGER ${table}_tally_in AFTER INSERT ON ${table} BEGIN ${count('NEW.status', 1)} END`,
    `CREATE TRIGGER ${table}_tally_out AFTER DELETE ON ${table} BEGIN ${count('OLD.status', -1)} END`,
    `CREATE TRIGGER ${table}_tally_moved AFTER UPDATE OF status ON ${table} WHEN OLD.status <> NEW.status
       BEGIN ${count('OLD.status', -1)} ${count('NEW.status', 1)} END`,
  ];
};

/** Counts each status once per statement, not once per row: updating one row thousands of times in a transaction is slow. */
const postgresFunctions = [
  ['in', `SELECT TG_TABLE_NAME, status, pg_backend_pid() % ${slots}, COUNT(*) FROM written GROUP BY status`],
  ['out', `SELECT TG_TABLE_NAME, status, pg_backend_pid() % ${slots}, -COUNT(*) FROM written GROUP BY status`],
  [
    'moved',
    `VALUES (TG_TABLE_NAME, OLD.status, pg_backend_pid() % ${slots}, -1), (TG_TABLE_NAME, NEW.status, pg_backend_pid() % ${slots}, 1)`,
  ],
].map(
  ([name, rows]) =>
    `CREATE FUNCTION tally_${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${add} ${rows} ${onto}; RETURN NULL; END $$`,
);

const postgresTriggers = (table: Tallied): string[] => [
  `CREATE TRIGGER ${table}_tally_in AFTER INSERT ON ${table} REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION tally_in()`,
  `CREATE TRIGGER ${table}_tally_out AFTER DELETE ON ${table} REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION tally_out()`,
  `CREATE TRIGGER ${table}_tally_moved AFTER UPDATE OF status ON ${table} FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION tally_moved()`,
];

/** The number of rows in each status. */
export async function tallied(query: Query, table: Tallied): Promise<Map<string, number>> {
  const rows = await query(`SELECT status, SUM(n) AS n FROM tallies WHERE name = $1 GROUP BY status`, [table]);
  const counts = rows.map(({ status, n }) => [String(status), Number(n)] as const);
  return new Map(counts.filter(([, n]) => n > 0));
}
