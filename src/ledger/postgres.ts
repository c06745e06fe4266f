import pg from 'pg';
import {
  type Database,
  type Parameter,
  type Query,
  type Row,
  StoreUnreachable,
  StoreUnusable,
  UniqueViolation,
} from './database.js';
import { PostgresTransaction } from './postgres-transaction.js';

const { Pool, types } = pg;
/** BIGINT as a number: all of the ledger's are epoch milliseconds or counters. */
const bigintAsNumber: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): ((value: string) => unknown) =>
    oid === types.builtins.INT8 ? Number : (types.getTypeParser(oid, format) as (value: string) => unknown),
};

const connections = 10;
const answersTooEarly =
  'The PostgreSQL ledger confirms commits before they are on disk (synchronous_commit is off). Set it to on for this server, database and role.';
/** Pins the current level for this connection, whatever is later configured for the server, the database or the role. */
const pinnedLevel = `SELECT set_config('synchronous_commit', current_setting('synchronous_commit'), false) AS level`;

/** Opens the PostgreSQL ledger, which any number of gateway processes can share. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'telecom-gateway',
    types: bigintAsNumber,
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool awaits it, despite its type
    onConnect: keepLevel,
  });
  // The pool replaces a connection that breaks while idle; a query on a broken connection rejects anyway.
  pool.on('error', () => undefined);
  // A connection that breaks between two queries of a transaction emits an error that nothing else handles: unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));

  const alone: Query = async <R extends Row>(sql: string, parameters: readonly Parameter[] = []) =>
    (await pool.query<R>({ name: nameOf(sql), text: sql, values: [...parameters] }).catch(refuse)).rows;

  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    if (error instanceof StoreUnusable) throw error;
    throw new StoreUnusable(
      `Cannot connect to the PostgreSQL ledger (STORE_URL): ${(error as { code?: string }).code ?? 'no answer'}.`,
    );
  }

  return {
    kind: 'postgres',
    skipLocked: 'FOR UPDATE SKIP LOCKED',
    // A single statement is its own transaction. The pool drops the connection of one that fails.
    query: (sql, parameters) => withRetries(() => alone<never>(sql, parameters)),
    transaction: (work) => withRetries(() => once(work)),
    close: () => pool.end(),
  };

  async function once<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch(refuse);
    const transaction = new PostgresTransaction(client, bigintAsNumber, nameOf);
    let reusable = true;
    let ended = false;
    try {
      const result = await work(async (sql, parameters) => {
        // The connection is in another transaction by then.
        if (ended) throw new Error('the transaction has ended');
        return transaction.query<never>(sql, parameters).catch(refuse);
      }).finally(() => (ended = true));
      await transaction.commit().catch(refuse);
      return result;
    } catch (error) {
      reusable = (await transaction.undo()) && codeOf(error) !== staleStatement;
      throw error;
    } finally {
      client.release(!reusable);
    }
  }
}

async function keepLevel(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ level: string }>(pinnedLevel);
  if (rows[0]?.level === 'off') throw new StoreUnusable(answersTooEarly);
}

/** Retries what the database rolled back in favor of another transaction: it has had no effect. */
async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = codeOf(error);
      // Every connection may have prepared statements of a table that another version has changed.
      if (attempt >= (code === staleStatement ? connections + maxAttempts : maxAttempts) || !retryable.has(code))
        throw error;
    }
  }
}

/** A statement was prepared before its table got another column. Its connection is not used again. */
const staleStatement = '0A000';
/** Deadlocks and serialization failures are rolled back as a whole and can be retried; so can statements that were never executed. */
const retryable: ReadonlySet<string> = new Set(['40P01', '40001', staleStatement]);
const maxAttempts = 4;

/** Statements are prepared once per connection, under a name that this process assigns. */
const names = new Map<string, string>();
function nameOf(sql: string): string {
  const name = names.get(sql) ?? `s${names.size}`;
  names.set(sql, name);
  return name;
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';

/** SQLSTATEs of connection, resource, operator and system errors, of a database that rejects connections, and of one that is read-only. */
const unreachable = /^(?:08|53|57P|58)|^(?:55000|25006)$/;

/** Translates an error of PostgreSQL or of the connection to it. Errors without a severity did not come from the server. */
function translated(error: unknown): unknown {
  const { code = '', severity } = error as { code?: string; severity?: string };
  if (code === '23505') return new UniqueViolation();
  return severity === undefined || unreachable.test(code) ? new StoreUnreachable(error) : error;
}

const refuse = (error: unknown): never => {
  throw translated(error);
};
