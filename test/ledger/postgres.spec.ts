import pg from 'pg';
import { describe, expect, it } from '@jest/globals';
import { StoreUnusable } from '../../src/ledger/database.js';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { LeaseLost } from '../../src/ledger/work.js';
import { freePort, freshDatabase } from '../support/services.js';
import { nodeWith, run } from './process.js';
import { freshName, freshNumber, held, orderOf, subject, upTo } from './samples.js';

const minute = 60_000;

async function shared(work: (ledgers: Ledger[]) => Promise<void>): Promise<void> {
  const url = await freshDatabase();
  const ledgers = await Promise.all([openLedger(url), openLedger(url), openLedger(url)]);
  try {
    await work(ledgers);
  } finally {
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  }
}

describe('one PostgreSQL ledger, several gateways', () => {
  it('is created once by gateways that start at the same time', async () => {
    const url = await freshDatabase();
    const opened = `await ledger.work.wake({ id: 's' + process.pid, provider: 'didtfn', tenant: 'acme' }, 'order'); await ledger.close();`;
    const processes = Array.from({ length: 3 }, () => run(process.execPath, nodeWith(url, opened)));
    const ledgers = await Promise.all(Array.from({ length: 4 }, () => openLedger(url)));
    expect((await Promise.all(processes)).map(({ code, err }) => [code, err])).toEqual(Array(3).fill([0, '']));
    expect(await ledgers[0]!.work.claimDue('w', minute, upTo(10))).toHaveLength(3);
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  });

  it('releases a key whose take was still in progress when its connection was lost', async () => {
    await shared(async ([first, second, third]) => {
      const use = {
        tenant: 'acme',
        route: 'POST /v1/things',
        key: freshName('key'),
        fingerprint: 'f',
        holder: 'req_1',
      };
      let commit = (): void => undefined;
      const lost = new Promise<void>((resolve) => (commit = resolve));
      let isTaken = (): void => undefined;
      const taken = new Promise<void>((resolve) => (isTaken = resolve));
      const slow = first!.transaction(async (ledger) => {
        await ledger.idempotency.take(use, minute);
        isTaken();
        await lost;
      });
      await taken;
      const back = second!.idempotency.take(use, minute).then(() => second!.idempotency.release(use));
      await new Promise((resolve) => setTimeout(resolve, 50));
      commit();
      await Promise.all([slow, back]);
      expect(await third!.idempotency.take({ ...use, holder: 'req_2' }, minute)).toEqual({ state: 'mine' });
    });
  });

  it('never leases a subject to two gateways', async () => {
    await shared(async (ledgers) => {
      const ids = Array.from({ length: 90 }, () => freshName('ord'));
      for (const id of ids) await ledgers[0]!.work.wake(subject(id), 'order', 1);
      const claimed: string[] = [];
      while (claimed.length < ids.length) {
        const asked = [...ledgers, ...ledgers].map((ledger, i) => ledger.work.claimDue(`owner-${i}`, minute, upTo(5)));
        claimed.push(...(await Promise.all(asked)).flat().map((lease) => lease.subjectId));
      }
      expect(claimed.sort()).toEqual(ids.sort());
    });
  });

  it('refuses writes under a lease that another has taken over', async () => {
    await shared(async ([one, other]) => {
      await one!.work.wake(subject('s'), 'order', 1);
      const [old] = await one!.work.claimDue('one', -1, upTo(1));
      const [taken] = await other!.work.claimDue('other', minute, upTo(1));
      expect(taken).toMatchObject({ subjectId: 's', owner: 'other' });
      await expect(one!.work.assertLease(old!, minute)).rejects.toThrow(LeaseLost);
    });
  });

  it('lets one gateway hold a number, claim a reservation and take a lane', async () => {
    await shared(async (ledgers) => {
      const phoneNumber = freshNumber();
      const rows = ledgers.map((_, i) => held({ tenant: `t${i}`, numbers: [{ phoneNumber }] }));
      const written = await Promise.allSettled(ledgers.map((l, i) => l.reservations.insert(rows[i]!)));
      const [winner] = rows.filter((_, i) => written[i]!.status === 'fulfilled');
      expect(written.filter((w) => w.status === 'fulfilled')).toHaveLength(1);
      const claims = await Promise.all(ledgers.map((l, i) => l.reservations.claim(winner!.id, `o${i}`, Date.now())));
      expect(claims.filter(Boolean)).toHaveLength(1);
      const lanes = await Promise.all(
        ledgers.map((l, i) => l.transaction((view) => view.lanes.takeAlone('cart', `o${i}`, async () => 0))),
      );
      expect(lanes.filter(Boolean)).toHaveLength(1);
    });
  });

  it('survives deadlocks, in single statements and in transactions', async () => {
    const url = await freshDatabase();
    const ledger = await openLedger(url);
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    for (const id of ['a', 'b']) await ledger.work.wake(subject(id), 'order', 1);
    await ledger.work.claimDue('one', minute, upTo(2));
    const lock = (id: string): Promise<unknown> =>
      admin.query('UPDATE work SET failures = 7 WHERE subject_id = $1', [id]);
    for (const [first, then] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      await admin.query('BEGIN');
      await lock(first);
      // It takes one of the two rows and waits for the other, which waits for it: the database undoes one of them.
      const renewed = ledger.work.renew('one', minute, ['a', 'b']);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await lock(then).then(
        () => admin.query('COMMIT'),
        () => admin.query('ROLLBACK'),
      );
      await expect(renewed).resolves.toBeUndefined();
    }
    await admin.end();
    await ledger.close();
  });

  it('continues after another version has changed a table', async () => {
    const url = await freshDatabase();
    const ledger = await openLedger(url);
    const order = orderOf(held({}));
    await ledger.orders.insert(order);
    const everywhere = (): Promise<unknown[]> =>
      Promise.all(Array.from({ length: 30 }, () => ledger.transaction(({ orders }) => orders.find(order.id))));
    await everywhere();
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query('ALTER TABLE orders ADD COLUMN of_another_version TEXT');
    await admin.end();
    expect(await ledger.orders.find(order.id)).toMatchObject({ id: order.id });
    expect(await everywhere()).toEqual(Array(30).fill(expect.objectContaining({ id: order.id })));
    await ledger.close();
  });

  /** Somebody has the server answer before a commit is on disk: to whoever connects to the database, or as the role. */
  async function answeringEarly(
    url: string,
    of: (database: string, role: string) => [change: string, back: string],
  ): Promise<() => Promise<void>> {
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    const { pathname, username } = new URL(url);
    const [change, back] = of(admin.escapeIdentifier(pathname.slice(1)), admin.escapeIdentifier(username));
    await admin.query(change);
    return async () => {
      await admin.query(back);
      await admin.end();
    };
  }

  it.each<[string, (database: string, role: string) => [string, string]]>([
    ['database', (database) => [`ALTER DATABASE ${database} SET`, `ALTER DATABASE ${database} RESET`]],
    ['role', (database, role) => [`ALTER ROLE ${role} IN DATABASE ${database} SET`, `ALTER ROLE ${role} IN DATABASE ${database} RESET`]],
  ])('is refused if its %s commits asynchronously', async (_, of) => {
    const url = await freshDatabase();
    const back = await answeringEarly(url, (database, role) => {
      const [set, reset] = of(database, role);
      return [`${set} synchronous_commit = off`, `${reset} synchronous_commit`];
    });
    const opening = openLedger(url);
    await expect(opening).rejects.toThrow(StoreUnusable);
    await expect(opening).rejects.toThrow(/before they are on disk \(synchronous_commit is off\)/);
    await back();
    await (await openLedger(url)).close();
  }); // prettier-ignore

  it('refuses connections that commit asynchronously', async () => {
    const url = await freshDatabase();
    const ledger = await openLedger(url);
    const back = await answeringEarly(url, (database) => [
      `ALTER DATABASE ${database} SET synchronous_commit = off`,
      `ALTER DATABASE ${database} RESET synchronous_commit`,
    ]);
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()', ['telecom-gateway']); // prettier-ignore
    await admin.end();
    const order = orderOf(held({}));
    const reason = async (): Promise<unknown> => {
      // Until then it may be told only that its connection has ended.
      for (;;) {
        const error = await ledger.orders.insert(order).then(() => 'inserted', (refused: Error) => refused.cause); // prettier-ignore
        if (error === 'inserted' || error instanceof StoreUnusable) return error;
      }
    };
    expect(await reason()).toMatchObject({ message: expect.stringContaining('synchronous_commit is off') as unknown });
    await back();
    await ledger.orders.insert(order);
    expect(await ledger.orders.find(order.id)).toMatchObject({ id: order.id });
    await ledger.close();
  });

  it('reports that no server is listening', async () => {
    const opening = openLedger(`postgres://gateway@127.0.0.1:${await freePort()}/none`);
    await expect(opening).rejects.toThrow(StoreUnusable);
    await expect(opening).rejects.toThrow(/STORE_URL/);
  });
});
