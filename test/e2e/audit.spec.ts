import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditEntry, type Order } from './answers.js';
import { startTestGateway, type TestGateway } from './gateway.js';

const acme = { key: 'acme' };
const operator = { key: 'operator' };

describe('the audit trail', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway({ DIDTFN_RECONCILE: 'advisory' });
  });
  afterAll(() => at.stop());

  const trail = async (query: string, options = operator): Promise<AuditEntry[]> =>
    (await at.client.get(`/v1/audit?${query}`, options)).body.data;

  const buy = async (phoneNumber: string): Promise<Order> => {
    const { body: held } = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [phoneNumber] }, acme); // prettier-ignore
    return (await at.client.post('/v1/orders', { reservationId: held.id, connection: { trunkId: '3' } }, acme)).body;
  };

  it('records orders that an operator resolves for a tenant, and no refused attempts', async () => {
    const order = await buy('+12062199013');
    expect(order.status).toBe('needs_review');
    const path = `/v1/orders/${order.id}/resolve?tenant=acme`;
    const resolution = { outcome: 'rejected', note: 'Discarded.' };
    expect((await at.client.post(path, resolution, { key: 'beta' })).status).toBe(403);
    expect((await at.client.post(path, { ...resolution, outcome: 'completed', providerOrderId: '0' }, operator)).status).toBe(400); // prettier-ignore
    expect((await at.client.post(path, resolution, operator)).status).toBe(200);
    expect(await trail(`resource=${order.id}&action=order.resolve`)).toMatchObject([
      { tenant: 'acme', actor: 'operator', actorTenant: 'operator', details: resolution },
    ]);
  });

  it('records changes that a tenant resolves itself', async () => {
    const number = '+12062199032';
    expect((await buy(number)).status).toBe('completed');
    const { body } = await at.client.patch(`/v1/numbers/${encodeURIComponent(number)}`, { trunkId: '4', status: 'inactive' }, acme); // prettier-ignore
    await at.client.until(`/v1/changes/${body.id}`, ({ status }) => status === 'needs_review', acme);
    const resolution = { outcome: 'rejected', note: 'Not there.' };
    const settled = await at.client.post(`/v1/changes/${body.id}/resolve`, resolution, { key: 'acme-settler' });
    expect(settled.status).toBe(200);
    expect(await trail(`resource=${body.id}`)).toMatchObject([
      { tenant: 'acme', actor: 'acme-settler', actorTenant: 'acme', action: 'change.resolve', details: resolution },
    ]);
  });

  it('records the resolution of findings', async () => {
    const { reserveId } = await at.upstream('reserve', { category: 'landline', state: 'WA', number: '2062190177' });
    const { orderId } = await at.upstream('gen_order', { trunk_id: '3', reserveId });
    await at.upstream('process_order', { orderId });
    await at.client.post('/v1/reconciliation', {}, { ...operator, idempotencyKey: null });
    const { body } = await at.client.get('/v1/reconciliation/findings?status=open', operator);
    const { id } = body.data.find(({ subject }) => subject === '+12062190177')!;
    expect((await at.client.post(`/v1/reconciliation/findings/${id}/repair`, { action: 'adopt', tenant: 'acme' }, operator)).status).toBe(200); // prettier-ignore
    expect(await trail(`resource=${id}`)).toMatchObject([
      { actor: 'operator', action: 'finding.repair', tenant: 'acme', details: { action: 'adopt' } },
    ]);
  });

  it('records what operators read of other tenants, and no refused reads', async () => {
    await at.client.get('/v1/orders?tenant=acme', { key: 'beta' });
    await at.client.get('/v1/orders?tenant=sandbox', { key: 'sandbox' });
    expect((await at.client.get('/v1/orders?tenant=beta', { key: 'sandbox' })).status).toBe(200);
    await at.client.get('/v1/orders/ord_01kf3xwaj80000q7r9t2v4x6z8?tenant=beta', { key: 'sandbox' });
    expect(await trail('action=tenant.read&tenant=beta&actor=sandbox')).toMatchObject([
      { actor: 'sandbox', actorTenant: 'sandbox', resource: 'ord_01kf3xwaj80000q7r9t2v4x6z8' },
      { actor: 'sandbox', details: { route: 'GET /v1/orders' } },
    ]);
    expect(await trail('action=tenant.read&tenant=sandbox&actor=sandbox')).toEqual([]);
    expect(await trail('actor=beta')).toEqual([]);
  });

  it('records keys, the sandbox clock and faults, and never the text of a key', async () => {
    const { body } = await at.client.post('/v1/keys', { label: 'shop', scopes: ['search'] }, acme);
    const rotated = await at.client.post(`/v1/keys/${body.id}/rotate`, { overlapSeconds: 5 }, acme);
    await at.client.delete(`/v1/keys/${body.id}`, acme);
    await at.client.delete(`/v1/keys/${body.id}`, acme);
    const ofKey = await trail(`resource=${body.id}`);
    expect(ofKey.map(({ action }) => action)).toEqual(['key.revoke', 'key.rotate', 'key.create']);
    expect(ofKey[1]).toMatchObject({ tenant: 'acme', actor: 'acme', details: { overlapSeconds: 5 } });
    for (const text of [body.key, rotated.body.key]) expect(JSON.stringify(ofKey)).not.toContain(text);

    await at.client.post('/v1/sandbox/clock', { advanceSeconds: 1 }, operator);
    await at.client.post('/v1/sandbox/faults', { provider: 'didtfn', operation: 'gen_order', kind: 'delay', times: 1 }, operator); // prettier-ignore
    await at.client.post('/v1/sandbox/clock', { advanceSeconds: -1 }, operator);
    expect((await trail('actor=operator&limit=2')).map(({ action }) => action)).toEqual([
      'sandbox.fault',
      'sandbox.clock',
    ]);
  });

  it('shows operators everything, and other callers their own tenant', async () => {
    const own = await trail('', acme);
    expect(own.length).toBeGreaterThan(3);
    expect(new Set(own.map(({ tenant }) => tenant))).toEqual(new Set(['acme']));
    expect((await at.client.get('/v1/audit?tenant=beta', acme)).status).toBe(403);
    expect((await at.client.get('/v1/audit', { key: 'acme-reader' })).status).toBe(403);
  });

  it('is listed in pages, and between two times', async () => {
    const all = await trail('limit=200');
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await at.client.get(`/v1/audit?limit=2${cursor}`, operator);
      seen.push(...body.data.map(({ id }) => id));
      if (!body.page.hasMore) break;
      cursor = `&cursor=${body.page.nextCursor}`;
    }
    expect(seen).toEqual(all.map(({ id }) => id));
    const [from, to] = [all[4]!.at, all[1]!.at];
    const between = all.filter((one) => one.at >= from && one.at < to).map(({ id }) => id);
    expect(between.length).toBeGreaterThan(0);
    expect((await trail(`since=${from}&until=${to}`)).map(({ id }) => id)).toEqual(between);
  });
});
