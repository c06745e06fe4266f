import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo, type Finding } from './answers.js';
import { type Reply, startTestGateway, type TestGateway } from './gateway.js';

const path = '/v1/reconciliation';

describe('reconciliation', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  async function buy(phoneNumber: string, key = 'acme'): Promise<void> {
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [phoneNumber] }, { key });
    const order = { reservationId: held.body.id, connection: { trunkId: '3' } };
    expect((await at.client.post('/v1/orders', order, { key })).body.status).toBe('completed');
  }
  /** What the operator buys in the provider's portal. */
  async function buyInPortal(number: string): Promise<string> {
    const { reserveId } = await at.upstream('reserve', { category: 'landline', state: 'WA', number });
    const { orderId } = await at.upstream('gen_order', { trunk_id: '3', reserveId });
    await at.upstream('process_order', { orderId });
    return orderId;
  }
  const compare = async (): Promise<AnswerTo<'POST', '/v1/reconciliation'>['data']> => {
    const { status, body } = await at.client.post(path, {}, { idempotencyKey: null });
    expect(status).toBe(200);
    return body.data;
  };
  const openOnes = async (kind: string): Promise<AnswerTo<'GET', '/v1/reconciliation/findings'>['data']> =>
    (await at.client.get(`${path}/findings?status=open&kind=${kind}`)).body.data;
  const repair = (id: string, body: object, options = {}): Promise<Reply<Finding>> =>
    at.client.post(`${path}/findings/${id}/repair`, body, options);

  it('finds nothing if both sides agree, and reports what it compared', async () => {
    expect((await at.client.get(path)).body.data).toEqual([{ provider: 'didtfn', open: [] }]);
    await buy('+12062190100');
    const [compared] = await compare();
    expect(compared).toMatchObject({ provider: 'didtfn', compared: 2, open: [] });
    expect((await at.client.get(path)).body.data).toEqual([compared]);
  });

  it('finds numbers bought elsewhere, with their price, and assigns or disconnects them', async () => {
    const orderId = await buyInPortal('2062190150');
    await buyInPortal('2062190151');
    await compare();
    const orphans = await openOnes('orphan_number');
    expect(orphans.map((f) => f.subject).sort()).toEqual(['+12062190150', '+12062190151']);
    expect(orphans[0]).toMatchObject({ actual: 'active', rate: '1.00' });
    const orders = await openOnes('orphan_order');
    expect(orders.map((f) => f.subject)).toContain(orderId);

    const orphan = (n: string): { id: string } => orphans.find((f) => f.subject === n)!;
    const [adopted, unwanted] = [orphan('+12062190150'), orphan('+12062190151')];
    expect(await repair(adopted.id, { action: 'adopt' })).toMatchObject({ status: 400 });
    expect(await repair(adopted.id, { action: 'forget' })).toMatchObject({ status: 400 });
    expect((await repair(adopted.id, { action: 'adopt', tenant: 'acme' })).body).toMatchObject({ resolution: 'adopt', resolvedBy: 'sandbox' }); // prettier-ignore
    expect((await at.client.get('/v1/numbers/%2B12062190150', { key: 'acme' })).body.status).toBe('active');
    expect((await repair(unwanted.id, { action: 'cancel' })).body.resolution).toBe('cancel');
    expect(at.lineStatus('+12062190151')).toBe('2');
    expect((await repair(adopted.id, { action: 'ignore' })).body.code).toBe('invalid_state');
    for (const { id } of orders) expect((await repair(id, { action: 'ignore' })).body.resolution).toBe('ignore');
    const [compared] = await compare();
    expect(compared.open).toEqual([]);
  });

  it('finds settings changed elsewhere, and restores or accepts them', async () => {
    await buy('+12062190101');
    await at.upstream('updatenumber', { number: '2062190101', trunkId: '4', status: '0' });
    await compare();
    const [trunk] = await openOnes('changed_trunk');
    const [status] = await openOnes('changed_status');
    expect(trunk).toMatchObject({ subject: '+12062190101', tenant: 'acme', expected: '3', actual: '4' });
    expect(status).toMatchObject({ expected: 'active', actual: 'inactive' });
    const idempotencyKey = 'restore-this-number';
    const restored = await repair(status.id, { action: 'restore' }, { idempotencyKey });
    expect(restored.body.resolution).toBe('restore');
    expect(at.lineStatus('+12062190101')).toBe('1');
    expect((await repair(status.id, { action: 'restore' }, { idempotencyKey })).body).toEqual(restored.body);
    expect((await repair(trunk.id, { action: 'accept' })).body.resolution).toBe('accept');
    const [compared] = await compare();
    expect(compared.open).toEqual([]);
  });

  it('finds missing numbers, and forgets them on request', async () => {
    await buy('+12062190102');
    await at.upstream('updatenumber', { number: '2062190102', status: '2' });
    await compare();
    const [missing] = await openOnes('missing_number');
    expect(missing).toMatchObject({ subject: '+12062190102', tenant: 'acme', actual: 'cancelled' });
    expect((await repair(missing.id, { action: 'forget' })).body.resolution).toBe('forget');
    expect((await compare())[0].open).toEqual([]);
    const [order] = (await at.client.get('/v1/orders', { key: 'acme' })).body.data;
    expect(order.phoneNumbers[0].status).toBe('cancelled');
  });

  it('closes findings that the next comparison does not see', async () => {
    await buyInPortal('2062190160');
    await compare();
    const [found] = await openOnes('orphan_number');
    await at.upstream('updatenumber', { number: '2062190160', status: '2' });
    await compare();
    expect((await at.client.get(`${path}/findings/${found.id}`)).body).toMatchObject({
      resolution: 'gone',
      repairs: [],
    });
  });

  it('ignores what is in progress', async () => {
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062199008'] });
    const order = { reservationId: held.body.id, connection: { trunkId: '3' } };
    const placed = await at.client.post('/v1/orders', order, { headers: { prefer: 'wait=1' } });
    const before = (await openOnes('orphan_number')).length;
    await compare();
    expect((await openOnes('orphan_number')).length).toBe(before);
    await at.client.until(`/v1/orders/${placed.body.id}`, (o) => o.status === 'completed');
  });

  it('reports why it could not compare, without changing anything', async () => {
    const open = (await at.client.get(path)).body.data[0].open;
    at.simulator.faults.next('getnumbers', 'garbage');
    const [compared] = await compare();
    expect(compared).toMatchObject({ problem: { code: 'upstream_malformed' }, open });
    expect((await compare())[0].problem).toBeUndefined();
  });

  it('is for administrators', async () => {
    for (const key of ['beta', 'acme-reader']) {
      expect((await at.client.get(path, { key })).status).toBe(403);
      expect((await at.client.get(`${path}/findings`, { key })).status).toBe(403);
      expect((await at.client.post(path, {}, { key })).status).toBe(403);
    }
    expect((await at.client.get(`${path}/findings/fnd_01kf3xw8q20000m5e7r9t2v4x6`)).status).toBe(404);
    expect((await at.client.post(path, { providers: ['nobody'] })).status).toBe(404);
  });

  it('appears in the metrics', async () => {
    const metrics = await (await fetch(`${at.gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/gateway_findings_open\{provider="didtfn",kind="orphan_order"\} \d/);
    expect(metrics).toContain('gateway_changes{status="completed"}');
  });
});

describe('background reconciliation', () => {
  it('compares at intervals', async () => {
    const at = await startTestGateway({ RECONCILE_INTERVAL_MS: '1000' });
    await at.client.until(path, ({ data }) => data[0].finishedAt !== undefined);
    await at.stop();
  });
});
