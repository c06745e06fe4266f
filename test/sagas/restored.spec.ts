import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { type OperationRow } from '../../src/contract/operation-row.js';
import { type LookUpResult, type PreparedCall, type StepSpec } from '../../src/contract/steps.js';
import { type Database, StoreUnreachable } from '../../src/ledger/database.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { type Lease } from '../../src/ledger/work.js';
import { Suspended } from '../../src/sagas/run-suspension.js';
import { Run } from '../../src/sagas/run.js';

interface Bought {
  number: string;
}

const id = 'ord_1';
const tenant = 'acme';
const operations = [{ name: 'buy', effect: 'money', settle: { by: 'reading' } }] as unknown as OperationRow[];

describe('a run of an order in a restored ledger', () => {
  let db: Database;
  let ledger: Ledger;
  let sent: number;
  let seen: LookUpResult<Bought>;
  let lease: Lease;

  const call: PreparedCall<Bought, 'reading'> = {
    ...{
      operation: 'buy',
      effect: 'money',
      settledBy: 'reading',
      digest: { number: '1' },
      timeoutMs: 0,
      lateBoundMs: 0,
    },
    send: () => {
      sent++;
      return Promise.resolve({ kind: 'done', value: { number: '1' } });
    },
  };
  const spec: StepSpec<Bought> = {
    ...{ key: 'buy', call },
    lookUp: { authoritative: true, read: () => Promise.resolve(seen) },
  };

  beforeEach(async () => {
    db = openSqlite(':memory:');
    await migrate(db);
    ledger = new Ledger(db);
    sent = 0;
    seen = { kind: 'executed', value: { number: '1' } };
    const fresh = await ledger.work.begin({ id, provider: 'tcl', tenant }, 'order', 'here', 60_000);
    const { isFirst: _, ...later } = fresh;
    lease = { ...later, restoredFrom: systemClock.now() - 1_000 };
  });
  afterEach(() => db.close());

  const run = async (of: Lease = lease): Promise<Run> =>
    (await new Run(ledger, of, { id, tenant }, 60_000, {}, () => Promise.resolve()).begin()).at({ operations });
  /** As the runner does: again when it is due. */
  const ended = async (one: StepSpec<Bought> = spec): Promise<unknown> => {
    for (let tries = 0; tries < 20; tries++) {
      const now = await run();
      try {
        return await now.step(one);
      } catch (error) {
        if (!(error instanceof Suspended)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      } finally {
        await now.writes.written();
      }
    }
    throw new Error('it does not end');
  };
  const inBackup = async (status: 'not_sent' | 'not_executed'): Promise<void> => {
    const [sentAt, settleAfter] = [lease.restoredFrom! - 60_000, lease.restoredFrom! - 50_000];
    const about = { subjectId: id, key: 'buy', attempt: 1, operation: 'buy', effect: 'money', digest: {} } as const;
    const step = await ledger.journal.intend({ ...about, sentAt, settleAfter });
    await ledger.journal.conclude(step.id, status, { code: 'upstream_unavailable', fault: { provider: 'tcl' } });
  };

  it.each([['nothing'], ['not_sent'], ['not_executed']] as const)(
    'asks before it sends: a backup that has %s of the call',
    async (has) => {
      if (has !== 'nothing') await inBackup(has);
      expect(await ended()).toMatchObject({ kind: 'done', value: { number: '1' } });
      expect(sent).toBe(0);
    },
  );

  it.each([['nothing'], ['not_sent']] as const)(
    'sends once what was certainly not executed: a backup that has %s of the call',
    async (has) => {
      if (has !== 'nothing') await inBackup(has);
      seen = { kind: 'absent' };
      expect(await ended()).toMatchObject({ kind: 'done' });
      expect(sent).toBe(1);
    },
  );

  it('leaves it to a person where the call cannot be made any more: what is read to make it may show what has come of it', async () => {
    const gone = { ...spec, call: () => Promise.reject(new Error('not on offer')) };
    expect(await ended(gone)).toMatchObject({ kind: 'undecided' });
    expect(await ledger.journal.of(id)).toEqual([]);
    const { restoredFrom: _, ...usual } = lease;
    const untouched = await run(usual);
    await expect(untouched.step(gone)).rejects.toThrow('not on offer');
  });

  it.each([
    ['has to wait', new Suspended(1)],
    ['cannot reach the ledger', new StoreUnreachable(new Error('connection reset'))],
  ])('leaves nothing to a person only because it %s', async (_, error) => {
    const later = { ...spec, call: () => Promise.reject(error) };
    await expect((await run()).step(later)).rejects.toBe(error);
  });

  it('is about what was charged: a reservation’s call that cannot be made was not made', async () => {
    const gone = { ...spec, call: () => Promise.reject(new TypeError('not on offer')) };
    await expect((await run({ ...lease, kind: 'reservation' })).step(gone)).rejects.toThrow('not on offer');
  });
});
