import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Order, type Reservation } from './answers.js';
import { type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { limitedTenants } from './limited-tenants.js';
import { direct, startTclGateway, type TclGateway } from './tcl.js';

/** One tenant for each way around a limit; a tenant's key is its name. */
const tenants = {
  sandbox: {},
  splitter: { ordersPerDay: 2, heldNumbers: 3 },
  partial: { liveHolds: 3 },
  twice: { liveHolds: 3 },
  replayer: { liveHolds: 2, ordersPerDay: 1 },
  crowd: { liveHolds: 4, ordersPerDay: 3 },
};
type Tenant = keyof typeof tenants;

const keysFile = limitedTenants(tenants, ['sandbox']);

const refusedBy = (name: string, limit: object = {}): object => ({
  body: { code: 'limit_exceeded', limit: { name, ...limit } },
});

describe('a limit cannot be evaded by', () => {
  let at: TestGateway;
  let tcl: TclGateway;
  let next = 100;
  beforeAll(async () => {
    [at, tcl] = await Promise.all([
      startTestGateway({ API_KEYS_FILE: keysFile }),
      startTclGateway({ API_KEYS_FILE: keysFile }),
    ]);
  });
  afterAll(() => Promise.all([at.stop(), tcl.stop()]));

  const fresh = (count: number): string[] => Array.from({ length: count }, () => `+12062190${next++}`);
  const hold = (
    key: Tenant,
    phoneNumbers: string[],
    more: object = {},
    idempotencyKey?: string,
  ): Promise<Reply<Reservation>> =>
    at.client.post(
      '/v1/reservations',
      { provider: 'didtfn', phoneNumbers, ...more },
      { key, idempotencyKey: idempotencyKey ?? randomUUID() },
    );
  const order = (key: Tenant, reservationId: string, idempotencyKey: string = randomUUID()): Promise<Reply<Order>> =>
    at.client.post('/v1/orders', { reservationId, connection: { trunkId: '3' } }, { key, idempotencyKey });

  it('one request that becomes several orders: each counts, and all are accepted or none', async () => {
    const split = (phoneNumbers: string[]): Promise<Reply<Order>> =>
      tcl.client.post(
        '/v1/orders',
        { provider: 'tcl', phoneNumbers, connection: direct, split: 'auto' },
        { key: 'splitter' },
      );
    const three = await split(['+442079460100', '+12125550100', '+14165550100']);
    expect(three).toMatchObject(refusedBy('ordersPerDay', { allowed: 2, used: 0, requested: 3 }));
    const four = await split(['+442079460100', '+442079460101', '+12125550100', '+12125550101']);
    expect(four).toMatchObject(refusedBy('heldNumbers', { allowed: 3, used: 0, requested: 4 }));
    expect((await tcl.client.get('/v1/orders', { key: 'splitter' })).body.data).toEqual([]);
    expect((await split(['+442079460100', '+12125550100'])).status).toBe(201);
    expect(await split(['+442079460102'])).toMatchObject(refusedBy('ordersPerDay', { used: 2, requested: 1 }));
  });

  it('a hold that may be partial: the requested quantity counts, then the actual one', async () => {
    const gone = '+12062199001';
    expect(await hold('partial', fresh(4), { allowPartial: true })).toMatchObject(
      refusedBy('liveHolds', { requested: 4 }),
    );
    const part = await hold('partial', [...fresh(2), gone], { allowPartial: true });
    expect(part.status).toBe(201);
    expect(await hold('partial', fresh(2))).toMatchObject(refusedBy('liveHolds', { used: 2, left: 1 }));
    expect((await hold('partial', fresh(1))).status).toBe(201);
  });

  it('releasing the same number twice', async () => {
    const three = (await hold('twice', fresh(3))).body;
    const release = (numbers: string[]): Promise<Reply<Reservation>> =>
      at.client.post(`/v1/reservations/${three.id}/release`, { phoneNumbers: numbers }, { key: 'twice' });
    const first = three.phoneNumbers[0].phoneNumber;
    const ends = await Promise.all([release([first]), release([first]), release([first])]);
    await release([first]);
    expect(ends.some(({ status }) => status === 200)).toBe(true);
    await at.client.until(
      `/v1/reservations/${three.id}`,
      (r) => r.phoneNumbers.filter((n) => n.status === 'held').length === 2,
      { key: 'twice' },
    );
    expect(await hold('twice', fresh(2))).toMatchObject(refusedBy('liveHolds', { used: 2, left: 1 }));
    expect((await hold('twice', fresh(1))).status).toBe(201);
  });

  it('a key that is sent again, at once or later', async () => {
    const [numbers, key] = [fresh(2), randomUUID()];
    const same = await Promise.all(Array.from({ length: 5 }, () => hold('replayer', numbers, {}, key)));
    const ids = new Set(same.filter(({ status }) => status === 201).map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    const [id = ''] = ids;
    const orderKey = randomUUID();
    const first = await order('replayer', id, orderKey);
    expect(first.body.status).toBe('completed');
    expect((await order('replayer', id, orderKey)).body.id).toBe(first.body.id);
    const other = await hold('replayer', fresh(2));
    expect(other.status).toBe(201);
    // A key of an order that was accepted says nothing of another one.
    expect((await order('replayer', other.body.id, orderKey)).status).toBe(422);
    expect(await order('replayer', other.body.id)).toMatchObject(refusedBy('ordersPerDay', { used: 1 }));
  });

  it('concurrent requests', async () => {
    const holds = await Promise.all(Array.from({ length: 20 }, () => hold('crowd', fresh(1))));
    const held = holds.filter(({ status }) => status === 201);
    expect(held).toHaveLength(4);
    const orders = await Promise.all(held.map(({ body }) => order('crowd', body.id)));
    expect(orders.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429]);
  });
});
