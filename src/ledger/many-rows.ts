import { type Query, type Row, type SqlValue } from './database.js';

/** The maximum number of rows per statement: each number of rows is a statement of its own, and each stays prepared. */
const maxRows = 8;

/** Where rows go, and how. */
interface Into {
  table: string;
  columns: readonly string[];
  /** Columns whose value is an expression: written from the row's parameters, by column. */
  made?: Readonly<Record<string, (parameters: Record<string, string>) => string>>;
  /** Follows the values. */
  then?: string;
}

/** Writes rows in order, several per statement. Returns the rows of RETURNING. */
export async function insertRows(
  query: Query,
  { table, columns, made = {}, then = '' }: Into,
  rows: readonly (readonly SqlValue[])[],
): Promise<Row[]> {
  const written: Row[] = [];
  for (const part of inParts(rows)) {
    const places = part.map((_, i) => {
      const parameters = Object.fromEntries(columns.map((column, j) => [column, `$${i * columns.length + j + 1}`]));
      return `(${columns.map((column) => made[column]?.(parameters) ?? parameters[column]).join(', ')})`;
    });
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${places.join(', ')} ${then}`;
    written.push(...(await query(sql, part.flat())));
  }
  return written;
}

/** Splits rows into the parts that one statement writes. */
export function inParts<T>(rows: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < rows.length; from += maxRows) parts.push(rows.slice(from, from + maxRows));
  return parts;
}
