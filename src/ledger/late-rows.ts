import { type Query, type SqlValue } from './database.js';

/** Writes rows of one table, in order. */
export type WriteRows = (query: Query, rows: readonly (readonly SqlValue[])[]) => Promise<void>;

/** Takes rows that no other statement of their transaction needs. */
export interface Late {
  add(write: WriteRows, row: readonly SqlValue[]): Promise<void>;
}

/** Outside a transaction: writes each row at once. */
export const atOnce = (query: Query): Late => ({ add: (write, row) => write(query, [row]) });

/**
 * Rows of histories and feeds, written together at the end of their transaction, in as few statements as possible. The transaction keeps its locks
 * until the commit, so rows about one resource are still written in the order of their commits.
 */
export class LateRows implements Late {
  private readonly waiting = new Map<WriteRows, (readonly SqlValue[])[]>();

  constructor(private readonly now: Query) {}

  /** Runs every other statement of the transaction. Before one that names a table of late rows, all rows added so far are written. */
  readonly query: Query = async (sql, parameters) => {
    if (this.waiting.size > 0 && lateTables.test(sql)) await this.write();
    return this.now(sql, parameters);
  };

  async add(write: WriteRows, row: readonly SqlValue[]): Promise<void> {
    const rows = this.waiting.get(write);
    if (rows) rows.push(row);
    else this.waiting.set(write, [row]);
  }

  /** Writes all rows added so far. */
  async write(): Promise<void> {
    const tables = [...this.waiting];
    this.waiting.clear();
    for (const [write, rows] of tables) await write(this.now, rows);
  }
}

const lateTables = /\b(?:events|outbox)\b/;
