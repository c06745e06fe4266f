import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MovableClock } from '../../src/clock.js';
import { type OperationRow } from '../../src/contract/operation-row.js';
import { type Outcome } from '../../src/contract/outcome.js';
import { type LookUpResult, type StepSpec } from '../../src/contract/steps.js';
import { type Database } from '../../src/ledger/database.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { Run } from '../../src/sagas/run.js';
import { Suspended } from '../../src/sagas/run-suspension.js';

const tenant = 'acme';
const operations = [{ name: 'buy', effect: 'money', settle: { by: 'reading' } }] as unknown as OperationRow[];
const lost: Outcome<string> = {
  kind: 'unknown',
  code: 'outcome_unknown',
  fault: { provider: 'voipms', operation: 'buy' },
};

describe('a step that needs its lane alone', () => {
  let db: Database;
  let clock: MovableClock;
  let ledger: Ledger;
  /** What is read to make a call, and calls. */
  let asked: string[];
  let seen: LookUpResult<string>;
  let outcome: Outcome<string>;

  beforeEach(async () => {
    db = openSqlite(':memory:');
    await migrate(db);
    clock = new MovableClock();
    ledger = new Ledger(db, clock);
    asked = [];
    seen = { kind: 'executed', value: 'found' };
    outcome = lost;
  });
  afterEach(() => db.close());

  const run = async (id: string): Promise<Run> => {
    const lease = await ledger.work.begin({ id, provider: 'voipms', tenant }, 'order', 'here', 60_000);
    return (await new Run(ledger, lease, { id, tenant }, 60_000, {}, () => Promise.resolve()).begin()).at({
      operations,
    });
  };
  const spec = (id: string): StepSpec<string> => ({
    ...{ key: 'buy', lane: 'back-orders', alone: true },
    call: () => {
      asked.push(`made ${id}`);
      return Promise.resolve({
        ...{ operation: 'buy', effect: 'money', settledBy: 'reading', digest: {}, timeoutMs: 0, lateBoundMs: 30_000 },
        send: () => Promise.resolve((asked.push(`sent ${id}`), outcome)),
      });
    },
    lookUp: { authoritative: true, read: () => Promise.resolve(seen) },
  });
  const step = async (of: Run, id: string): Promise<unknown> => {
    try {
      return await of.step(spec(id));
    } catch (error) {
      if (!(error instanceof Suspended)) throw error;
      return error.waitingLane ?? 'suspended';
    } finally {
      await of.writes.written();
    }
  };

  it('waits, and asks nothing, while another in it has no outcome; and goes on when that has one', async () => {
    const [first, second] = [await run('ord_1'), await run('ord_2')];
    expect(await step(first, 'ord_1')).toBe('suspended');
    expect(await step(second, 'ord_2')).toBe('back-orders');
    expect(asked).toEqual(['made ord_1', 'sent ord_1']);

    clock.advance(30_000);
    expect(await step(first, 'ord_1')).toMatchObject({ kind: 'done', value: 'found' });
    outcome = { kind: 'done', value: 'made' };
    expect(await step(second, 'ord_2')).toMatchObject({ kind: 'done', value: 'made' });
    expect(asked).toEqual(['made ord_1', 'sent ord_1', 'made ord_2', 'sent ord_2']);
  });

  it('sends nothing if another has entered the lane since its call was made', async () => {
    const second = await run('ord_2');
    const late: StepSpec<string> = {
      ...spec('ord_2'),
      call: async () => {
        const about = { subjectId: 'ord_1', key: 'buy', attempt: 1, operation: 'buy', effect: 'money', digest: {} };
        await ledger.journal.intend({ ...about, lane: 'back-orders', sentAt: 1, settleAfter: 1 });
        return (spec('ord_2').call as () => Promise<never>)();
      },
    };
    await expect(second.step(late)).rejects.toBeInstanceOf(Suspended);
    expect(asked).toEqual(['made ord_2']);
    expect(await ledger.journal.of('ord_2')).toEqual([]);
  });
});
