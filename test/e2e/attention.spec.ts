import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type HistoryEvent } from './answers.js';
import { type Answer, startTestGateway, type TestGateway } from './gateway.js';
import { startTelecloudGateway } from './telecloud.js';
import { startVoipmsGateway } from './voipms.js';
import { direct, endedOrder, startTclGateway, type TclGateway } from './tcl.js';

const pollMs = 800;
/** Enough for attention, and not so many that the circuit opens. */
const unreadable = 4;

const raisedAndCleared = async (at: TestGateway, path: string): Promise<HistoryEvent[]> => {
  const { body } = await at.client.get(`${path}/events?limit=100`);
  return body.data.filter((e) => e.type.startsWith('attention_'));
};
const attentionOf = async (at: TestGateway, path: string): Promise<Answer['attention']> =>
  (await at.client.until(path, (r) => r.attention !== undefined)).attention;
const goneFrom = (at: TestGateway, path: string): Promise<Answer> =>
  at.client.until(path, (r) => r.attention === undefined);
const gauge = async (at: TestGateway): Promise<string[]> => {
  const text = await (await fetch(`${at.gateway.url}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith('gateway_attention{'));
};

describe('attention at a slow provider', () => {
  let at: TclGateway;
  let next = 100;
  beforeAll(async () => {
    at = await startTclGateway({ TCL_POLL_MS: String(pollMs) });
  });
  afterAll(() => at.stop());
  /** A breaker that has seen nothing yet. */
  beforeEach(async () => {
    at = await at.restart();
  });

  const fresh = (): string => `+44161496${String(next++).padStart(4, '0')}`;
  const pace = async (deliverMs: number): Promise<void> => {
    const body = JSON.stringify({ deliverMs });
    expect((await fetch(`${at.tcl.baseUrl}/_sandbox/pace`, { method: 'POST', body })).status).toBe(200);
  };
  const finish = async (orderId: string): Promise<void> => {
    const body = JSON.stringify({ orderId, status: 'completed' });
    expect((await fetch(`${at.tcl.baseUrl}/_sandbox/orders`, { method: 'POST', body })).status).toBe(200);
  };
  /** An order that the provider has under way until `finish`. */
  const slowOrder = async (n = fresh()): Promise<{ path: string; orderId: string }> => {
    await pace(3_600_000);
    const request = { provider: 'tcl', phoneNumbers: [n], connection: direct };
    const placed = await at.client.post('/v1/orders', request, { headers: { prefer: 'wait=0' } });
    const path = `/v1/orders/${placed.body.id}`;
    const { providerOrderId } = await at.client.until(path, (o) => o.providerStatus === 'inProgress');
    return { path, orderId: providerOrderId };
  };

  it('reports an order whose replies no longer parse, until they do again', async () => {
    const { path, orderId } = await slowOrder();
    expect((await at.client.get(path)).body.attention).toBeUndefined();
    at.tcl.faults.next('getOrder', 'garbage', unreadable);
    const attention = await attentionOf(at, path);
    expect(attention).toMatchObject({ code: 'provider_unreadable', detail: expect.stringContaining('getOrder') });
    expect(Math.abs(Date.parse(attention.since) - Date.now())).toBeLessThan(30_000);
    expect(await gauge(at)).toContain('gateway_attention{kind="order",code="provider_unreadable"} 1');
    const { body: provider } = await at.client.get('/v1/providers/tcl');
    expect(provider.health).toEqual({ status: 'degraded', detail: 'Replies to getOrder cannot be parsed.' });
    expect((await at.client.get(path)).body.status).toBe('in_progress');
    expect((await at.client.get('/v1/orders')).body.data[0].attention.code).toBe('provider_unreadable');

    await goneFrom(at, path);
    expect(await gauge(at)).toEqual([]);
    expect((await at.client.get('/v1/providers/tcl')).body.health).toEqual({ status: 'ok' });
    const { body: drift } = await at.client.get('/v1/providers/tcl/drift');
    expect(drift).toMatchObject({ provider: 'tcl', fields: [], words: [] });
    expect(drift.replies).toEqual([
      { operation: 'getOrder', at: 'reply', expected: expect.any(String), count: unreadable, lastSeenAt: expect.any(String) }, // prettier-ignore
    ]);
    expect(await raisedAndCleared(at, path)).toMatchObject([
      { type: 'attention_raised', to: 'provider_unreadable', actor: 'gateway', detail: attention.detail },
      { type: 'attention_cleared', from: 'provider_unreadable' },
    ]);
    await finish(orderId);
    expect(await at.client.until(path, endedOrder)).toMatchObject({ status: 'completed' });
  }, 30_000);

  it('ignores one or two unreadable replies', async () => {
    const { path, orderId } = await slowOrder();
    at.tcl.faults.next('getOrder', 'garbage', 2);
    await finish(orderId);
    await at.client.until(path, endedOrder);
    expect(await raisedAndCleared(at, path)).toEqual([]);
  }, 30_000);

  it('reports a change that is followed by reading', async () => {
    await pace(100);
    const n = fresh();
    const placed = await at.client.post('/v1/orders', { provider: 'tcl', phoneNumbers: [n], connection: direct });
    expect(await at.client.until(`/v1/orders/${placed.body.id}`, endedOrder)).toMatchObject({ status: 'completed' });
    at.tcl.faults.next('getOrder', 'garbage', unreadable);
    const url = `/v1/numbers/${encodeURIComponent(n)}`;
    const { body } = await at.client.call('DELETE', url, { headers: { prefer: 'wait=0' } });
    const path = `/v1/changes/${body.id}`;
    expect(await attentionOf(at, path)).toMatchObject({ code: 'provider_unreadable' });
    expect(await gauge(at)).toEqual(['gateway_attention{kind="change",code="provider_unreadable"} 1']);
    expect(await at.client.until(path, (c) => c.status === 'completed' && !c.attention)).toBeDefined();
    expect((await raisedAndCleared(at, path)).map((e) => e.type)).toEqual(['attention_raised', 'attention_cleared']);
  }, 30_000);

  it('reports a reservation whose end cannot be read', async () => {
    const { body } = await at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers: [fresh()] });
    at.tcl.faults.next('deleteReservation', 'lose_reply');
    at.tcl.faults.next('getReservation', 'garbage', 3);
    const path = `/v1/reservations/${body.id}`;
    await at.client.call('DELETE', path, { headers: { prefer: 'wait=0' } });
    expect(await attentionOf(at, path)).toMatchObject({ code: 'provider_unreadable' });
    expect(await gauge(at)).toEqual(['gateway_attention{kind="reservation",code="provider_unreadable"} 1']);
    expect(await at.client.until(path, (r) => r.status === 'released' && !r.attention)).toBeDefined();
    expect((await raisedAndCleared(at, path)).map((e) => e.type)).toEqual(['attention_raised', 'attention_cleared']);
  }, 30_000);

  it('reports refused credentials at once, across a restart, and until they are accepted', async () => {
    const { path, orderId } = await slowOrder();
    at = await at.restart({ TCL_TOKEN: 'rotated-away' });
    expect(await attentionOf(at, path)).toMatchObject({ code: 'credentials_refused' });
    at = await at.restart();
    await goneFrom(at, path);
    await finish(orderId);
    await at.client.until(path, endedOrder);
    expect((await raisedAndCleared(at, path)).map((e) => e.from ?? e.to)).toEqual(['credentials_refused', 'credentials_refused']); // prettier-ignore
  }, 30_000);

  it('reports overdue work: a provider that is unreachable, and one that makes no progress', async () => {
    const { path, orderId } = await slowOrder();
    at = await at.restart({ TCL_BASE_URL: 'http://127.0.0.1:9', ATTENTION_STUCK_MS: '1000' });
    expect(await attentionOf(at, path)).toMatchObject({ code: 'overdue', detail: expect.stringContaining('getOrder') });
    at = await at.restart();
    await goneFrom(at, path);
    at = await at.restart({ ATTENTION_STILL_MS: '1000' });
    const still = await attentionOf(at, path);
    expect(still).toMatchObject({
      code: 'overdue',
      detail: expect.stringContaining('Unchanged at the provider since'),
    });
    await finish(orderId);
    const ended = await at.client.until(path, (o) => endedOrder(o) && o.attention === undefined);
    expect(ended.status).toBe('completed');
    expect((await raisedAndCleared(at, path)).map((e) => e.type)).toEqual([
      ...['attention_raised', 'attention_cleared'],
      ...['attention_raised', 'attention_cleared'],
    ]);
  }, 45_000);
});

describe('attention of a port', () => {
  let at: TestGateway;
  beforeAll(async () => {
    // Nothing gets lost here: a busy machine must not make it look so.
    const env = { PORT_POLL_MS: String(pollMs), DIDTFN_MONEY_TIMEOUT_MS: '10000' };
    at = await startTestGateway(env, { portFocMs: 300_000, portCompleteMs: 600_000 });
  });
  afterAll(() => at.stop());

  it('is set while replies no longer parse, and cleared when they do', async () => {
    const form = new FormData();
    const order = {
      provider: 'didtfn',
      category: 'landline',
      subscriberType: 'business',
      loaAuthorizingPerson: 'Sunny Summertime',
      phoneNumbers: ['+12065551900'],
    };
    form.set('order', new Blob([JSON.stringify(order)], { type: 'application/json' }));
    form.set('loa', new Blob(['%PDF-1.7 loa'], { type: 'application/pdf' }), 'loa.pdf');
    form.set('carrierDocument', new Blob(['%PDF-1.7 bill'], { type: 'application/pdf' }), 'bill.pdf');
    const { body } = await at.client.post('/v1/port-orders', form);
    expect(body.status).toBe('submitted');
    const path = `/v1/port-orders/${body.id}`;
    at.simulator.faults.next('get_lnp_orders', 'garbage', unreadable);
    const attention = await attentionOf(at, path);
    expect(attention).toMatchObject({ code: 'provider_unreadable', detail: expect.stringContaining('get_lnp_orders') });
    expect(await gauge(at)).toEqual(['gateway_attention{kind="port_order",code="provider_unreadable"} 1']);
    await goneFrom(at, path);
    expect((await raisedAndCleared(at, path)).map((e) => e.type)).toEqual(['attention_raised', 'attention_cleared']);
  }, 30_000);
});

describe('attention of background work', () => {
  it('reports a back order whose list cannot be read, until it can', async () => {
    const at = await startVoipmsGateway({ VOIPMS_POLL_MS: '100' }, { backOrderMs: 3_600_000 });
    try {
      const criteria = { type: 'local', region: 'FL', city: 'Alford', quantity: 1 };
      const request = { provider: 'voipms', criteria, connection: { trunkId: await at.trunk() } };
      const placed = await at.client.post('/v1/orders', request, { headers: { prefer: 'wait=0' } });
      const path = `/v1/orders/${placed.body.id}`;
      await at.client.until(path, (o) => o.status === 'in_progress');
      at.voipms.faults.next('getBackOrders', 'garbage', 3);
      expect(await attentionOf(at, path)).toMatchObject({ code: 'provider_unreadable' });
      await goneFrom(at, path);
      expect((await at.client.get(path)).body.status).toBe('in_progress');
    } finally {
      await at.stop();
    }
  }, 30_000);

  it('reports the repeated release of a number, until the provider responds', async () => {
    const at = await startTestGateway();
    try {
      const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190100'] });
      const path = `/v1/reservations/${held.body.id}`;
      at.simulator.faults.next('remove_reserved', 'garbage', 4);
      await at.client.call('DELETE', path, { headers: { prefer: 'wait=0' } });
      const attention = await attentionOf(at, path);
      expect(attention).toMatchObject({ code: 'provider_unreadable', detail: expect.stringContaining('remove_reserved') }); // prettier-ignore
      expect(await at.client.until(path, (r) => r.status === 'released' && !r.attention)).toBeDefined();
      expect(at.simulator.ledger.cart()).toEqual([]);
    } finally {
      await at.stop();
    }
  }, 30_000);

  it('reports a service order pending too long, until someone marks it active', async () => {
    const at = await startTelecloudGateway({ ATTENTION_STILL_MS: '1000' });
    try {
      const { id, status } = await at.order(await at.customer(), '99008');
      expect(status).toBe('in_progress');
      const path = `/v1/orders/${id}`;
      expect(await attentionOf(at, path)).toMatchObject({ code: 'overdue' });
      expect((await at.client.patch(`/v1/service-orders/${id}`, { status: 'active' })).status).toBe(200);
      expect(await goneFrom(at, path)).toMatchObject({ status: 'completed' });
    } finally {
      await at.stop();
    }
  }, 15_000);
});
