import { systemClock } from '../clock.js';

/** A parameter of a statement. Times are epoch milliseconds, flags 0 or 1, structures JSON text. */
export type SqlValue = string | number | null;
/**
 * What a statement accepts: a value, or a list of texts as one parameter, written `= ANY($1)`. A spelled-out list would be a different statement for
 * every length, and each of them would stay prepared.
 */
export type Parameter = SqlValue | readonly string[];
export type Row = Record<string, string | number | null>;

/** Runs one statement with `$1`-style parameters and returns its rows (for a change, those of RETURNING). */
export type Query = <R extends Row = Row>(sql: string, parameters?: readonly Parameter[]) => Promise<R[]>;

/**
 * The ledger's port to a database, with two adapters: SQLite (one process) and PostgreSQL (several). All SQL above it is written once, in the subset
 * of the language that both support.
 */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  /** Appended to a SELECT that claims work, so that processes can claim side by side. Empty for a database with one process. */
  readonly skipLocked: string;
  query: Query;
  /** All or nothing. Rejects with `UniqueViolation` if a unique index refuses a row. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Copies everything into a new file while work continues. Rejects with `StoreUnusable`. Absent for PostgreSQL, which has its own backup tools. */
  copyInto?(file: string): Promise<void>;
  close(): Promise<void>;
}

/** A unique index refused a row: another request was first. */
export class UniqueViolation extends Error {
  constructor() {
    super('unique index refused the row');
    this.name = 'UniqueViolation';
  }
}

/** The store cannot be used; the message, shown to the operator, says why and what to do. */
export class StoreUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoreUnusable';
  }
}

/** Another process has the ledger open. */
export class StoreInUse extends StoreUnusable {}

/** The store is not responding. Whether the last statement took effect is unknown; retrying later is right. */
export class StoreUnreachable extends Error {
  constructor(cause: unknown) {
    super('the ledger does not respond', { cause });
    this.name = 'StoreUnreachable';
  }
}

/** Reports every statement refused because the store is unreachable, and how long each committed transaction took (ms, including waiting). */
export function watched(db: Database, refused: () => void, committed: (ms: number) => void): Database {
  const heard = (error: unknown): never => {
    if (error instanceof StoreUnreachable) refused();
    throw error;
  };
  return {
    ...db,
    query: (sql, parameters) => db.query<never>(sql, parameters).catch(heard),
    transaction: async (work) => {
      const began = systemClock.monotonic();
      const done = await db.transaction(work).catch(heard);
      committed(systemClock.monotonic() - began);
      return done;
    },
  };
}
