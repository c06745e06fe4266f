import { afterAll, describe, expect, it } from '@jest/globals';
import { type Database, type Parameter, type Query } from '../../src/ledger/database.js';
import { Ledger, openLedger } from '../../src/ledger/ledger.js';
import { openPostgres } from '../../src/ledger/postgres.js';
import { Retention, retained } from '../../src/ledger/retention.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { fill } from '../bench/fill/fill.js';
import { freshDatabase } from '../support/services.js';
import { askEverything } from './every-statement.js';
import { removeDirectories, sqliteFile } from './places.js';

afterAll(removeDirectories);

type Asked = ReadonlyMap<string, readonly Parameter[]>;

/** Every statement that a ledger has for its database, as it was run, with the parameters of the last time. */
async function everyStatement(db: Database): Promise<{ asked: Asked; uncalled: string[] }> {
  const asked = new Map<string, readonly Parameter[]>();
  const noting =
    (query: Query): Query =>
    (sql, parameters = []) => {
      if (/^(?:SELECT|UPDATE|DELETE|WITH)/.test(sql)) asked.set(sql, parameters);
      return query(sql, parameters);
    };
  const watched: Database = {
    ...db,
    query: noting(db.query),
    transaction: (work) => db.transaction((query) => work(noting(query))),
  };
  const done = await askEverything(new Ledger(watched));
  const retention = new Retention(watched);
  for (const kind of retained) {
    await retention.page(kind, Date.now(), '', 2);
    await retention.remove(kind, Date.now(), new Map([['x', '']]));
  }
  return { asked, ...done };
}

/** Indexes of what is open or needs somebody: there are few of these rows, however many have ended, and reading all of them is right. */
const ofTheFew =
  /^(?:(?:orders|reservations|port_orders|changes)_(?:attention|wanted|wanted_of_tenant)|webhook_endpoints_attention|one_open_finding|open_changes|work_leased|work_by_lane|steps_open_in_lane|work_pkey|idempotency_unanswered|events_waiting|outbox_unplaced)$/;

/** Sorted without an index, because what is sorted is no more than is shown on one page, is placed at once, or than there are shares of work. */
const sortedByHand = [
  /FROM orders WHERE id IN \(SELECT order_id FROM ordered_numbers .*open = 1\) ORDER BY id/,
  /\w = ANY\(\$\d\)/,
  /WHERE parked_by = \$1 ORDER BY/,
  /^WITH RECURSIVE shares/,
  // A batch.
  /^UPDATE outbox SET sequence/,
  /FROM steps WHERE status IN \('intent', 'unknown'\) .* GROUP BY operation/,
  /FROM counters WHERE tenant = \$1 ORDER BY/,
  /FROM \w+ WHERE \((?:status .* OR )?attention_code IS NOT NULL\)/,
];
const mayBeSorted = (sql: string): boolean => sortedByHand.some((known) => known.test(sql.replace(/\s+/g, ' ')));

describe('query plans of every statement', () => {
  it('use an index on SQLite, and sort nothing that grows', async () => {
    const file = sqliteFile();
    await (await openLedger(`sqlite:${file}`)).close();
    const db = openSqlite(file);
    const { asked, uncalled } = await everyStatement(db);
    const tables = (await db.query(`SELECT name FROM sqlite_master WHERE type = 'table'`)).map(({ name }) =>
      String(name),
    );
    const read: string[] = [];
    for (const [sql, parameters] of asked) {
      for (const { detail } of await db.query(`EXPLAIN QUERY PLAN ${sql}`, parameters)) {
        const [, scanned, index = ''] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(String(detail)) ?? [];
        const reads = scanned !== undefined && isTable(sql, scanned, tables) && !ofTheFew.test(index);
        const sorts = /USE TEMP B-TREE/.test(String(detail)) && !mayBeSorted(sql);
        if (reads || sorts) read.push(`${String(detail)}: ${sql}`);
      }
    }
    expect({ read, uncalled }).toEqual({ read: [], uncalled: [] });
    expect(asked.size).toBeGreaterThan(100);
    await db.close();
  });

  it('match every filter of a list in the index', async () => {
    const file = sqliteFile();
    await (await openLedger(`sqlite:${file}`)).close();
    const db = openSqlite(file);
    const { asked } = await everyStatement(db);
    const lists = [...asked].filter(
      ([sql]) => /WHERE .* ORDER BY id (?:ASC|DESC) LIMIT/.test(sql) && !/ANY\(/.test(sql),
    );
    const partly: string[] = [];
    for (const [sql, parameters] of lists) {
      const wanted = /WHERE (.*) ORDER BY id/
        .exec(sql)![1]!
        .split(' AND ')
        // What else is asked of the few orders of one request is not looked for.
        .filter((condition) => !condition.startsWith('COALESCE'))
        .map((condition) => condition.replace(/ ([=<>]) \$\d+/, '$1?'))
        .sort();
      const plan = await db.query(`EXPLAIN QUERY PLAN ${sql}`, parameters);
      const by = /\((.*)\)$/.exec(String(plan[0]?.['detail']))?.[1]?.split(' AND ').sort() ?? [];
      if (by.join() !== wanted.join()) partly.push(`${String(plan[0]?.['detail'])}: ${sql}`);
    }
    expect(partly).toEqual([]);
    // Four lists in both directions; findings, API keys, acts, webhook endpoints and their attempts, and orders and ports by a reference alone, of one tenant and of all.
    expect(lists.length).toBe(2 * (4 + 16 + 8 + 8) + 8 + 2 + 1 + 16 + 4 + 2);
    await db.close();
  });

  it('use an index on PostgreSQL, and sort nothing that grows', async () => {
    const url = await freshDatabase();
    await (await openLedger(url)).close();
    const db = await openPostgres(url);
    await fill(db, { orders: 2_000 });
    const { asked } = await everyStatement(db);
    const read: string[] = [];
    await db.transaction(async (query) => {
      // So few rows are read faster as they lie: what is left then is what cannot be avoided.
      for (const way of ['seqscan', 'hashjoin', 'mergejoin']) await query(`SET LOCAL enable_${way} = off`);
      for (const [sql, parameters] of asked) {
        // Either of two indexes is read through a bitmap.
        await query(`SET LOCAL enable_bitmapscan = ${/ OR \w+ = /.test(sql) ? 'on' : 'off'}`);
        const plan = (await query(`EXPLAIN (COSTS OFF) ${sql}`, parameters)).map((row) => String(row['QUERY PLAN']));
        plan.forEach((line, i) => {
          const [, index] = /Index (?:Only )?Scan (?:Backward )?using (\w+)/.exec(line) ?? [];
          const whole = index !== undefined && !/Index Cond:/.test(plan[i + 1] ?? '') && !ofTheFew.test(index);
          const reads = /Seq Scan/.test(line) || whole;
          const sorts = /^(?:-> +)?(?:Incremental )?Sort$/.test(line.trim()) && !mayBeSorted(sql);
          if (reads || sorts) read.push(`${line.trim()}: ${sql}`);
        });
      }
    });
    expect(read).toEqual([]);
    await db.close();
  });
});

/** Whether the name in a plan is a table's, or stands for one in this statement. */
const isTable = (sql: string, name: string, tables: readonly string[]): boolean =>
  tables.includes(name) || tables.some((table) => new RegExp(`(?:FROM|JOIN) ${table} ${name}\\b`).test(sql));
