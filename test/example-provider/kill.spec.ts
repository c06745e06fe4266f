import { afterEach, describe, expect, it } from '@jest/globals';
import { type Database } from '../../src/ledger/database.js';
import { migrate } from '../../src/ledger/migrations.js';
import { openSqlite } from '../../src/ledger/sqlite.js';
import { MemoryVolatile } from '../../src/volatile/memory.js';
import { bell, freshKey, Gateway } from '../sagas/harness.js';
import { eventually } from '../support/eventually.js';
import { example } from './example.provider.js';
import { type ExampleSimulator, type Progress, startExampleSimulator } from './mock/simulator.js';

const moments: [Progress['stage'], string][] = ['createReservation', 'createOrder'].flatMap((operation) => [
  ['arrived', operation] as [Progress['stage'], string],
  ['executed', operation] as [Progress['stage'], string],
]);

describe('a gateway that is killed over a call to the worked example', () => {
  let simulator: ExampleSimulator;
  let db: Database;
  const gateways: Gateway[] = [];
  const newGateway = (): Gateway => {
    const provider = example.start(
      {
        ...{ baseUrl: simulator.baseUrl, token: simulator.token, organization: simulator.organization, pollMs: 50 },
        ...{
          timeoutMs: 2_000,
          moneyTimeoutMs: 400,
          lateBoundMs: 200,
          ratePerSecond: 1_000,
          reconcile: 'authoritative',
        },
      },
      new MemoryVolatile(),
    );
    const gateway = new Gateway(db, provider, { leaseMs: 300 });
    gateways.push(gateway);
    return gateway;
  };
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) await gateway.stop();
    await simulator.close();
    await db.close();
  });

  it.each(moments)(
    'goes on after a restart, and buys the number once: %s %s',
    async (stage, operation) => {
      simulator = await startExampleSimulator();
      db = openSqlite(':memory:');
      await migrate(db);
      const phoneNumber = '+12065550001' as const;
      let kills = 0;
      simulator.observe((progress) => {
        if (progress.stage !== stage || progress.operation !== operation || kills > 0) return;
        kills++;
        gateways.at(-1)!.crash();
        newGateway();
      });
      const asked = { provider: 'example', phoneNumbers: [phoneNumber] as const, allowPartial: false };
      void newGateway().holds.hold(bell, asked, freshKey(bell), 60_000);
      const ids = async (table: string): Promise<string[]> =>
        (await db.query(`SELECT id FROM ${table}`)).map((row) => String(row['id']));
      const held = await eventually(
        async () =>
          (await gateways.at(-1)!.ledger.reservations.find((await ids('reservations'))[0] ?? '')) ?? undefined,
        (reservation) => reservation?.status === 'held',
      );
      const request = {
        reservationId: held!.id,
        connection: { trunkId: 'conn-1' },
        confirm: 'auto',
        providerOptions: {},
      };
      void gateways.at(-1)!.orders.place(bell, request as never, freshKey(bell), 60_000);
      const order = await eventually(
        async () => (await gateways.at(-1)!.ledger.orders.find((await ids('orders'))[0] ?? '')) ?? undefined,
        (one) => one?.status === 'completed',
      );
      expect(order).toMatchObject({ numbers: [{ phoneNumber, status: 'active' }] });
      expect(kills).toBe(1);
      expect(simulator.ledger.entries().map(({ type }) => type)).toEqual(['reserved', 'ordered']);
    },
    30_000,
  );
});
