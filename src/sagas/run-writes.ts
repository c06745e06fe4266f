import { StoreUnreachable } from '../ledger/database.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { type Lease, LeaseLost } from '../ledger/work.js';

interface Due {
  write: (ledger: LedgerView) => Promise<void>;
  /** Once it is on disk. */
  after: () => void;
}

/**
 * What one run writes, in order and under its lease. The outcome of a call may share a transaction with what follows from it.
 * Proof that this is as good as a separate commit: whatever is due is written with the run's next commit, or separately in the next turn of the event
 * loop, which is when commits are gathered anyway. So it never waits for a provider. Nothing of the run is written before it: an intent is on disk
 * with the outcomes of all calls before it or after them, never without them, so no call is sent before that; and the run ends, or is suspended,
 * after them (`written`). Writes that cannot share a transaction are written one by one, so that a fault in what follows from an outcome never loses
 * the outcome. If the process dies before the commit, it has died with a call sent and no outcome on disk, as is possible at any time between a send
 * and a separate commit.
 */
export class RunWrites {
  private due: Due[] = [];
  /** Resolves once all earlier writes are on disk. Once it has rejected, this run writes nothing more. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly ledger: Ledger,
    private readonly lease: Lease,
    private readonly leaseMs: number,
  ) {}

  /** Writes it with whatever the run writes next. */
  soon(write: Due['write'], after: Due['after'] = () => undefined): void {
    this.due.push({ write, after });
    if (this.due.length === 1) setImmediate(() => void this.written().catch(() => undefined));
  }

  /** Resolves when all that was due is on disk. */
  async written(): Promise<void> {
    const due = this.taken();
    if (due.length > 0) this.after(this.last.then(() => this.alone(due)));
    await this.last;
  }

  /** A transaction that fails if another process has taken over this work. */
  async commit<T>(work: (ledger: LedgerView) => Promise<T>): Promise<T> {
    await this.last;
    const due = this.taken();
    if (due.length === 0) return this.transaction(work);
    const together = this.transaction(async (ledger) => {
      for (const { write } of due) await write(ledger);
      return work(ledger);
    });
    this.after(
      together.then(
        () => finished(due),
        (error: unknown) => (endsRun(error) ? Promise.reject(error as Error) : this.alone(due)),
      ),
    );
    return together.catch(async (error: unknown) => {
      // The due writes first, then the handling of the failure.
      await this.last;
      throw error;
    });
  }

  /** Together or, if that fails, one by one as far as possible: a failed consequence does not undo an outcome. */
  private async alone(due: readonly Due[]): Promise<void> {
    try {
      await this.transaction(async (ledger) => {
        for (const { write } of due) await write(ledger);
      });
    } catch (error) {
      if (due.length === 1 || endsRun(error)) throw error;
      for (const one of due) await this.alone([one]);
      return;
    }
    finished(due);
  }

  private after(writing: Promise<void>): void {
    this.last = writing;
    // The next writer receives the error.
    writing.catch(() => undefined);
  }

  private transaction<T>(work: (ledger: LedgerView) => Promise<T>): Promise<T> {
    return this.ledger.transaction(async (ledger) => {
      await ledger.work.assertLease(this.lease, this.leaseMs);
      return work(ledger);
    });
  }

  private taken(): Due[] {
    const { due } = this;
    this.due = [];
    return due;
  }
}

const finished = (due: readonly Due[]): void => due.forEach(({ after }) => after());

/** Another worker continues; or it is unknown whether the transaction is on disk, which the next run reads. */
const endsRun = (error: unknown): boolean => error instanceof LeaseLost || error instanceof StoreUnreachable;
