import { type Query, type Row, type SqlValue } from './database.js';

/** The maximum number of rows per statement: each number of rows is a statement of its own, and each stays prepared. */
const maxRows = 8;

/** Writes rows in order, several per statement; `then` follows the values. Returns the rows of RETURNING. */
export async function insertRows(
  query: Query,
  into: { table: string; columns: readonly string[]; then?: string },
  rows: readonly (readonly SqlValue[])[],
): Promise<Row[]> {
  const { table, columns, then = '' } = into;
  const written: Row[] = [];
  for (let from = 0; from < rows.length; from += maxRows) {
    const part = rows.slice(from, from + maxRows);
    const places = part.map((_, i) => `(${columns.map((__, j) => `$${i * columns.length + j + 1}`).join(', ')})`);
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${places.join(', ')} ${then}`;
    written.push(...(await query(sql, part.flat())));
  }
  return written;
}
