/** What a group needs of its database: one connection, whose statements are synchronous. */
export interface Connection {
  exec(sql: string): void;
  /** False after an error that has undone everything since BEGIN. */
  readonly isTransaction: boolean;
}

/** One caller's statements. `run` never throws: how it went is kept until the commit has shown whether it counts. */
interface Member {
  run(): Promise<void>;
  answer(): void;
  refuse(error: unknown): void;
}

/** More than this do not share a commit: the first of them has waited long enough. */
const largest = { members: 128, ms: 10 };

/**
 * Group commit: what callers write at the same time shares a transaction of the database, and so a sync of the disk. Each has a savepoint of its
 * own and runs alone from its beginning to its end, so it is undone alone when it fails, and sees nothing half done.
 *
 * Nobody is answered before the commit, successful or not: whatever a member has seen may be of another that is not on disk yet. Without the
 * commit nothing has happened, and everybody is refused. What only reads runs between groups, and so sees what is on disk.
 */
export class GroupCommit {
  private readonly queue: Member[] = [];
  /** Resolves when the queue is empty. */
  private draining: Promise<void> | undefined;
  /** Resolves when the group that has begun to write has its end. */
  private open: Promise<void> | undefined;
  private readonly breathe = breather();

  constructor(
    private readonly db: Connection,
    private readonly most = largest,
  ) {}

  /** `work` sees and writes what nobody else touches meanwhile. It waits for nothing but its own statements. */
  transaction<T>(work: (inside: <R>(statement: () => R) => Promise<R>) => Promise<T>): Promise<T> {
    return this.join(async () => {
      let ended = false;
      this.db.exec('SAVEPOINT member');
      try {
        const now = <R>(statement: () => R): R => {
          if (ended) throw new Error('the transaction has ended');
          // Whoever goes on all the same would write outside of any transaction.
          if (!this.db.isTransaction) throw undone();
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

  /** One statement. When it fails it has changed nothing. */
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

  /** As soon as everything else in this process has had its turn: most often that is at once, with a single promise. */
  private inTime<T>(work: () => T | Promise<T>): Promise<T> {
    const pause = this.breathe();
    return pause ? pause.then(work) : new Promise((resolve) => void resolve(work()));
  }

  /** After everything that has been asked for. */
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

  /** Who comes within the same turns of the event loop shares the commit; one who comes alone waits for a single turn. */
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
      if (!this.db.isTransaction) throw undone();
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
      // Then there is no BEGIN either, and everybody is told.
    }
  }
}

const undone = (): Error => new Error('the database has undone the transaction');

/** How long statements may follow each other before everything else in this process has its turn. */
const stretchMs = 10;

/** Statements here are synchronous: any number of them in a row would keep the event loop from turning. */
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
