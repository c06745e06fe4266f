import { rowsOf } from './rows.js';

/** Orders in one transaction. */
const portion = 5_000;

/**
 * Fills an empty ledger of the current schema. Each table of a portion is one statement, whose rows are one parameter of JSON.
 * @param {import('../../../src/ledger/database.js').Database} db
 * @param {{ orders: number, seed?: number, until?: number, told?: (orders: number) => void }} what
 * @returns {Promise<Record<string, number>>} how many rows each table was given
 */
export async function fill(db, { orders, seed = 1, until = Date.now(), told = () => undefined }) {
  /** @type {Record<string, number>} */
  const written = {};
  let done = 0;
  // Pages of a large table's indexes are written to all over: they are kept as long as this connection is.
  if (db.kind === 'sqlite') await db.query('PRAGMA cache_size = -524288');
  for (const tables of rowsOf({ orders, seed, until, portion })) {
    await db.transaction(async (query) => {
      // What is filled in can be filled in again: only this is not waited for.
      if (db.kind === 'postgres') await query('SET LOCAL synchronous_commit = off');
      for (const [table, rows] of Object.entries(tables)) {
        await query(insert(db.kind, table, Object.keys(rows[0])), [JSON.stringify(rows)]);
        written[table] = (written[table] ?? 0) + rows.length;
      }
    });
    done = Math.min(orders, done + portion);
    told(done);
  }
  if (db.kind === 'postgres') await db.query('ANALYZE');
  return written;
}

/**
 * @param {'sqlite' | 'postgres'} kind
 * @param {string} table
 * @param {readonly string[]} columns
 */
const insert = (kind, table, columns) =>
  kind === 'sqlite'
    ? `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.map((c) => `value ->> '${c}'`).join(', ')} FROM json_each($1)`
    : `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM json_populate_recordset(NULL::${table}, $1)`;
