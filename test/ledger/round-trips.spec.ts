import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Database, type Parameter, type Query, UniqueViolation } from '../../src/ledger/database.js';
import { openPostgres } from '../../src/ledger/postgres.js';
import { PostgresTransaction } from '../../src/ledger/postgres-transaction.js';
import { freshDatabase } from '../support/services.js';

const insert = `INSERT INTO things (id, said) VALUES ($1, $2)`;
const all = `SELECT id, said FROM things ORDER BY id`;

describe('a transaction on PostgreSQL', () => {
  let url: string;
  let db: Database;
  const sync = jest.spyOn(pg.Connection.prototype, 'sync');
  beforeAll(async () => {
    url = await freshDatabase();
    db = await openPostgres(url);
    await db.query(`CREATE TABLE things (id BIGINT PRIMARY KEY, said TEXT)`);
  });
  afterAll(async () => {
    sync.mockRestore();
    await db.close();
  });

  /** Each round trip ends with one Sync. */
  async function roundTrips(work: () => Promise<unknown>): Promise<number> {
    await db.query(`DELETE FROM things`);
    sync.mockClear();
    await work();
    return sync.mock.calls.length;
  }

  const things = (): Promise<object[]> => db.query(all);

  it('is one round trip if it only writes, however much', async () => {
    const write = (): Promise<void> =>
      db.transaction(async (query) => {
        for (const id of [1, 2, 3]) await query(insert, [id, `"${id}\\`]);
        await query(`UPDATE things SET said = NULL WHERE id = ANY($1)`, [['2', '3']]);
      });
    expect(await roundTrips(write)).toBe(1);
    expect(await things()).toEqual([
      { id: 1, said: '"1\\' },
      { id: 2, said: null },
      { id: 3, said: null },
    ]);
  });

  it('is one more for each statement that returns rows, and none if there is no statement', async () => {
    const seen: unknown[] = [];
    const both = (): Promise<void> =>
      db.transaction(async (query) => {
        await query(insert, [1, 'a']);
        seen.push(await query(all));
        await query(insert, [2, 'b']);
        seen.push(await query(`UPDATE things SET said = said || $1 RETURNING id, said`, ['!']));
        await query(`DELETE FROM things WHERE id = $1`, [1]);
      });
    expect(await roundTrips(both)).toBe(3);
    expect(seen).toEqual([
      [{ id: 1, said: 'a' }],
      expect.arrayContaining([
        { id: 1, said: 'a!' },
        { id: 2, said: 'b!' },
      ]),
    ]);
    expect(await things()).toEqual([{ id: 2, said: 'b!' }]);
    sync.mockClear();
    expect(await db.transaction(async () => 'nothing')).toBe('nothing');
    expect(sync).not.toHaveBeenCalled();
  });

  it('keeps lists whole, whatever is in them', async () => {
    const words = ['', ' ', 'a,b', '{}', '"', '\\', "'", 'NULL', 'å\n'];
    await db.query(`DELETE FROM things`);
    await db.transaction(async (query) => {
      for (const [id, word] of words.entries()) await query(insert, [id, word]);
      expect(await query(`SELECT id FROM things WHERE said = ANY($1)`, [words])).toHaveLength(words.length);
    });
  });

  it('writes nothing if what waited for its commit is refused, and its connection goes on', async () => {
    await db.query(`DELETE FROM things`);
    await db.query(insert, [7, 'first']);
    const twice = db.transaction(async (query) => {
      await query(insert, [8, 'x']);
      await query(insert, [7, 'again']);
      await query(insert, [9, 'y']);
    });
    await expect(twice).rejects.toThrow(UniqueViolation);
    expect(await things()).toEqual([{ id: 7, said: 'first' }]);
    await db.transaction(async (query) => void (await query(insert, [8, 'x'])));
    expect(await things()).toHaveLength(2);
  });

  it('fails as a whole if a failure was passed over', async () => {
    await db.query(`DELETE FROM things`);
    await db.query(insert, [7, 'first']);
    const passedOver = db.transaction(async (query) => {
      await query(insert, [8, 'x']);
      await query(insert, [7, 'again']);
      await query(all).catch(() => undefined);
    });
    await expect(passedOver).rejects.toThrow(UniqueViolation);
    expect(await things()).toHaveLength(1);
  });

  it('runs nothing more after a failure, or after its end', async () => {
    await db.query(`DELETE FROM things`);
    await db.query(insert, [7, 'first']);
    const after: unknown[] = [];
    let late: Query | undefined;
    const failed = db.transaction(async (query) => {
      late = query;
      await query(insert, [7, 'again']);
      for (let i = 0; i < 2; i++) await query(all).catch((error: unknown) => after.push(error));
    });
    await expect(failed).rejects.toThrow(UniqueViolation);
    expect(after).toEqual([expect.any(UniqueViolation), expect.any(UniqueViolation)]);
    await expect(late!(insert, [8, 'late'])).rejects.toThrow('the transaction has ended');
    await expect(late!(all)).rejects.toThrow('the transaction has ended');
    expect(await things()).toEqual([{ id: 7, said: 'first' }]);
  });

  it('is undone as a whole when its work fails, sent or not', async () => {
    await db.query(`DELETE FROM things`);
    for (const asks of [true, false]) {
      const undone = db.transaction(async (query) => {
        await query(insert, [1, 'a']);
        if (asks) await query(all);
        await query(insert, [2, 'b']);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
    }
    expect(await things()).toEqual([]);
  });

  it('runs no statement if its BEGIN fails', async () => {
    await db.query(`DELETE FROM things`);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    // In a transaction that has failed, a BEGIN fails as it does when the server cancels it.
    await client.query('BEGIN');
    await client.query('SELECT 1/0').catch(() => undefined);
    const open = new PostgresTransaction(client, pg.types, (sql) => sql.slice(0, 9));
    const parameters: Parameter[] = [1, 'a'];
    await open.query(insert, parameters);
    await expect(open.query(all)).rejects.toMatchObject({ code: '25P02' });
    expect(await open.undo()).toBe(false);
    expect(await things()).toEqual([]);
    await client.end();
  });
});
