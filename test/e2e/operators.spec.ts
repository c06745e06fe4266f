import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Order } from './answers.js';
import { type CallOptions, startTestGateway, type TestGateway } from './gateway.js';

const acme: CallOptions = { key: 'acme' };
const operator: CallOptions = { key: 'operator' };
const settler: CallOptions = { key: 'acme-settler' };
const noOperator = { status: 403, body: { code: 'forbidden', detail: 'The API key lacks scope "operator".' } };

describe('what belongs to the account as a whole', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  it.each([
    '/v1/billing/invoices',
    '/v1/billing/payments?from=2026-01-01&to=2026-01-31',
    '/v1/billing/transactions',
    '/v1/reports/daily-cdrs',
    '/v1/reports/monthly-summary?year=2025',
    '/v1/reconciliation',
    '/v1/reconciliation/findings',
    '/v1/providers/didtfn/drift',
    '/v1/providers/didtfn/health',
  ])('is visible to operators, and not to every key of one tenant: %s', async (path) => {
    const calls = await at.callsDuring(async () => {
      expect(await at.client.get(path, acme)).toMatchObject(noOperator);
    });
    expect(calls).toEqual([]);
    expect((await at.client.get(path, operator)).status).toBe(200);
  });

  it('can be changed by operators only', async () => {
    const body = {
      tenant: 'acme',
      providerOrderId: '1',
      customerId: '1',
      ratePlanId: '1',
      status: 'active',
      note: 'x',
    };
    expect(await at.client.post('/v1/service-orders/adopt', body, acme)).toMatchObject({ status: 403 });
    expect(await at.client.post('/v1/reconciliation', undefined, acme)).toMatchObject(noOperator);
  });
});

describe('an order that needs review', () => {
  let at: TestGateway;
  beforeEach(async () => {
    at = await startTestGateway();
  });
  afterEach(() => at.stop());

  /** Of a number for which the simulator puts somebody else's into the order: it stops before the money. */
  const unclear = async (): Promise<Order> => {
    const request = { provider: 'didtfn', phoneNumbers: ['+12062199013'] };
    const { body: held } = await at.client.post('/v1/reservations', request, acme);
    const order = { reservationId: held.id, connection: { trunkId: '3' } };
    const { body } = await at.client.post('/v1/orders', order, acme);
    expect(body.status).toBe('needs_review');
    return body;
  };
  const seen = { outcome: 'rejected', note: 'Discarded in the portal.' };

  it('is resolved with its tenant’s resolve key, and by no other tenant', async () => {
    const { id } = await unclear();
    const path = `/v1/orders/${id}/resolve`;
    const lacking = { status: 403, body: { code: 'forbidden' } };
    expect(await at.client.post(path, seen, { key: 'acme-desk' })).toMatchObject(lacking);
    expect(await at.client.post(`${path}?tenant=sandbox`, seen, settler)).toMatchObject(lacking);
    expect(await at.client.post(path, seen, { key: 'sandbox' })).toMatchObject({ status: 404 });
    expect(await at.client.post(path, seen, settler)).toMatchObject({ status: 200, body: { status: 'rejected' } });
  });

  it('is read and resolved by an operator who names the tenant', async () => {
    const { id } = await unclear();
    expect((await at.client.get(`/v1/orders/${id}`)).status).toBe(404);
    expect((await at.client.get(`/v1/orders/${id}?tenant=acme`)).body.status).toBe('needs_review');
    expect((await at.client.get('/v1/orders?tenant=acme&status=needs_review')).body.data).toHaveLength(1);
    expect((await at.client.get('/v1/orders?tenant=acme', { key: 'beta' })).status).toBe(403);
    expect((await at.client.get(`/v1/orders/${id}/events`)).status).toBe(404);
    expect((await at.client.get(`/v1/orders/${id}/events?tenant=acme`)).body.data[0]).toMatchObject({ to: 'accepted' });
    expect((await at.client.get(`/v1/orders/${id}/events?tenant=acme`, { key: 'beta' })).status).toBe(403);
    expect((await at.client.post(`/v1/orders/${id}/resolve`, seen, operator)).status).toBe(404);
    const settled = await at.client.post(`/v1/orders/${id}/resolve?tenant=acme`, seen, operator);
    expect(settled).toMatchObject({ status: 200, body: { status: 'rejected' } });
  });
});
