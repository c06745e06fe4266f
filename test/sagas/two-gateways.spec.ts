import { describe, expect, it } from '@jest/globals';
import { type OrderPort } from '../../src/contract/orders.js';
import { type Provider } from '../../src/contract/provider.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { openPostgres } from '../../src/ledger/postgres.js';
import { eventually } from '../support/eventually.js';
import { freshDatabase } from '../support/services.js';
import { able } from './able.js';
import { acme, atRest, bell, crown, freshKey } from './harness.js';
import { startWorld, type World } from './world.js';

/** Notes when one order is driven in two places at once. */
class Watch {
  readonly overlaps: string[] = [];
  drives = 0;
  private readonly driven = new Set<string>();

  of(provider: Provider): Provider {
    return able(provider, (had) => ({ ...had, orders: this.watched(had.orders!) }));
  }

  private watched(orders: OrderPort): OrderPort {
    const place: OrderPort['place'] = async (run, order) => {
      if (this.driven.has(order.id)) this.overlaps.push(order.id);
      this.driven.add(order.id);
      this.drives++;
      try {
        return await orders.place(run, order);
      } finally {
        this.driven.delete(order.id);
      }
    };
    return { ...orders, check: orders.check.bind(orders), place };
  }
}

async function twoGateways(options: { leaseMs: number }) {
  const url = await freshDatabase();
  await (await openLedger(url)).close();
  const [one, two] = [await openPostgres(url), await openPostgres(url)];
  // On a busy machine a reply takes its time, and is not lost for that.
  const world = await startWorld({ db: one, config: { moneyTimeoutMs: 2_000 }, ...options });
  world.gateway.crash();
  const watch = new Watch();
  const gateways = [one, two].map((db) => world.newGateway(watch.of(world.newProvider()), db));
  world.gateway = gateways[0]!;
  const end = async (): Promise<void> => {
    for (const gateway of gateways) await gateway.stop();
    await two.close();
  };
  return { world, watch, gateways, end };
}

const tens = ['2062190110', '2062190111', '2062190112', '2062190113', '2062199003', '2062199004'];
const holdAll = (world: World) => Promise.all(tens.map((ten, i) => world.held([acme, bell, crown][i % 3]!, ten)));

describe('two gateways on one PostgreSQL ledger', () => {
  it('never drive one order at once, and charge each once', async () => {
    const { world, watch, gateways, end } = await twoGateways({ leaseMs: 5_000 });
    const reservations = await holdAll(world);
    const placed = await Promise.all(
      reservations.map((r, i) => {
        const caller = [acme, bell, crown][i % 3]!;
        const request = {
          reservationId: r.id,
          connection: { trunkId: '3' },
          confirm: 'auto' as const,
          providerOptions: {},
        };
        return gateways[i % 2]!.orders.place(caller, request, freshKey(caller), 25_000);
      }),
    );
    expect(placed.map((order) => order.status)).toEqual(tens.map(() => 'completed'));
    expect(watch.overlaps).toEqual([]);
    expect(watch.drives).toBeGreaterThan(tens.length);
    expect([...world.chargesByOrder().values()]).toEqual(tens.map(() => 1));
    expect([...world.simulator.ledger.owned()].sort()).toEqual([...tens].sort());
    expect(world.simulator.ledger.cart()).toEqual([]);
    await end();
  });

  it('take over from each other when one is killed', async () => {
    const { world, gateways, end } = await twoGateways({ leaseMs: 400 });
    const reservations = await holdAll(world);
    const killed = world.when('gen_order', 'executed', () => {
      world.gateway.crash();
      world.gateway = gateways[1]!;
    });
    reservations.forEach((r, i) => void world.order([acme, bell, crown][i % 3]!, r, 'auto', 0));
    await killed;
    await eventually(
      async () => (await atRest(world.db)) && (await Promise.all(reservations.map((r) => world.reservation(r)))),
      (all) => all !== false && all.every((r) => r.status === 'ordered'),
    );
    expect([...world.chargesByOrder().values()]).toEqual(tens.map(() => 1));
    expect([...world.simulator.ledger.owned()].sort()).toEqual([...tens].sort());
    await end();
  });
});
