import { systemClock } from '../clock.js';

/** A parameter of a statement. Times are epoch milliseconds, flags 0 or 1, structures JSON text. */
export type SqlValue = string | number | null;
/**
 * What a statement is given: a value, or a list of texts as one parameter, which is written `= ANY($1)`. A list that were spelled out would be a statement of
 * its own for each of its lengths, and each is kept prepared.
 */
export type Parameter = SqlValue | readonly string[];
export type Row = Record<string, string | number | null>;

/** Runs one statement with `$1`-style parameters and answers its rows (those of RETURNING for a change). */
export type Query = <R extends Row = Row>(sql: string, parameters?: readonly Parameter[]) => Promise<R[]>;

/**
 * The ledger's port to a database. Two adapters: SQLite (one process) and PostgreSQL (several).
 * The SQL above it is written once, in the part of the language that both share.
 */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  /** Appended to a SELECT that claims work: lets two processes claim side by side. Empty where there is one process. */
  readonly skipLocked: string;
  query: Query;
  /** All or nothing. Rejects with `UniqueViolation` when a unique index refuses a row. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Copies everything into a new file while work goes on. Rejects with `StoreUnusable`. PostgreSQL has tools of its own for it. */
  copyInto?(file: string): Promise<void>;
  close(): Promise<void>;
}

/** A unique index refused a row: somebody else was first. */
export class UniqueViolation extends Error {
  constructor() {
    super('unique index refused the row');
    this.name = 'UniqueViolation';
  }
}

/** The store cannot be used; the message says why and what to do, and is shown to the operator. */
export class StoreUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoreUnusable';
  }
}

/** Another process has the ledger. */
export class StoreInUse extends StoreUnusable {}

/** The store does not answer at the moment. Whether the last statement took effect is not known; asking again later is right. */
export class StoreUnreachable extends Error {
  constructor(cause: unknown) {
    super('the ledger does not respond', { cause });
    this.name = 'StoreUnreachable';
  }
}

/** Tells of whatever the store refuses because it is away, and how long each transaction took that it committed: milliseconds, waiting included. */
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
