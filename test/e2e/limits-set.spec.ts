import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Reservation } from './answers.js';
import { type Reply, startTestGateway, type TestGateway } from './gateway.js';

const usd = (amount: string): object => ({ amount, currency: 'USD' });
const operator = { key: 'sandbox' };
const acme = { key: 'acme' };
const cards = { cardAttemptsPerHour: 20, cardAttemptsPerDay: 100 };

describe('limits set while the gateway runs', () => {
  let at: TestGateway;
  let next = 110;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const set = (tenant: string, limits: object, options = operator): Promise<Reply> =>
    at.client.call('PUT', `/v1/limits/${tenant}`, { body: limits, ...options });
  const hold = (count: number): Promise<Reply<Reservation>> => {
    const phoneNumbers = Array.from({ length: count }, () => `+12062190${next++}`);
    return at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers }, acme);
  };

  it('apply at once, replace the previous ones, and survive a restart', async () => {
    expect((await at.client.get('/v1/limits/acme', acme)).body).toEqual({ tenant: 'acme', ...cards });
    const limits = {
      liveHolds: 2,
      spendPerDay: usd('5.00'),
      spendPerMonth: [usd('50'), { amount: '40', currency: 'EUR' }],
    };
    const put = await set('acme', { ...limits, cardAttemptsPerHour: 5 });
    const shown = { tenant: 'acme', ...limits, ...cards, cardAttemptsPerHour: 5, setBy: 'sandbox' };
    expect(put).toMatchObject({ status: 200, body: { ...shown, setAt: expect.any(String) } });
    expect((await hold(2)).status).toBe(201);
    const calls = await at.callsDuring(async () => {
      expect(await hold(1)).toMatchObject({
        status: 409,
        body: { code: 'limit_exceeded', limit: { name: 'liveHolds', allowed: 2, used: 2 } },
      });
    });
    expect(calls).toEqual([]);
    at = await at.restart();
    expect((await at.client.get('/v1/limits/acme', acme)).body).toEqual(put.body);
    expect((await hold(1)).status).toBe(409);
    expect((await set('acme', {})).body).toMatchObject(cards);
    expect((await hold(1)).status).toBe(201);
  });

  it('are set by operators, and visible to the tenant', async () => {
    expect(await set('acme', { liveHolds: 100 }, acme)).toMatchObject({ status: 403 });
    expect(await at.client.get('/v1/limits/acme', { key: 'beta' })).toMatchObject({ status: 403 });
    expect((await at.client.get('/v1/limits/beta', { key: 'beta' })).status).toBe(200);
    expect((await at.client.get('/v1/limits/beta', { key: 'operator' })).status).toBe(200);
    await set('acme', { liveHolds: 7 });
    const { body } = await at.client.get('/v1/audit?action=limits.set&tenant=acme&limit=1', operator);
    expect(body.data).toMatchObject([
      {
        actor: 'sandbox',
        actorTenant: 'sandbox',
        tenant: 'acme',
        resource: 'acme',
        details: { limits: { liveHolds: 7 } },
      },
    ]);
  });

  it.each([
    [{ liveHolds: -1 }, '/liveHolds'],
    [{ liveHolds: '5' }, '/liveHolds'],
    [{ liveHold: 5 }, '/liveHold'],
    [{ spendPerDay: 5 }, '/spendPerDay'],
    [{ spendPerDay: usd('-5') }, '/spendPerDay'],
    [{ spendPerDay: [usd('5'), usd('6')] }, '/spendPerDay/1'],
    [{ spendPerDay: [] }, '/spendPerDay'],
  ])('%j is refused at %s, and changes nothing', async (limits, pointer) => {
    const { body: before } = await at.client.get('/v1/limits/beta', operator);
    const refused = await set('beta', limits);
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect((refused.body.errors as { pointer: string }[]).map((one) => one.pointer)).toContain(pointer);
    expect((await at.client.get('/v1/limits/beta', operator)).body).toEqual(before);
  });

  it('are shown to each key together with its rights', async () => {
    await set('acme', { liveHolds: 7, spendPerOrder: usd('9.99') });
    const wish = { label: 'Reports', scopes: ['orders:read'], expiresAt: '2040-01-01T00:00:00.000Z' };
    const { id, key } = (await at.client.post('/v1/keys', wish, acme)).body;
    const limits = { liveHolds: 7, spendPerOrder: usd('9.99'), ...cards };
    const { label, scopes, expiresAt } = wish;
    expect((await at.client.get('/v1/me', { key })).body).toEqual({
      tenant: 'acme',
      keyId: id,
      label,
      scopes,
      expiresAt,
      limits,
    });
    const { body } = await at.client.get('/v1/me', { key: 'acme-reader' });
    expect(body).toEqual({ tenant: 'acme', keyId: 'acme-reader', scopes: ['search'], limits });
  });
});
