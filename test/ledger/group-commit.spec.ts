import { beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { GroupCommit } from '../../src/ledger/group-commit.js';

const callers = 32;
const mostMembers = 100;

describe('group commit', () => {
  let db: DatabaseSyncInstance;
  let group: GroupCommit;
  let commits: number;
  /** Called at each COMMIT before the database is; what it throws is the commit's failure. */
  let beforeCommit: () => void;

  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE t (who TEXT PRIMARY KEY)');
    commits = 0;
    beforeCommit = () => undefined;
    const watched = {
      exec(sql: string): void {
        if (sql === 'COMMIT') {
          beforeCommit();
          commits++;
        }
        db.exec(sql);
      },
      get isTransaction() {
        return db.isTransaction;
      },
    };
    // The clock decides nothing here.
    group = new GroupCommit(watched, { members: mostMembers, ms: Infinity });
  });

  const insert = (who: string) => () => void db.prepare('INSERT INTO t VALUES (?)').run(who);
  const everybody = (): string[] => (db.prepare('SELECT who FROM t ORDER BY who').all() as { who: string }[]).map((row) => row.who); // prettier-ignore
  const nameOf = (i: number): string => `caller-${String(i).padStart(3, '0')}`;
  const names = Array.from({ length: callers }, (_, i) => nameOf(i));
  const transaction = (who: string): Promise<void> => group.transaction((inside) => inside(insert(who)));

  it('commits concurrent writes together', async () => {
    await Promise.all(names.map((who, i) => (i % 2 === 0 ? transaction(who) : group.write(insert(who)))));
    expect(everybody()).toEqual(names);
    expect(commits).toBe(1);
    await transaction('later');
    expect(commits).toBe(2);
  });

  it('includes writes that arrive one turn of the event loop later', async () => {
    const first = transaction('first');
    await new Promise((resolve) => process.nextTick(resolve));
    await Promise.all([first, group.write(insert('second'))]);
    expect(commits).toBe(1);
  });

  it('limits how long a group waits for more members', async () => {
    const crowd = Array.from({ length: 300 }, (_, i) => transaction(nameOf(i)));
    await crowd[0];
    expect(everybody()).toHaveLength(mostMembers);
    await Promise.all(crowd);
    expect([everybody().length, commits]).toEqual([300, 3]);
  });

  it('commits before any result is returned: successes, failures and reads', async () => {
    const answered: string[] = [];
    const noted = (what: string, work: Promise<unknown>): Promise<unknown> =>
      work.then(
        () => answered.push(what),
        () => answered.push(what),
      );
    let reading: Promise<unknown> | undefined;
    beforeCommit = () => answered.push('commit');
    await Promise.all([
      noted('transaction', transaction('a')),
      noted('statement', group.write(insert('b'))),
      noted('refused', group.write(insert('a'))),
      noted(
        'undone',
        group.transaction(async (inside) => {
          await inside(insert('c'));
          reading = noted('read', group.read(everybody));
          // However long it takes: others have their turn.
          await new Promise((resolve) => setImmediate(resolve));
          throw new Error('undone');
        }),
      ),
    ]);
    await reading;
    expect(answered[0]).toBe('commit');
    expect(answered.slice(1).sort()).toEqual(['read', 'refused', 'statement', 'transaction', 'undone']);
  });

  it('fails as a whole: no caller succeeds, and nothing is written', async () => {
    beforeCommit = () => {
      throw new Error('the disk is full');
    };
    let seen: string[] | undefined;
    const reader = group
      .transaction(async (inside) => {
        await inside(insert('first'));
        void group.read(everybody).then((all) => (seen = all));
      })
      .catch((error: Error) => error.message);
    const outcomes = await Promise.allSettled([transaction('a'), group.write(insert('b')), group.write(insert('b'))]);
    expect(await reader).toBe('the disk is full');
    expect(outcomes).toEqual(Array(3).fill({ status: 'rejected', reason: new Error('the disk is full') }));
    await group.last(() => undefined);
    expect(seen).toEqual([]);
    beforeCommit = () => undefined;
    await transaction('after');
    expect(everybody()).toEqual(['after']);
  });

  it('rolls back a failing member alone', async () => {
    const outcomes = await Promise.allSettled([
      transaction('a'),
      group.transaction(async (inside) => {
        await inside(insert('b'));
        await inside(insert('a'));
      }),
      group.write(insert('a')),
      transaction('c'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(everybody()).toEqual(['a', 'c']);
    expect(commits).toBe(1);
  });

  it('runs members one after another, without exposing unfinished work', async () => {
    const seen: number[] = [];
    const twice = (who: string): Promise<void> =>
      group.transaction(async (inside) => {
        await inside(insert(`${who}-1`));
        await new Promise((resolve) => setImmediate(resolve));
        await inside(insert(`${who}-2`));
        seen.push(await inside(() => everybody().length));
      });
    await Promise.all([twice('a'), twice('b'), twice('c')]);
    expect(seen).toEqual([2, 4, 6]);
  });

  it('refuses statements after the end of their transaction', async () => {
    let late: Promise<unknown> | undefined;
    await group.transaction(async (inside) => {
      await inside(insert('a'));
      late = new Promise((resolve) => setImmediate(resolve)).then(() => inside(insert('late')));
    });
    await expect(late).rejects.toThrow('the transaction has ended');
    expect(everybody()).toEqual(['a']);
  });

  it('rejects everyone if the database itself has rolled back', async () => {
    const outcomes = await Promise.allSettled([
      transaction('a'),
      group.write(() => {
        db.exec('ROLLBACK');
        throw new Error('the disk is full');
      }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await transaction('after');
    expect(everybody()).toEqual(['after']);
  });

  it('refuses further writes of a member that continues after such a rollback', async () => {
    const outlives = group.transaction(async (inside) => {
      await inside(insert('a'));
      await inside(() => {
        db.exec('ROLLBACK');
        throw new Error('the disk is full');
      }).catch(() => undefined);
      await inside(insert('b'));
    });
    await expect(outlives).rejects.toThrow('the database has undone the transaction');
    expect(everybody()).toEqual([]);
    await transaction('after');
    expect(everybody()).toEqual(['after']);
  });
});
