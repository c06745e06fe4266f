import { type Clock, systemClock } from '../../src/clock.js';
import { type Database } from '../../src/ledger/database.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { type Lease, type SubjectKind } from '../../src/ledger/work.js';
import { Run } from '../../src/sagas/run.js';
import { type Saga } from '../../src/sagas/runner.js';
import { subject } from '../ledger/samples.js';

/** A ledger whose work is advanced one subject at a time, without a runner; time stands still unless a test moves it. */
export class SagaWork {
  now = Date.now();
  /** How much of `now` has not passed: somebody has set the clock. */
  jumped = 0;
  readonly clock: Clock = { ...systemClock, now: () => this.now, monotonic: () => this.now - this.jumped };
  readonly db: Database = openSqlite(':memory:');
  readonly ledger = new Ledger(this.db, this.clock);

  async start(): Promise<this> {
    await migrate(this.db);
    return this;
  }

  end(): Promise<void> {
    return this.db.close();
  }

  /** Does what is due about one subject, once: under a lease that ends with the run. */
  async advance(
    saga: Saga,
    { id, tenant }: { id: string; tenant: string },
    kind: SubjectKind,
    restoredFrom?: number,
  ): Promise<void> {
    const { isFirst: _, ...fresh } = await this.ledger.work.begin(subject(id), kind, 'here', 60_000);
    const lease: Lease = { ...fresh, ...(restoredFrom !== undefined && { restoredFrom }) };
    const marks = saga.marks?.(id) ?? {};
    const run = new Run(this.ledger, lease, { id, tenant }, 60_000, marks, (view) => view.work.finish(lease));
    try {
      await saga.advance(await run.begin());
    } finally {
      await run.writes.written();
      if (!run.isOver) await this.ledger.work.finish(lease);
    }
  }

  /** What the history of a subject says of the first event of a type. */
  async detailOf({ id, tenant }: { id: string; tenant: string }, type: string): Promise<string | undefined> {
    const events = await this.ledger.events.list(tenant, id, { limit: 100 });
    return events.find((event) => event.type === type)?.detail;
  }
}
