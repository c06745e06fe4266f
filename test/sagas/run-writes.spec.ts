import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Database, StoreUnreachable } from '../../src/ledger/database.js';
import { Ledger, type LedgerView } from '../../src/ledger/ledger.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { RunWrites } from '../../src/sagas/run-writes.js';
import { type LeaseLost } from '../../src/ledger/work.js';

const id = 'ord_1';
const tenant = 'acme';

describe('what a run writes', () => {
  let db: Database;
  let ledger: Ledger;
  let writes: RunWrites;
  let transactions: number;
  /** Called in each transaction after its work; what it throws is the failure of the commit. */
  let atCommit: () => void;

  beforeEach(async () => {
    const real = openSqlite(':memory:');
    await migrate(real);
    transactions = 0;
    atCommit = () => undefined;
    db = {
      ...real,
      transaction: (work) =>
        real.transaction(async (query) => {
          const result = await work(query);
          transactions++;
          atCommit();
          return result;
        }),
    };
    ledger = new Ledger(db);
    const lease = await ledger.work.begin({ id, provider: 'tcl', tenant }, 'order', 'here', 60_000);
    writes = new RunWrites(ledger, lease, 60_000);
  });
  afterEach(() => db.close());

  const note =
    (detail: string) =>
    (view: LedgerView): Promise<void> =>
      view.events.append({ id, tenant }, { type: 'updated', detail });
  const noted = async (): Promise<(string | undefined)[]> =>
    (await ledger.events.list(tenant, id, { limit: 9 })).map(({ detail }) => detail);

  it('shares the transaction of what follows at once', async () => {
    let after = 0;
    writes.soon(note('outcome'), () => after++);
    await writes.commit(note('what follows'));
    expect([await noted(), transactions, after]).toEqual([['outcome', 'what follows'], 1, 1]);
    await writes.written();
    expect([transactions, after]).toEqual([1, 1]);
  });

  it('is written by itself in the next turn where nothing follows', async () => {
    writes.soon(note('outcome'));
    for (let turns = 0; turns < 100 && transactions === 0; turns++)
      await new Promise((resolve) => setImmediate(resolve));
    expect([await noted(), transactions]).toEqual([['outcome'], 1]);
  });

  it('is on disk before a run is put aside', async () => {
    writes.soon(note('outcome'));
    await writes.written();
    expect(await noted()).toEqual(['outcome']);
  });

  it('is not lost with what was to be written after it by itself either', async () => {
    writes.soon(note('outcome'));
    writes.soon(() => Promise.reject(new Error('a number that somebody else has')));
    writes.soon(note('never'));
    await expect(writes.commit(note('what follows'))).rejects.toThrow('a number that somebody else has');
    expect(await noted()).toEqual(['outcome']);
  });

  it('is not lost with what cannot be written beside it', async () => {
    writes.soon(note('outcome'));
    const refused = writes.commit(async (view) => {
      await note('what follows')(view);
      throw new Error('a limit');
    });
    await expect(refused).rejects.toThrow('a limit');
    expect(await noted()).toEqual(['outcome']);
    await writes.commit(note('another end'));
    expect(await noted()).toEqual(['outcome', 'another end']);
  });

  it('stops a run whose outcome could not be written: nothing is sent after it', async () => {
    atCommit = () => {
      throw new StoreUnreachable(new Error('connection reset'));
    };
    writes.soon(note('outcome'));
    await expect(writes.written()).rejects.toThrow(StoreUnreachable);
    atCommit = () => undefined;
    await expect(writes.commit(note('the next intent'))).rejects.toThrow(StoreUnreachable);
    expect(await noted()).toEqual([]);
  });

  it('stops a run where nobody knows whether it is on disk', async () => {
    atCommit = () => {
      throw new StoreUnreachable(new Error('connection reset'));
    };
    writes.soon(note('outcome'));
    await expect(writes.commit(note('what follows'))).rejects.toThrow(StoreUnreachable);
    expect(transactions).toBe(1);
    atCommit = () => undefined;
    await expect(writes.commit(note('the next intent'))).rejects.toThrow(StoreUnreachable);
    expect(await noted()).toEqual([]);
  });

  it('is not written by whoever has lost the lease', async () => {
    writes.soon(note('outcome'));
    await ledger.work.revoke(id);
    const refused = writes.commit(note('what follows'));
    await expect(refused).rejects.toMatchObject({ name: 'LeaseLost' } satisfies Partial<LeaseLost>);
    await expect(writes.commit(note('later'))).rejects.toMatchObject({ name: 'LeaseLost' });
    expect(await noted()).toEqual([]);
  });
});
