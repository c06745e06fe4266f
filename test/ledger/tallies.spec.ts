import pg from 'pg';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Ledger, openDatabase, openLedger } from '../../src/ledger/ledger.js';
import { eventually } from '../support/eventually.js';
import { freshDatabase } from '../support/services.js';
import { backTo } from './earlier.js';
import { removeDirectories, sqliteUrl } from './places.js';
import { atOnce, changeOf, held, orderOf, portOf } from './samples.js';

afterAll(removeDirectories);

type Counts = Record<string, Record<string, number>>;

const kept = async ({ orders, ports, changes }: Ledger): Promise<Counts> => ({
  orders: Object.fromEntries(await orders.countByStatus()),
  port_orders: Object.fromEntries(await ports.countByStatus()),
  changes: Object.fromEntries(await changes.countByStatus()),
});

/** Something done to the tables by somebody else than the stores; then what there is, counted. */
async function counted(url: string, ...statements: string[]): Promise<Counts> {
  const db = await openDatabase(url);
  for (const statement of statements) await db.query(statement);
  const counts: Counts = {};
  for (const table of ['orders', 'port_orders', 'changes']) {
    const rows = await db.query(`SELECT status, COUNT(*) AS n FROM ${table} GROUP BY status`);
    counts[table] = Object.fromEntries(rows.map(({ status, n }) => [String(status), Number(n)] as const));
  }
  await db.close();
  return counts;
}

describe.each([
  ['SQLite', async () => sqliteUrl()],
  ['PostgreSQL', freshDatabase],
])('counts by status: %s', (_, address) => {
  it('are maintained by every write, including an earlier version’s', async () => {
    const url = await address();
    let ledger = await openLedger(url);
    const reopened = async (between: () => Promise<unknown>): Promise<Counts> => {
      await ledger.close();
      await between();
      ledger = await openLedger(url);
      return kept(ledger);
    };

    const orders = Array.from({ length: 12 }, () => orderOf(held()));
    await atOnce(12, (i) =>
      ledger.transaction(async (l) => {
        await l.orders.insert(orders[i]!);
        await l.changes.insert(changeOf({ id: `chg_${i}` }));
        await l.ports.insert(portOf());
      }),
    );
    // Half of them in one order, half in the other: those that wait for each other in a circle are done again.
    await atOnce(12, (i) =>
      ledger.transaction(async (l) => {
        const moves = [
          () => l.orders.setStatus(orders[i]!.id, 'accepted', 'in_progress'),
          () => l.changes.setStatus(`chg_${i}`, 'accepted', 'in_progress'),
        ];
        for (const move of i % 2 === 0 ? moves : moves.reverse()) await move();
      }),
    );
    await ledger.orders.setStatus(orders[0]!.id, 'accepted', 'rejected');
    await ledger.orders.setStatus(orders[1]!.id, 'in_progress', 'completed');
    await expect(
      ledger.transaction(async (l) => {
        await l.orders.setStatus(orders[2]!.id, 'in_progress', 'completed');
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    const expected = { orders: { in_progress: 11, completed: 1 }, port_orders: { draft: 12 }, changes: { in_progress: 12 } }; // prettier-ignore
    expect(await kept(ledger)).toEqual(expected);

    const ended = `DELETE FROM orders WHERE status = 'completed'`;
    const several = `UPDATE changes SET status = CASE WHEN id < 'chg_5' THEN 'completed' ELSE 'rejected' END`;
    let there: Counts = {};
    const afterwards = await reopened(async () => (there = await counted(url, ended, several)));
    expect(afterwards).toEqual(there);
    expect(afterwards['orders']).toEqual({ in_progress: 11 });

    expect(await reopened(() => backTo(14, url))).toEqual(there);
    await ledger.close();
  });
});

describe('with several gateways on PostgreSQL', () => {
  const another = (id: string): string =>
    `INSERT INTO changes (id, tenant, provider, account, kind, status, input, open, created_at, updated_at)
       VALUES ('${id}', 'acme', 'tcl', 'main', 'test', 'accepted', '{}', 0, 1, 1)`;

  it('include what one gateway is writing when another starts to count', async () => {
    const url = await freshDatabase();
    await (await openLedger(url)).close();
    await backTo(14, url);
    const earlier = new pg.Client({ connectionString: url });
    const onlooker = new pg.Client({ connectionString: url });
    await Promise.all([earlier.connect(), onlooker.connect()]);
    await earlier.query('BEGIN');
    await earlier.query(another('chg_a'));
    const opening = openLedger(url);
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(
      () => onlooker.query(waiting),
      ({ rowCount }) => rowCount === 1,
    );
    await earlier.query('COMMIT');
    const ledger = await opening;
    expect(Object.fromEntries(await ledger.changes.countByStatus())).toEqual({ accepted: 1 });
    await Promise.all([ledger.close(), earlier.end(), onlooker.end()]);
  });

  it('let no transaction wait for another, even with equal slots', async () => {
    const url = await freshDatabase();
    const ledger = await openLedger(url);
    const connected = async (): Promise<{ client: pg.Client; pid: number }> => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      return { client, pid: rows[0]!.pid };
    };
    const one = await connected();
    let other = await connected();
    // As a pool of connections that come and go has them sooner or later.
    while (other.pid % 64 !== one.pid % 64) {
      await other.client.end();
      other = await connected();
    }
    for (const { client } of [one, other]) await client.query('BEGIN');
    await one.client.query(another('chg_a'));
    await other.client.query(`SET LOCAL lock_timeout = '500ms'`);
    await other.client.query(another('chg_b'));
    for (const { client } of [one, other]) await client.query('COMMIT');
    expect(Object.fromEntries(await ledger.changes.countByStatus())).toEqual({ accepted: 2 });
    await Promise.all([ledger.close(), one.client.end(), other.client.end()]);
  });
});
