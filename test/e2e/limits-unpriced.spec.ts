import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { limitedTenants } from './limited-tenants.js';
import { startTclGateway, direct, endedOrder, type TclGateway } from './tcl.js';
import { person, startTelecloudGateway, type TelecloudGateway } from './telecloud.js';

const keysFile = limitedTenants({ owner: { heldNumbers: 2 }, sandbox: {} }, ['sandbox']);
const env = { API_KEYS_FILE: keysFile, PAYMENTS_RAW_CARD: 'enabled' };

/** Refused by this limit. */
const refusedBy = (name: string, limit: object = {}, status = 409): object => ({
  status,
  body: { code: 'limit_exceeded', limit: { name, ...limit } },
});

describe('tenant limits at a provider without prices in advance', () => {
  let tcl: TclGateway;
  let telecloud: TelecloudGateway;
  beforeAll(async () => {
    [tcl, telecloud] = await Promise.all([startTclGateway(env), startTelecloudGateway(env)]);
  });
  afterAll(() => Promise.all([tcl.stop(), telecloud.stop()]));

  it('count orders by number, and their numbers from the start', async () => {
    const wish = {
      provider: 'tcl',
      phoneNumbers: ['+441614960101', '+441614960102', '+441614960103'],
      connection: direct,
    };
    expect(await tcl.client.post('/v1/orders', wish, { key: 'owner' })).toMatchObject(
      refusedBy('heldNumbers', { allowed: 2, used: 0, requested: 3 }),
    );
    const two = await tcl.client.post(
      '/v1/orders',
      { ...wish, phoneNumbers: wish.phoneNumbers.slice(1) },
      { key: 'owner' },
    );
    expect(two.status).toBe(201);
    const ended = await tcl.client.until(`/v1/orders/${two.body.id}`, endedOrder, { key: 'owner' });
    expect(ended.status).toBe('completed');
    expect(
      await tcl.client.post('/v1/orders', { ...wish, phoneNumbers: ['+441614960104'] }, { key: 'owner' }),
    ).toMatchObject(refusedBy('heldNumbers', { used: 2 }));
  });

  it('try twenty of sixty concurrent cards by default', async () => {
    const { id } = (await telecloud.client.post('/v1/customers', person)).body;
    const card = { type: 'card', number: '4111111111111111', expiryMonth: 12, expiryYear: 2035, cvv: '987' };
    const before = telecloud.asked('PaymentMethod/Create');
    const ends = await Promise.all(
      Array.from({ length: 60 }, () => telecloud.client.post(`/v1/customers/${id}/payment-methods`, { method: card })),
    );
    const refused = ends.filter(({ body }) => body.code === 'limit_exceeded');
    expect(refused).toHaveLength(40);
    expect(refused[0]).toMatchObject(refusedBy('cardAttemptsPerHour', { allowed: 20, used: 20, left: 0 }, 429));
    expect(telecloud.asked('PaymentMethod/Create')).toBeLessThanOrEqual(before + 20);
  });
});
