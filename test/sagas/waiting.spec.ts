import { describe, expect, it } from '@jest/globals';
import { type Database, type Query } from '../../src/ledger/database.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { openPostgres } from '../../src/ledger/postgres.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { eventually } from '../support/eventually.js';
import { freshDatabase } from '../support/services.js';
import { acme } from './harness.js';
import { startWorld } from './world.js';

/** Counts what is asked about reservations outside of transactions, as those do that wait. */
function watched(db: Database): { db: Database; asked: () => number } {
  let asked = 0;
  const query: Query = (sql, parameters) => {
    if (sql.includes('FROM reservations')) asked++;
    return db.query(sql, parameters);
  };
  return { db: { ...db, query }, asked: () => asked };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('whoever waits for an outcome', () => {
  it('asks the ledger when something has happened, and not before', async () => {
    const { db, asked } = watched(openSqlite(':memory:'));
    const world = await startWorld({ db, config: { moneyTimeoutMs: 30_000 } });
    let goOn = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (goOn = resolve));
    let arrived = 0;
    world.simulator.observe(async ({ stage, operation }) => {
      if (stage !== 'arrived' || operation !== 'reserve') return;
      arrived++;
      await hanging;
    });
    const many = 40;
    const waiting = Array.from({ length: many }, (_, i) =>
      world.hold(acme, `20621910${10 + i}`).catch(() => undefined),
    );
    await eventually(
      () => arrived,
      (count) => count === many,
    );
    const before = asked();
    await pause(1_000);
    // Polled four times a second it would be 160.
    expect(asked() - before).toBe(0);
    goOn();
    await Promise.all(waiting);
    expect(asked()).toBeLessThan(many * 12);
  });

  it('asks again where something happens while the ledger answers, and waits for nothing more', async () => {
    const { gateway } = await startWorld();
    let asked = 0;
    const read = async (): Promise<number> => {
      if (++asked === 1) gateway.ledger.moved.emit('rsv_1');
      return asked;
    };
    const seen = gateway.runner.waitFor('rsv_1', read, (value) => value > 1, Date.now() + 10_000);
    const late = new Promise((resolve) => setTimeout(resolve, 8_000, 'still waiting').unref());
    expect(await Promise.race([seen, late])).toBe(2);
  });

  it('asks once a second what another gateway may be driving', async () => {
    const url = await freshDatabase();
    await (await openLedger(url)).close();
    const { db, asked } = watched(await openPostgres(url));
    const two = await openPostgres(url);
    const world = await startWorld({ db, config: { moneyTimeoutMs: 10_000 } });
    // The one that is asked works on nothing: the other does.
    await world.gateway.runner.stop(1_000);
    let goOn = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (goOn = resolve));
    let arrived = 0;
    world.simulator.observe(async ({ stage, operation }) => {
      if (stage !== 'arrived' || operation !== 'reserve') return;
      arrived++;
      await hanging;
    });
    const other = world.newGateway(world.newProvider(), two);
    const held = world.hold(acme, '2062190110');
    await eventually(
      () => arrived,
      (count) => count === 1,
    );
    const [before, since] = [asked(), Date.now()];
    await eventually(asked, (count) => count >= before + 2);
    expect(Date.now() - since).toBeGreaterThan(900);
    goOn();
    expect((await held).status).toBe('held');
    await other.stop();
    await two.close();
  });
});
