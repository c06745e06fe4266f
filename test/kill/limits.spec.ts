import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { inUnits } from '../../src/domain/money.js';
import { type DidtfnSimulator, startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { wellWithinAnHour } from '../support/hours.js';
import { Ground, type Sent, type Told, untilTheEnd } from './ground.js';

/**
 * Orders of tenants with limits, killed before and after every commit and every send. Each tenant has room for one order and holds numbers for two:
 * when the process is back, the order that was cut off and the other one are sent at once. One is completed and the other refused, whichever
 * it is, and in the end the ledger counts what the simulator's own ledger has: neither a lost place nor a second one.
 */
const usd = (amount: string): object => ({ amount, currency: 'USD' });
const kinds = {
  'by number': { liveHolds: 2, liveReservations: 2, heldNumbers: 1, ordersPerDay: 1, ordersPerMonth: 1 },
  'by money': { liveHolds: 2, spendPerOrder: usd('1.00'), spendPerDay: usd('1.00'), spendPerMonth: usd('1.00') },
};
const mostRounds = 40;

class Shop {
  private next = 0;

  constructor(
    readonly simulator: DidtfnSimulator,
    readonly ground: Ground,
  ) {}

  static async open(limits: object): Promise<Shop> {
    const simulator = untilTheEnd(await startDidtfnSimulator({}));
    const { baseUrl, token, accountNo } = simulator;
    const ground = new Ground({
      ...{ PROVIDERS: 'didtfn', DIDTFN_BASE_URL: baseUrl, DIDTFN_TOKEN: token, DIDTFN_ACCOUNT_NO: accountNo },
    });
    ground.setTenants(Object.fromEntries(Array.from({ length: mostRounds }, (_, i) => [tenant(i), limits])));
    return new Shop(simulator, ground);
  }

  hold(key: string): Promise<Told> {
    const index = this.next++;
    const exchanges = ['+1206219', '+1253555', '+1425555', '+1509555', '+1303555'];
    const phoneNumbers = [`${exchanges[Math.floor(index / 100)]!}0${100 + (index % 100)}`];
    const body = { provider: 'didtfn', phoneNumbers };
    return this.ground.insist({ key, method: 'POST', path: '/v1/reservations', idempotencyKey: randomUUID(), body });
  }

  order = (key: string, { body: { id } }: Told): Sent => ({
    ...{ key, method: 'POST', path: '/v1/orders', idempotencyKey: randomUUID() },
    body: { reservationId: id, connection: { trunkId: '3' } },
  });

  /** How an order ends for the caller who insists: completed, or refused for a limit, at once or before its charge. */
  async endOf(order: Sent): Promise<string> {
    const told = await this.ground.insist(order);
    if (told.status >= 300) return told.body.code ?? String(told.status);
    const path = `/v1/orders/${told.body.id}`;
    const { status, failure } = await this.ground.until(order.key, path, (one) => ended.includes(one.status));
    return status === 'rejected' ? failure!.code : status;
  }

  /** Lets go of what a tenant still holds; what the provider has taken out of the cart is over by itself. */
  async letGo(key: string, reservations: readonly Told[]): Promise<void> {
    for (const { body } of reservations) {
      const path = `/v1/reservations/${body.id}`;
      const { status } = await this.ground.until(key, path, (one) => ['held', ...over].includes(one.status));
      if (status === 'held') await this.ground.insist({ key, method: 'DELETE', path, idempotencyKey: randomUUID() });
      await this.ground.until(key, path, (one) => over.includes(one.status));
    }
  }
}

const tenant = (i: number): string => `tenant-${i}`;
const ended = ['completed', 'rejected', 'cancelled', 'expired', 'needs_review'];
const over = ['ordered', 'released', 'expired', 'lost'];

beforeAll(() => wellWithinAnHour(), 120_000);

describe.each(Object.entries(kinds))('killing the gateway in the middle of an order that is limited %s', (name, limits) => {
  it('at every named point: no order beyond the limit, and the counters are what has been bought', async () => {
    const shop = await Shop.open(limits);
    const { ground, simulator } = shop;
    await ground.start();
    const first = await shop.hold(tenant(0));
    await ground.gateway.arm();
    expect(await shop.endOf(shop.order(tenant(0), first))).toBe('completed');
    const points = ground.gateway.passed();
    expect(points.length).toBeLessThan(mostRounds);

    for (const [i, point] of points.entries()) {
      const key = tenant(i + 1);
      const reservations = [await shop.hold(key), await shop.hold(key)];
      expect((await shop.hold(key)).body).toMatchObject({ code: 'limit_exceeded', limit: { name: 'liveHolds', used: 2 } });
      const [cut, other] = reservations.map((one) => shop.order(key, one)) as [Sent, Sent];
      await ground.sendInto(point, cut);
      await ground.start();
      const ends = await Promise.all([shop.endOf(cut), shop.endOf(other)]);
      expect({ point, ends: ends.sort() }).toEqual({ point, ends: ['completed', 'limit_exceeded'] });
      expect({ point, charges: simulator.ledger.charges().length }).toEqual({ point, charges: i + 2 });
      await shop.letGo(key, reservations);
    }

    const one = { used: 1, unit: '' };
    const paid = { used: inUnits('1.00'), unit: 'USD' };
    for (const i of [0, ...points.keys()].map((_, n) => n)) {
      const counters = (await ground.countersOf(tenant(i))).filter(({ used }) => used !== 0);
      expect({ after: points[i - 1], counters }).toMatchObject({
        after: points[i - 1],
        counters: [
          { measure: 'numbers', span: 'now', ...one },
          { measure: 'orders', span: 'day', ...one },
          { measure: 'orders', span: 'month', ...one },
          { measure: 'spend', span: 'day', ...paid },
          { measure: 'spend', span: 'month', ...paid },
        ],
      });
    }
    expect(simulator.ledger.cart()).toEqual([]);
    process.stdout.write(`an order limited ${name}: killed at ${points.length} points, one order for each tenant\n`);
  }, 600_000);
}); // prettier-ignore
