/** What group commit needs from its database: one connection with synchronous statements. */
export interface Connection {
  exec(sql: string): void;
  /** False after an error that rolled back everything since BEGIN. */
  readonly isTransaction: boolean;
}

/** One caller's statements. `run` never throws: its outcome is kept until the commit has succeeded or failed. */
interface Member {
  run(): Promise<void>;
  answer(): void;
  refuse(error: unknown): void;
}

/** The maximum size of a group, so that its first member does not wait too long. */
const maxGroup = { members: 128, ms: 10 };

/**
 * Group commit: concurrent writes share one database transaction, and so one sync of the disk. Each member has its own savepoint and runs alone from
 * start to end, so it rolls back alone if it fails, and never sees unfinished work.
 * No caller gets a result before the commit, not even an error: what a member has read may come from another that is not on disk yet. If the commit
 * fails, nothing has happened and every member is rejected. Plain reads run between groups, and so see only what is on disk.
 */
export class GroupCommit {
  private readonly queue: Member[] = [];
  /** Resolves when the queue is empty. */
  private draining: Promise<void> | undefined;
  /** Resolves when the group that is being written has ended. */
  private open: Promise<void> | undefined;
  private readonly breathe = breather();

  constructor(
    private readonly db: Connection,
    private readonly most = maxGroup,
  ) {}

  /** `work` runs without interference from others. It must wait for nothing but its own statements. */
  transaction<T>(work: (inside: <R>(statement: () => R) => Promise<R>) => Promise<T>): Promise<T> {
    return this.join(async () => {
      let ended = false;
      this.db.exec('SAVEPOINT member');
      try {
        const now = <R>(statement: () => R): R => {
          if (ended) throw new Error('the transaction has ended');
          // A caller that continues regardless would write outside of any transaction.
          if (!this.db.isTransaction) throw rolledBack();
          return statement();
        };
        const result = await work((statement) => this.inTime(() => now(statement)));
        this.db.exec('RELEASE member');
        return result;
      } catch (error) {
        if (this.db.isTransaction) this.db.exec('ROLLBACK TO member; RELEASE member');
        throw error;
      } finally {
        ended = true;
      }
    });
  }

  /** One statement. If it fails, it has changed nothing. */
  write<T>(statement: () => T): Promise<T> {
    return this.join(statement);
  }

  async read<T>(statement: () => T): Promise<T> {
    for (;;) {
      if (!this.open) await this.breathe();
      if (!this.open) return statement();
      await this.open;
    }
  }

  /** Runs once everything else in this process has had its turn: usually at once, at the cost of a single promise. */
  private inTime<T>(work: () => T | Promise<T>): Promise<T> {
    const pause = this.breathe();
    return pause ? pause.then(work) : new Promise((resolve) => void resolve(work()));
  }

  /** Runs after everything queued so far. */
  async last<T>(work: () => T): Promise<T> {
    while (this.draining) await this.draining;
    return work();
  }

  private join<T>(work: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let answer = (): void => undefined;
      this.queue.push({
        run: async () => {
          const outcome = this.inTime(work);
          answer = () => void resolve(outcome);
          await outcome.catch(() => undefined);
        },
        answer: () => answer(),
        refuse: reject,
      });
      this.draining ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      await this.gather();
      const group = this.group();
      this.open = group;
      await group;
    }
    this.draining = undefined;
  }

  /** Callers that arrive within the same turns of the event loop share a commit; a lone caller waits for a single turn. */
  private async gather(): Promise<void> {
    const until = performance.now() + this.most.ms;
    let before: number;
    do {
      before = this.queue.length;
      await turn();
    } while (this.queue.length > before && this.queue.length < this.most.members && performance.now() < until);
  }

  private async group(): Promise<void> {
    const until = performance.now() + this.most.ms;
    const members: Member[] = [];
    let refused: { by: unknown } | undefined;
    const next = async (): Promise<void> => {
      const member = this.queue.shift()!;
      members.push(member);
      if (members.length === 1) this.db.exec('BEGIN IMMEDIATE');
      await member.run();
      if (!this.db.isTransaction) throw rolledBack();
    };
    try {
      do await next();
      while (this.queue.length > 0 && members.length < this.most.members && performance.now() < until);
      this.db.exec('COMMIT');
    } catch (error) {
      refused = { by: error };
      this.undo();
    }
    this.open = undefined;
    for (const member of members) {
      if (refused) member.refuse(refused.by);
      else member.answer();
    }
  }

  private undo(): void {
    try {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
    } catch {
      // Without BEGIN there is no transaction either, and every member is rejected.
    }
  }
}

const rolledBack = (): Error => new Error('the database has undone the transaction');

/** How long statements may run back to back before everything else in this process gets its turn. */
const stretchMs = 10;

/** Statements here are synchronous: a long series of them would block the event loop. */
function breather(): () => Promise<void> | undefined {
  let since: number | undefined;
  return () => {
    if (since === undefined) {
      since = performance.now();
      setImmediate(() => (since = undefined));
    }
    return performance.now() - since < stretchMs ? undefined : turn();
  };
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
