import { afterAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { type Database, type Parameter, type Query } from '../../src/ledger/database.js';
import { LedgerView, openLedger } from '../../src/ledger/ledger.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { removeDirectories, sqliteFile } from './places.js';
import { freshName, freshNumber, orderOf, reservation, subject, upTo } from './samples.js';

afterAll(removeDirectories);

/** A ledger that notes what it asks its database for. */
async function watched(): Promise<{ ledger: LedgerView; asked: Map<string, readonly Parameter[]>; db: Database }> {
  const file = sqliteFile();
  await (await openLedger(`sqlite:${file}`)).close();
  const db = openSqlite(file);
  const asked = new Map<string, readonly Parameter[]>();
  const query: Query = (sql, parameters = []) => {
    asked.set(sql, parameters);
    return db.query(sql, parameters);
  };
  return {
    ledger: new LedgerView(
      query,
      db,
      { moved: () => undefined, held: () => undefined, told: () => undefined, doubted: () => undefined },
      systemClock,
    ),
    asked,
    db,
  };
}

describe('statements', () => {
  it('are one per question, however long the lists in them are', async () => {
    const { ledger, asked, db } = await watched();
    const account = freshName('account');
    for (let i = 0; i < 3; i++) {
      const held = reservation({ account });
      await ledger.reservations.insert(held);
      await ledger.orders.insert(orderOf(held));
    }
    const ask = async (length: number): Promise<void> => {
      const numbers = Array.from({ length }, freshNumber);
      await ledger.servedNumbers.owners('didtfn', account, numbers);
      await ledger.providerOrders.claimedByOthers('didtfn', account, numbers, 'ord_1');
      await ledger.orders.list('acme', { limit: length });
      await ledger.heldNumbers.among('didtfn', account, numbers);
      await ledger.heldNumbers.othersWith(reservation({ account }), numbers);
      await ledger.reservations.list('acme', { limit: length });
    };
    await ask(1);
    const before = asked.size;
    for (const length of [2, 3, 100, 2_000]) await ask(length);
    expect(asked.size).toBe(before);
    await db.close();
  });

  it('about waiting are two, however long the line is', async () => {
    const { ledger, asked, db } = await watched();
    const ids = Array.from({ length: 50 }, (_, i) => `ord_${String(i).padStart(2, '0')}`);
    for (const id of ids) await ledger.work.wake(subject(id), 'order', 1);
    for (const lease of await ledger.work.claimDue('me', 60_000, upTo(50)))
      await ledger.work.postpone(lease, 2, { waitingLane: 'cart' });
    asked.clear();
    const facts = await ledger.waiting.of(ids.slice(10));
    expect(asked.size).toBe(2);
    expect(ids.slice(10).map((id) => facts.get(id)?.position)).toEqual(Array.from({ length: 40 }, (_, i) => i + 11));
    await db.close();
  });

  it('of filtered lists read what they return, not everything that a tenant has', async () => {
    const { ledger, asked, db } = await watched();
    const plans = async (list: () => Promise<unknown>): Promise<string[]> => {
      asked.clear();
      await list();
      const [[sql, parameters]] = [...asked] as [[string, readonly Parameter[]]];
      const plan = await db.query(`EXPLAIN QUERY PLAN ${sql}`, parameters);
      return plan.map(({ detail }) => String(detail)).filter((detail) => !detail.includes('events'));
    };
    const { orders, ports, changes, reservations } = ledger;
    const page = { limit: 2, before: 'x' };
    const cases: [string, () => Promise<unknown>, string][] = [
      ['orders', () => orders.list('acme', { status: 'failed', ...page }), 'tenant=? AND status=? AND id<?'],
      ['orders', () => orders.list('acme', { provider: 'tcl', ...page }), 'tenant=? AND provider=? AND id<?'],
      [
        'orders',
        () => orders.list('acme', { customerReference: 'a', ...page }),
        'tenant=? AND customer_reference=? AND id<?',
      ],
      ['port_orders', () => ports.list('acme', { status: 'failed', ...page }), 'tenant=? AND status=? AND id<?'],
      ['port_orders', () => ports.list('acme', { provider: 'tcl', ...page }), 'tenant=? AND provider=? AND id<?'],
      [
        'port_orders',
        () => ports.list('acme', { customerReference: 'a', ...page }),
        'tenant=? AND customer_reference=? AND id<?',
      ],
      ['changes', () => changes.list('acme', { status: 'failed', ...page }), 'tenant=? AND status=? AND id<?'],
      ['changes', () => changes.list('acme', { kind: 'trunk.create', ...page }), 'tenant=? AND kind=? AND id<?'],
      [
        'reservations',
        () => reservations.list('acme', { status: 'failed', ...page }),
        'tenant=? AND status=? AND id<?',
      ],
      [
        'reservations',
        () => reservations.list('acme', { provider: 'tcl', ...page }),
        'tenant=? AND provider=? AND id<?',
      ],
    ];
    for (const [table, store] of Object.entries({ orders, port_orders: ports, changes, reservations }))
      cases.push([
        table,
        () => store.list('acme', { status: 'failed', provider: 'tcl', ...page }),
        'tenant=? AND provider=? AND status=? AND id<?',
      ]);
    for (const [table, list, by] of cases) {
      const [search, ...more] = (await plans(list)).filter((detail) => !/CORRELATED/.test(detail));
      expect({ table, search, more }).toEqual({
        table,
        search: expect.stringMatching(new RegExp(`^SEARCH ${table} USING INDEX .*\\(${by.replaceAll('?', '\\?')}\\)$`)),
        more: [],
      });
    }
    await db.close();
  });
});
