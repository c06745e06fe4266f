import { afterAll, describe, expect, it } from '@jest/globals';
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, statSync, writeFileSync, writeSync } from 'node:fs'; // prettier-ignore
import { dirname, join } from 'node:path';
import { systemClock } from '../../src/clock.js';
import { type Query, type Row, StoreUnusable } from '../../src/ledger/database.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { WorkStore } from '../../src/ledger/work.js';
import { removeDirectories, sqliteFile, sqliteUrl } from './places.js';
import { nodeWith, run } from './process.js';
import { subject, upTo } from './samples.js';

afterAll(removeDirectories);

const commits = 100;
const commitMany = `for (let i = 0; i < ${commits}; i++) await ledger.work.wake({ id: 's' + i, provider: 'didtfn', tenant: 'acme' }, 'order');`;
const syncs = (trace: string): number => trace.match(/\b(?:fsync|fdatasync)\(/g)?.length ?? 0;

describe('the SQLite ledger', () => {
  it('commits to disk, and belongs to one process', async () => {
    const db = openSqlite(sqliteFile());
    const pragma = async (name: string): Promise<unknown> => Object.values((await db.query(`PRAGMA ${name}`))[0]!)[0];
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('locking_mode')).toBe('exclusive');
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('temp_store')).toBe(2);
    await db.close();
  });

  it('writes to its own files only, however large a transaction is, where that can be traced', async () => {
    const change = `const change = () => ledger.transaction(async (l) => { for (let i = 0; i < 2_000; i++) await l.work.wake({ id: 's' + i, provider: 'didtfn', tenant: 'acme' }, 'order'); }); await change(); await change();`;
    const { code, err } = await run('strace', ['-f', '-yy', '-e', 'trace=pwrite64', process.execPath, ...nodeWith(sqliteUrl(), change)]); // prettier-ignore
    const written = new Set([...err.matchAll(/pwrite64\(\d+<([^>]*)>/g)].map(([, file]) => file!.replace(/.*\./, '.')));
    if (code === 0) expect([...written].sort()).toEqual(['.db', '.db-journal', '.db-wal']);
  });

  it('is unreadable for other users, under any umask and after any earlier version', async () => {
    const readable = (file: string): string[] =>
      [dirname(file), ...readdirSync(dirname(file)).map((name) => join(dirname(file), name))].filter(
        (path) => (statSync(path).mode & 0o007) !== 0,
      );
    const before = process.umask(0);
    try {
      const file = sqliteFile();
      const db = openSqlite(file);
      await db.query('CREATE TABLE t (a TEXT)');
      expect(readdirSync(dirname(file)).length).toBeGreaterThanOrEqual(3);
      expect(readable(file)).toEqual([]);
      await db.close();
      chmodSync(file, 0o664);
      await openSqlite(file).close();
      expect([readable(file), statSync(file).mode & 0o777]).toEqual([[], 0o660]);
    } finally {
      process.umask(before);
    }
  });

  // Builds have been seen that answer 2 and do not sync. Where calls cannot be traced the pragma, checked above, is all there is to see.
  it('syncs on every commit, where that can be traced', async () => {
    const trace = ['-f', '-e', 'trace=fsync,fdatasync', process.execPath];
    const idle = await run('strace', [...trace, ...nodeWith(sqliteUrl(), '')]);
    if (idle.code !== 0) return;
    const busy = await run('strace', [...trace, ...nodeWith(sqliteUrl(), commitMany)]);
    expect(syncs(busy.err) - syncs(idle.err)).toBeGreaterThanOrEqual(commits);
  });

  it('refuses a second process at once, and names the owner', async () => {
    const url = sqliteUrl();
    const ledger = await openLedger(url);
    const second = await run(process.execPath, nodeWith(url, `console.log('opened');`));
    expect(second.code).not.toBe(0);
    expect(second.out).toBe('');
    expect(second.err).toContain(`pid ${process.pid} `);
    await ledger.close();
    expect((await run(process.execPath, nodeWith(url, `console.log('opened');`))).out).toBe('opened\n');
  });

  it('keeps everything committed when its process is killed, and reopens at once', async () => {
    const url = sqliteUrl();
    const killed = await run(process.execPath, nodeWith(url, `${commitMany} process.kill(process.pid, 'SIGKILL');`));
    expect(killed.code).toBeNull();
    const ledger = await openLedger(url);
    expect(await ledger.work.claimDue('w', 1, upTo(1_000))).toHaveLength(commits);
    await ledger.close();
  });

  it('refuses a file that is not a ledger', async () => {
    const file = sqliteFile();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'not a database, but long enough to look like one to somebody who only counts bytes');
    await expect(openLedger(`sqlite:${file}`)).rejects.toThrow(StoreUnusable);
    expect(readFileSync(file, 'utf8')).toContain('not a database');
  });

  it('checks a small file completely on opening, and the starting tables of a large one', async () => {
    const file = sqliteFile();
    await (await openLedger(`sqlite:${file}`)).close();
    const pageOf = async (name: string): Promise<[at: number, size: number]> => {
      const db = openSqlite(file);
      const [{ rootpage }] = (await db.query(`SELECT rootpage FROM sqlite_master WHERE name = $1`, [name])) as [Row];
      const [{ page_size: size }] = (await db.query('PRAGMA page_size')) as [Row];
      await db.close();
      return [(Number(rootpage) - 1) * Number(size), Number(size)];
    };
    /** Overwrites the first page of a table, and answers how to put it back. */
    const damage = async (name: string): Promise<() => void> => {
      const [at, size] = await pageOf(name);
      const disk = openSync(file, 'r+');
      const page = Buffer.alloc(size);
      readSync(disk, page, 0, size, at);
      writeSync(disk, Buffer.alloc(size, 0xaa), 0, size, at);
      return () => {
        writeSync(disk, page, 0, size, at);
        closeSync(disk);
      };
    };
    // A process of its own: what it had open is closed when it ends.
    const opening = async (): Promise<string> =>
      (await run(process.execPath, nodeWith(`sqlite:${file}`, `await ledger.close(); console.error('opened');`))).err;

    let mend = await damage('findings');
    expect(await opening()).toContain('is corrupt');
    mend();
    expect(await opening()).toBe('opened\n');

    const db = openSqlite(file);
    await db.query('CREATE TABLE filler (b BLOB)');
    await db.transaction(async (query) => {
      for (let i = 0; i < 257; i++) await query('INSERT INTO filler VALUES (zeroblob(1048576))');
    });
    await db.close();
    mend = await damage('findings');
    expect(await opening()).toBe('opened\n');
    mend();
    mend = await damage('work');
    expect(await opening()).toContain('is corrupt');
    mend();
  });

  it('is selected by sqlite: or postgres: only', async () => {
    await expect(openLedger('mysql://localhost/x')).rejects.toThrow(StoreUnusable);
  });

  it('keeps the event loop responsive under load, in one transaction and in many statements', async () => {
    const db = openSqlite(':memory:');
    await migrate(db);
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns++;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    const poke = (query: Query, id: string): Promise<void> =>
      new WorkStore(query, systemClock, '').wake(subject(id), 'order');
    // However fast the machine is: so much is done that it has to turn, and no more than would be done without a turn.
    const most = 1_000_000;
    let done = 0;
    const untilItTurns = async (query: Query): Promise<void> => {
      for (const enough = turns + 4; turns < enough && done < most;)
        await Promise.all(Array.from({ length: 1_000 }, () => poke(query, `id-${done++}`)));
    };
    await untilItTurns(db.query);
    await db.transaction(untilItTurns);
    expect(done).toBeLessThan(most);
    counting = false;
    expect(await db.query('SELECT COUNT(*) AS n FROM work')).toEqual([{ n: done }]);
    await db.close();
  });

  it('finds due work by its index, without reading everything', async () => {
    const db = openSqlite(':memory:');
    await migrate(db);
    const plans: string[] = [];
    const query: Query = async (sql, parameters = []) => {
      const rows = await db.query(`EXPLAIN QUERY PLAN ${sql}`, parameters);
      plans.push(...rows.map((row) => String(row['detail'])));
      return db.query(sql, parameters);
    };
    const work = new WorkStore(query, systemClock, '');
    for (let i = 0; i < 10; i++) await work.wake(subject(`s${i}`, { tenant: `t${i % 3}` }), 'order', 1);
    expect(await work.claimDue('w', 1, upTo(2))).toHaveLength(6);
    const looks = plans.filter((plan) => /^(?:SEARCH|SCAN) (?:work|w)\b/.test(plan));
    expect(looks.every((plan) => plan.startsWith('SEARCH'))).toBe(true);
    expect(looks.filter((plan) => plan.includes('(share=? AND due_at<?)')).length).toBeGreaterThan(1);
    await db.close();
  });
});
