import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Answer } from '../kill/gateway-process.js';
import { Ground, type Sent, untilTheEnd } from '../kill/ground.js';
import { exampleVariables } from './gateway.js';
import { type ExampleSimulator, startExampleSimulator } from './mock/simulator.js';

/**
 * A gateway process with the worked example, killed with SIGKILL before and after every commit and every send of a hold and of an order, and started
 * again. The simulator is in another process: its own ledger says what was done, and how often it was asked to.
 */
class Shop {
  /** Calls as they came to the provider, by operation. */
  readonly arrived: string[] = [];
  private next = 0;

  constructor(
    readonly simulator: ExampleSimulator,
    readonly ground: Ground,
  ) {
    simulator.observe(({ stage, operation }) => void (stage === 'arrived' && this.arrived.push(operation)));
  }

  static async open(env: Record<string, string> = {}): Promise<Shop> {
    const simulator = untilTheEnd(await startExampleSimulator());
    const ground = new Ground({ ...exampleVariables(simulator), ...env });
    ground.setTenants({ alice: {} });
    await ground.start();
    return new Shop(simulator, ground);
  }

  freshNumber = (): string => `+1206555${String(this.next++).padStart(4, '0')}`;

  /** As a caller who insists: the same request until it is answered, then what it is about until that has ended. */
  async endOf(sent: Sent): Promise<Answer> {
    const { status, body } = await this.ground.insist(sent);
    if (status >= 400 || !open.includes(body.status)) return body;
    return this.ground.until('alice', `${sent.path}/${body.id}`, (now) => !open.includes(now.status));
  }
}
const open = ['unknown', 'accepted', 'in_progress', 'outcome_unknown'];

/** Makes what has to be there first, undisturbed; returns the request. */
type Ask = (shop: Shop, phoneNumber: string) => Promise<Sent>;
const post = (path: string, body: object): Sent => ({
  ...{ key: 'alice', method: 'POST', path, body, idempotencyKey: randomUUID() },
});
const hold: Ask = (_, phoneNumber) =>
  Promise.resolve(post('/v1/reservations', { provider: 'example', phoneNumbers: [phoneNumber] }));
const order: Ask = async (shop, phoneNumber) => {
  const { id: reservationId } = await shop.endOf(await hold(shop, phoneNumber));
  return post('/v1/orders', { reservationId, connection: { trunkId: 'conn-1' } });
};

/** `calls`: how many calls it is at the provider, each of which is killed before and after. */
const deeds = {
  'a hold': { ask: hold, operation: 'createReservation', entry: 'reserved', end: 'held', calls: 1 },
  'an order': { ask: order, operation: 'createOrder', entry: 'ordered', end: 'completed', calls: 1 },
} as const;
type Deed = (typeof deeds)[keyof typeof deeds];

/** Kills the gateway at the point: it has been done once, was sent once, and its caller is told. */
async function killAt(point: string, shop: Shop, { ask, operation, entry, end }: Deed): Promise<void> {
  const phoneNumber = shop.freshNumber();
  const request = await ask(shop, phoneNumber);
  const calls = (): number => shop.arrived.filter((name) => name === operation).length;
  const before = calls();
  await shop.ground.sendInto(point, request);
  await shop.ground.start();
  const { status } = await shop.endOf(request);
  const done = shop.simulator.ledger.entries().filter((e) => e.type === entry && e.numbers.includes(phoneNumber));
  const found = { point, status, calls: calls() - before, done: done.length };
  expect(found).toEqual({ point, status: end, calls: 1, done: 1 });
}

describe.each(Object.entries(deeds))('killing the gateway in the middle of %s at the worked example', (name, deed) => {
  it('at every named point: sent once, done once, and told', async () => {
    const shop = await Shop.open();
    const request = await deed.ask(shop, shop.freshNumber());
    await shop.ground.gateway.arm();
    expect((await shop.endOf(request)).status).toBe(deed.end);
    const points = shop.ground.gateway.passed();
    expect(points.filter((point) => point.startsWith('send:'))).toHaveLength(2 * deed.calls);

    for (const point of points) await killAt(point, shop, deed);
    process.stdout.write(`${name}: killed at ${points.length} points, done once each time\n`);
  }, 300_000);
});

describe('the judge of the worked example', () => {
  it('can fail: without the intent commit an order is sent again after the restart', async () => {
    const shop = await Shop.open({ SABOTAGE: 'order' });
    await expect(killAt('send:order:after', shop, deeds['an order'])).rejects.toThrow('"calls": 2');
  }, 60_000);
});
