import { jest } from '@jest/globals';
import { type DatabaseSyncInstance } from '@photostructure/sqlite';

/** What a SQLite ledger in this process was asked to do. */
export interface LedgerCount {
  /** Every statement that was run, in its order. */
  readonly statements: string[];
  /** Transactions and lone statements that changed something: each is answered after a commit, its own or one that it shares. */
  changes: number;
  /** Commits that wrote something: a sync of the disk each (`synchronous=FULL`), checkpoints left out. */
  commits: number;
}

export interface LedgerCounter {
  during(work: () => Promise<unknown>): Promise<LedgerCount>;
  /** What has been counted so far. */
  now(): LedgerCount;
}

/** The part of a prepared statement that the ledger uses. */
interface Statement {
  all(...parameters: unknown[]): unknown[];
  get(...parameters: unknown[]): unknown;
}

/**
 * Counts what the SQLite ledger of this process does. The product has no hooks for it: the driver is wrapped, which has to be done before anything
 * that imports the ledger is loaded (`await import(…)` after this).
 */
export async function countLedger(): Promise<LedgerCounter> {
  let count: LedgerCount = { statements: [], changes: 0, commits: 0 };
  const { DatabaseSync, ...rest } = await import('@photostructure/sqlite');

  class CountedDatabase extends (DatabaseSync as unknown as new (path: string) => DatabaseSyncInstance) {
    private inMember = false;
    private readonly seen = { changes: 0, commits: 0 };

    override exec(sql: string): void {
      super.exec(sql);
      if (sql.startsWith('SAVEPOINT')) this.inMember = true;
      if (/^(?:RELEASE|ROLLBACK TO)/.test(sql)) {
        this.inMember = false;
        this.count('changes');
      }
      if (sql === 'COMMIT') this.count('commits');
    }

    override prepare(sql: string): ReturnType<DatabaseSyncInstance['prepare']> {
      const statement = super.prepare(sql) as Statement;
      const text = sql.replace(/\s+/g, ' ').trim();
      const counted: Statement = {
        all: (...parameters) => {
          count.statements.push(text);
          const rows = statement.all(...parameters);
          if (!this.inMember) this.count('changes');
          return rows;
        },
        get: (...parameters) => statement.get(...parameters),
      };
      return counted as ReturnType<DatabaseSyncInstance['prepare']>;
    }

    /** SQLite's own counter of rows: what changed none writes nothing, and is not synced. */
    private count(what: 'changes' | 'commits'): void {
      const { n } = super.prepare('SELECT total_changes() AS n').get() as { n: number };
      if (n !== this.seen[what]) count[what]++;
      this.seen[what] = n;
    }
  }

  jest.unstable_mockModule('@photostructure/sqlite', () => ({ ...rest, DatabaseSync: CountedDatabase }));
  return {
    async during(work) {
      count = { statements: [], changes: 0, commits: 0 };
      const mine = count;
      await work();
      return mine;
    },
    now: () => count,
  };
}
