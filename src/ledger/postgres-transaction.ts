import type pg from 'pg';
import { type Parameter, type Query, type Row } from './database.js';

/** A statement, the name under which a connection keeps it prepared, and its parameters as text. */
interface Statement {
  name: string;
  text: string;
  values: (string | null)[];
}

/** The column types of the ledger, by type ID. */
type Types = Pick<pg.CustomTypesConfig, 'getTypeParser'>;

const begin: Statement = { name: 'begin', text: 'BEGIN', values: [] };
const commit: Statement = { name: 'commit', text: 'COMMIT', values: [] };

/** Whether a statement is a write that returns no rows. */
const isSilent = (sql: string): boolean => /^\s*(?:INSERT|UPDATE|DELETE)\b/.test(sql) && !/\bRETURNING\b/.test(sql);
/** The maximum number of statements that wait for one that returns rows. */
const maxWaiting = 64;

/** Statements that each connection has prepared. */
const prepared = new WeakMap<pg.ClientBase, Set<string>>();

/**
 * A transaction in as few round trips as possible. A statement whose rows are not awaited goes out with the next one, or with COMMIT, and BEGIN with the
 * first. Each batch ends with one Sync: the server runs its statements in order, and after an error skips the rest of it. So no statement
 * runs if BEGIN has failed, and COMMIT does not if any statement has. A refused write therefore rejects the statement that it was sent with.
 */
export class PostgresTransaction {
  private waiting: Statement[] = [begin];
  private isSent = false;
  private isPrepared = true;
  private failure: { error: unknown } | undefined;

  constructor(
    private readonly client: pg.ClientBase,
    private readonly types: Types,
    private readonly nameOf: (sql: string) => string,
  ) {}

  readonly query: Query = async <R extends Row = Row>(sql: string, parameters: readonly Parameter[] = []) => {
    // If BEGIN is what failed, it would be a transaction of its own.
    if (this.failure) throw this.failure.error;
    // The driver keeps its own list of the names that it has prepared.
    this.waiting.push({ name: `in_${this.nameOf(sql)}`, text: sql, values: parameters.map(asText) });
    if (isSilent(sql) && this.waiting.length < maxWaiting) return [];
    return (await this.send()).rows as R[];
  };

  async commit(): Promise<void> {
    if (!this.isSent && this.waiting.length === 1) return;
    // The code that caught the error may not have caused it, and the server would answer COMMIT with ROLLBACK.
    if (this.failure) throw this.failure.error;
    this.waiting.push(commit);
    await this.send();
  }

  /** Ends it without effect; false if the connection cannot be used again. */
  async undo(): Promise<boolean> {
    if (!this.isSent) return true;
    return this.client.query('ROLLBACK').then(
      () => this.isPrepared,
      () => false,
    );
  }

  private async send(): Promise<Batch> {
    const known = prepared.get(this.client) ?? new Set();
    prepared.set(this.client, known);
    const batch = new Batch(this.waiting, known, this.types);
    this.waiting = [];
    this.isSent = true;
    this.client.query(batch);
    await batch.done.catch((error: unknown) => {
      // Which of its statements the server has prepared is not known.
      if (batch.prepares) this.isPrepared = false;
      this.failure ??= { error };
      throw error;
    });
    return batch;
  }
}

/** Statements sent and answered together. Only the last one may return rows. */
class Batch implements pg.Submittable {
  readonly rows: Row[] = [];
  readonly prepares: boolean;
  readonly done: Promise<void>;
  private end: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  private readonly fresh: ReadonlySet<string>;
  private read: { name: string; of: (value: string) => unknown }[] = [];

  constructor(
    private readonly statements: readonly Statement[],
    known: Set<string>,
    private readonly types: Types,
  ) {
    this.fresh = new Set(statements.map(({ name }) => name).filter((name) => !known.has(name)));
    this.prepares = this.fresh.size > 0;
    for (const name of this.fresh) known.add(name);
    this.done = new Promise((resolve, reject) => (this.end = { resolve, reject }));
  }

  submit(connection: pg.Connection): void {
    connection.stream.cork();
    const fresh = new Set(this.fresh);
    for (const { name, text, values } of this.statements) {
      if (fresh.delete(name)) connection.parse({ name, text, types: [] }, true);
      connection.bind({ statement: name, values }, true);
      connection.describe({ type: 'P' }, true);
      connection.execute({}, true);
    }
    connection.sync();
    connection.stream.uncork();
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    this.read = fields.map(({ name, dataTypeID }) => ({ name, of: this.types.getTypeParser(dataTypeID, 'text') as (value: string) => unknown })); // prettier-ignore
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const row: Record<string, unknown> = {};
    for (const [i, value] of fields.entries()) {
      const { name, of } = this.read[i]!;
      row[name] = value === null ? null : of(value);
    }
    this.rows.push(row as Row);
  }

  /** The driver calls it for each statement; the batch ends with the Sync. */
  handleCommandComplete(): void {
    return;
  }

  handleReadyForQuery(): void {
    this.end!.resolve();
  }

  handleError(error: unknown): void {
    this.end!.reject(error);
  }
}

const asText = (value: Parameter): string | null =>
  typeof value === 'object' && value !== null
    ? `{${value.map((item) => `"${item.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
    : value === null
      ? null
      : String(value);
