import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo, type Order, type Reservation } from './answers.js';
import { type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { limitedTenants } from './limited-tenants.js';
import { usd } from './telecloud.js';
import { client, startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const connection = { trunkId: '3' };
const day = /^\d{4}-\d\d-\d\dT00:00:00\.000Z$/;
const month = /^\d{4}-\d\d-01T00:00:00\.000Z$/;

/** One tenant for each thing to be limited; a tenant's key is its name. */
const tenants = {
  sandbox: {},
  holder: { liveHolds: 3 },
  reserver: { liveReservations: 1 },
  owner: { heldNumbers: 2 },
  daily: { ordersPerDay: 1, ordersPerMonth: 5 },
  monthly: { ordersPerMonth: 1 },
  small: { spendPerOrder: usd('1.99') },
  spender: { spendPerDay: usd('3.00'), spendPerMonth: usd('100.00') },
  saver: { spendPerMonth: [usd('2.00'), { amount: '1', currency: 'EUR' }] },
  european: { spendPerDay: { amount: '100', currency: 'EUR' } },
  payer: { spendPerOrder: usd('100.00'), spendPerDay: usd('150.00') },
  tester: { cardAttemptsPerDay: 3 },
};
type Tenant = keyof typeof tenants;

const keysFile = limitedTenants(tenants, ['sandbox', 'tester']);
const env = { API_KEYS_FILE: keysFile, PAYMENTS_RAW_CARD: 'enabled' };

/** Refused by this limit. */
const refusedBy = (name: string, limit: object = {}, status = 409): object => ({
  status,
  body: { code: 'limit_exceeded', limit: { name, ...limit } },
});

describe('tenant limits at a provider with a price step', () => {
  let at: TestGateway;
  let next = 100;
  beforeAll(async () => {
    at = await startTestGateway(env);
  });
  afterAll(() => at.stop());

  const fresh = (count: number): string[] => Array.from({ length: count }, () => `+12062190${next++}`);
  const hold = (key: Tenant, count = 1, idempotencyKey: string = randomUUID()): Promise<Reply<Reservation>> =>
    at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: fresh(count) }, { key, idempotencyKey });
  const order = (key: Tenant, reservationId: string, more: object = {}, options: object = {}): Promise<Reply<Order>> =>
    at.client.post('/v1/orders', { reservationId, connection, ...more }, { key, ...options });
  const buy = async (key: Tenant, count = 1, more: object = {}): Promise<Reply<Order>> =>
    order(key, (await hold(key, count)).body.id, more);
  const release = (key: Tenant, id: string): Promise<Reply<Reservation>> =>
    at.client.call('DELETE', `/v1/reservations/${id}`, { key });

  it('liveHolds: refuses excess before anything is sent; a release makes room; the key is not used up', async () => {
    const first = await hold('holder', 2);
    const wish = { provider: 'didtfn', phoneNumbers: fresh(2) };
    const options = { key: 'holder', idempotencyKey: 'hold-two-more' };
    const calls = await at.callsDuring(async () => {
      const refused = await at.client.post('/v1/reservations', wish, options);
      expect(refused).toMatchObject(refusedBy('liveHolds', { allowed: 3, used: 2, left: 1, requested: 2 }));
      expect(refused.body.detail).toBe('liveHolds: at most 3 numbers on hold. Used: 2, left: 1. Requested: 2.');
      expect(refused.headers.get('retry-after')).toBeNull();
      expect(refused.body.limit).not.toHaveProperty('resetsAt');
    });
    expect(calls).toEqual([]);
    expect((await at.client.get('/v1/reservations', { key: 'holder' })).body.data).toHaveLength(1);
    expect((await release('holder', first.body.id)).body.status).toBe('released');
    const now = await at.client.post('/v1/reservations', wish, options);
    expect(now).toMatchObject({ status: 201, body: { status: 'held' } });
    expect(now.headers.get('idempotent-replayed')).toBeNull();
    // A replay is the same reservation, and takes up nothing more.
    for (let i = 0; i < 3; i++)
      expect((await at.client.post('/v1/reservations', wish, options)).body.id).toBe(now.body.id);
    expect((await hold('holder', 1)).status).toBe(201);
    expect(await hold('holder', 1)).toMatchObject(refusedBy('liveHolds', { used: 3, left: 0 }));
  });

  it('liveHolds: counts numbers by criteria before they are known, and no failed holds', async () => {
    const criteria = { type: 'local', region: 'WA', areaCode: '509', quantity: 4 };
    const wish = { provider: 'didtfn', criteria };
    expect(await at.client.post('/v1/reservations', wish, { key: 'reserver' })).toMatchObject({ status: 201 });
    const { id } = (await at.client.get('/v1/reservations', { key: 'reserver' })).body.data[0];
    expect(await hold('reserver')).toMatchObject(refusedBy('liveReservations', { allowed: 1, used: 1 }));
    await release('reserver', id);
    const taken = (await hold('sandbox')).body.phoneNumbers[0].phoneNumber;
    for (let i = 0; i < 3; i++) {
      const again = { provider: 'didtfn', phoneNumbers: [taken] };
      expect((await at.client.post('/v1/reservations', again, { key: 'reserver' })).body.code).toBe(
        'number_unavailable',
      );
    }
    expect((await hold('reserver')).status).toBe(201);
  });

  it('heldNumbers: counts from the order until a number is disconnected', async () => {
    const one = (await buy('owner')).body;
    expect(one.status).toBe('completed');
    const waiting = (await buy('owner', 1, { confirm: 'manual' })).body;
    expect(waiting.status).toBe('awaiting_confirmation');
    const third = (await hold('owner')).body;
    const calls = await at.callsDuring(async () => {
      expect(await order('owner', third.id)).toMatchObject(
        refusedBy('heldNumbers', { allowed: 2, used: 2, requested: 1 }),
      );
    });
    expect(calls).not.toContain('gen_order');
    expect((await at.client.get(`/v1/reservations/${third.id}`, { key: 'owner' })).body.status).toBe('held');
    const cancelled = await at.client.call('POST', `/v1/orders/${waiting.id}/cancel`, { key: 'owner' });
    expect(cancelled.body.status).toBe('cancelled');
    expect((await order('owner', third.id)).body.status).toBe('completed');
    expect(await order('owner', (await hold('owner')).body.id)).toMatchObject(refusedBy('heldNumbers'));
    const gone = one.phoneNumbers[0].phoneNumber;
    expect((await at.client.call('DELETE', `/v1/numbers/${gone}?provider=didtfn`, { key: 'owner' })).status).toBe(200);
    expect((await buy('owner')).body.status).toBe('completed');
  });

  it('ordersPerDay and ordersPerMonth: refuses with the time of the next period; orders without effect do not count', async () => {
    const waiting = (await buy('daily', 1, { confirm: 'manual' })).body;
    const second = (await hold('daily')).body.id;
    const refused = await order('daily', second);
    expect(refused).toMatchObject(
      refusedBy('ordersPerDay', { used: 1, left: 0, resetsAt: expect.stringMatching(day) }, 429),
    );
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBe(refused.body.retry.afterSeconds);
    expect(Math.abs(Date.now() + wait * 1_000 - Date.parse(refused.body.limit.resetsAt))).toBeLessThan(10_000);
    await at.client.call('POST', `/v1/orders/${waiting.id}/cancel`, { key: 'daily' });
    expect((await order('daily', second)).body.status).toBe('completed');
    expect((await buy('monthly')).body.status).toBe('completed');
    expect(await buy('monthly')).toMatchObject(
      refusedBy('ordersPerMonth', { resetsAt: expect.stringMatching(month) }, 429),
    );
  });

  it('spendPerOrder: stops an order once its price is known, before the charge', async () => {
    expect((await buy('small')).body).toMatchObject({ status: 'completed', cost: { total: usd('1.00') } });
    const charged = at.simulator.ledger.charges().length;
    const calls = await at.callsDuring(async () => {
      const { status, body } = await buy('small', 2);
      expect([status, body.status]).toEqual([201, 'rejected']);
      expect(body.failure).toMatchObject({
        code: 'limit_exceeded',
        detail: expect.stringMatching(
          /^spendPerOrder: at most 1\.99 USD in one order, charge or payment\. Requested: 2\.00 USD\. Order \w+ remains unprocessed and uncharged at the provider\. Nothing was charged\.$/,
        ),
      });
    });
    expect(calls).toContain('gen_order');
    expect(calls).not.toContain('process_order');
    expect(at.simulator.ledger.charges()).toHaveLength(charged);
  });

  it('spendPerDay: counts waiting orders, and refuses before the claim once used up', async () => {
    const two = (await buy('spender', 2, { confirm: 'manual' })).body;
    expect((await buy('spender', 2)).body).toMatchObject({
      status: 'rejected',
      failure: { code: 'limit_exceeded', detail: expect.stringContaining('Used: 2.00 USD, left: 1.00 USD') },
    });
    const one = (await buy('spender')).body;
    expect(one.status).toBe('completed');
    const held = (await hold('spender')).body;
    const refused = await order('spender', held.id);
    expect(refused).toMatchObject(
      refusedBy('spendPerDay', { allowed: usd('3.00'), used: usd('3.00'), left: usd('0.00') }, 429),
    );
    expect((await at.client.get(`/v1/reservations/${held.id}`, { key: 'spender' })).body.status).toBe('held');
    await at.client.call('POST', `/v1/orders/${two.id}/confirm`, { key: 'spender' });
    expect((await at.client.get(`/v1/orders/${two.id}`, { key: 'spender' })).body.status).toBe('completed');
    expect(await order('spender', held.id)).toMatchObject(refusedBy('spendPerDay', { used: usd('3.00') }, 429));
  });

  it('spendPerMonth: counts by currency, and refuses a currency that the limits do not name', async () => {
    expect((await buy('saver', 2)).body.status).toBe('completed');
    expect((await buy('saver')).body.failure).toMatchObject({
      code: 'limit_exceeded',
      detail: expect.stringContaining('spendPerMonth: at most 2.00 USD'),
    });
    expect((await buy('european')).body.failure).toMatchObject({
      code: 'limit_exceeded',
      detail: expect.stringContaining('spendPerDay: at most 0.00 USD'),
    });
  });

  it('card attempts: refuses the fourth of three, and no card leaves the gateway', async () => {
    const pay = (number: string): Promise<Reply<AnswerTo<'POST', '/v1/billing/payments'>>> =>
      at.client.post(
        '/v1/billing/payments',
        {
          provider: 'didtfn',
          firstName: 'S',
          lastName: 'S',
          card: { number, expiryMonth: 12, expiryYear: 2035, cvv: '987' },
        },
        { key: 'tester' },
      );
    expect((await pay('4111111111111111')).status).toBe(201);
    expect((await pay('4000000000000002')).body.code).toBe('payment_declined');
    expect((await pay('4000000000009995')).body.code).toBe('insufficient_balance');
    const calls = await at.callsDuring(async () => {
      expect(await pay('4111111111111111')).toMatchObject(
        refusedBy('cardAttemptsPerDay', { allowed: 3, used: 3, left: 0 }, 429),
      );
    });
    expect(calls).toEqual([]);
  });

  it('apply after a restart', async () => {
    at = await at.restart();
    expect(await buy('monthly')).toMatchObject(refusedBy('ordersPerMonth', { used: 1 }, 429));
    expect(await hold('holder', 1)).toMatchObject(refusedBy('liveHolds', { used: 3 }));
    expect((await buy('spender')).status).toBe(429);
  });
});

describe('tenant limits at a provider with prices before the order', () => {
  let at: VoipmsGateway;
  let customerId: string;
  beforeAll(async () => {
    // Of twenty at once on a busy machine some would take longer than is waited for elsewhere.
    at = await startVoipmsGateway({ ...env, VOIPMS_MONEY_TIMEOUT_MS: '20000' });
    customerId = (await at.client.post('/v1/customers', client('payer'), { key: 'payer' })).body.id;
  });
  afterAll(() => at.stop());

  it('payments and charges: limit each one, and the total of a day', async () => {
    const book = (
      what: 'payments' | 'charges',
      amount: string,
      more = {},
    ): Promise<Reply<AnswerTo<'POST', '/v1/customers/*/payments'>>> =>
      at.client.post(`/v1/customers/${customerId}/${what}`, { amount: usd(amount), ...more }, { key: 'payer' });
    const sent = (): number => at.asked('addPayment') + at.asked('addCharge');
    expect(await book('payments', '1000000.00')).toMatchObject(
      refusedBy('spendPerOrder', { allowed: usd('100.00'), requested: usd('1000000.00') }),
    );
    expect(sent()).toBe(0);
    expect((await book('payments', '100.00')).status).toBe(201);
    expect(await book('payments', '50.01')).toMatchObject(
      refusedBy('spendPerDay', { used: usd('100.00'), left: usd('50.00'), resetsAt: expect.stringMatching(day) }, 429),
    );
    expect((await book('charges', '50.01', { dryRun: true })).status).toBe(201);
    const before = sent();
    // Of twenty at once as many get through as there is money for.
    const ends = await Promise.all(Array.from({ length: 20 }, () => book('payments', '10.00')));
    expect(ends.map(({ status }) => status).sort()).toEqual(ends.map((_, i) => (i < 5 ? 201 : 429)));
    expect(sent()).toBe(before + 5);
  });

  it('stop an order above the limit before anything is sent, with its numbers still held', async () => {
    const wish = { provider: 'voipms', direction: 'origination', title: 'main', primary: { ipAddress: '192.0.2.10' } };
    const trunkId = (await at.client.post('/v1/trunks', wish, { key: 'european' })).body.id;
    const search = await at.client.get('/v1/available-numbers?provider=voipms&country=US&type=local&region=WA&limit=5');
    const { phoneNumber } = search.body.data[0];
    const held = await at.client.post(
      '/v1/reservations',
      { provider: 'voipms', phoneNumbers: [phoneNumber] },
      { key: 'european' },
    );
    const ordered = await at.client.post(
      '/v1/orders',
      { reservationId: held.body.id, connection: { trunkId } },
      { key: 'european' },
    );
    expect(ordered.body).toMatchObject({
      status: 'rejected',
      failure: { code: 'limit_exceeded', detail: expect.stringMatching(/ Nothing was charged\.$/) },
    });
    expect(at.asked('orderDID')).toBe(0);
    expect((await at.client.get(`/v1/reservations/${held.body.id}`, { key: 'european' })).body.status).toBe('held');
  });
});
