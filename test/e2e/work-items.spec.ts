import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AnswerTo, type Order } from './answers.js';
import { type CallOptions, startTestGateway, type TestGateway } from './gateway.js';

const acme: CallOptions = { key: 'acme' };
const settler: CallOptions = { key: 'acme-settler' };
const operator: CallOptions = { key: 'operator' };
const forbidden = { status: 403, body: { code: 'forbidden' } };

describe('the queue of work that needs attention', () => {
  let at: TestGateway;
  beforeEach(async () => {
    at = await startTestGateway();
  });
  afterEach(() => at.stop());

  /** Of a number for which the simulator puts somebody else's into the order: it stops before the money. */
  const unclear = async (number: string): Promise<Order> => {
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [number] }, acme);
    const order = { reservationId: held.body.id, connection: { trunkId: '3' } };
    const { body } = await at.client.post('/v1/orders', order, acme);
    expect(body.status).toBe('needs_review');
    return body;
  };
  const queue = async (
    query: '' | `?${string}` = '',
    by = operator,
  ): Promise<AnswerTo<'GET', '/v1/work-items'>['data']> =>
    (await at.client.get(`/v1/work-items${query}`, by)).body.data;

  it('shows what is in doubt, what to look for and what can be done, until it is resolved', async () => {
    const order = await unclear('+12062199013');
    const [item] = await queue();
    const href = `/v1/orders/${order.id}`;
    expect(item).toMatchObject({
      id: `wki_${order.id}`,
      kind: 'needs_review',
      tenant: 'acme',
      provider: 'didtfn',
      resource: { type: 'order', id: order.id, href },
      status: 'needs_review',
      lookFor: order.failure.detail,
      actions: [{ name: 'resolve', method: 'POST', href: `${href}/resolve?tenant=acme` }],
    });
    expect(Date.parse(item.since)).toBeLessThanOrEqual(Date.now());
    const [action] = item.actions;
    const seen = { outcome: 'rejected', note: 'Discarded in the portal.' };
    expect(await at.client.post(action.href, seen, operator)).toMatchObject({ status: 200 });
    expect(await queue()).toEqual([]);
    expect((await at.client.get(`/v1/work-items/${item.id}`, operator)).status).toBe(404);
  });

  it('shows operators all tenants, and resolve keys their own', async () => {
    const order = await unclear('+12062199013');
    const id = `wki_${order.id}`;
    expect(await queue('?tenant=sandbox')).toEqual([]);
    expect(await queue('?tenant=acme')).toHaveLength(1);
    expect(await queue('', settler)).toMatchObject([{ id, actions: [{ href: `/v1/orders/${order.id}/resolve` }] }]);
    expect(await at.client.get('/v1/work-items?tenant=beta', settler)).toMatchObject(forbidden);
    expect(await at.client.get('/v1/work-items', { key: 'acme-desk' })).toMatchObject(forbidden);
    expect(await queue('', { key: 'beta-settler' })).toEqual([]);
    expect((await at.client.get(`/v1/work-items/${id}`, { key: 'beta-settler' })).status).toBe(404);
    expect((await at.client.post(`/v1/work-items/${id}/claim`, undefined, { key: 'beta-settler' })).status).toBe(404);
  });

  it('is filtered by kind and age, and read in pages', async () => {
    await unclear('+12062199013');
    const second = await unclear('+12535559013');
    expect(await queue('?kind=needs_review')).toHaveLength(2);
    expect(await queue('?kind=attention')).toEqual([]);
    expect(await queue('?kind=finding')).toEqual([]);
    expect(await queue('?olderThan=2020-01-01T00:00:00Z')).toEqual([]);
    const first = (await at.client.get('/v1/work-items?limit=1', operator)).body;
    expect(first).toMatchObject({ data: [{ kind: 'needs_review' }], page: { hasMore: true } });
    const next = await at.client.get(`/v1/work-items?limit=1&cursor=${first.page.nextCursor}`, operator);
    expect(next.body).toMatchObject({ data: [{ id: `wki_${second.id}` }], page: { hasMore: false } });
    const foreign = await at.client.get('/v1/work-items?cursor=b3JkXzAx', operator);
    expect(foreign).toMatchObject({ status: 400, body: { errors: [{ pointer: '?cursor' }] } });
  });

  it('lets one key at a time claim an item, and records who did what', async () => {
    const order = await unclear('+12062199013');
    const path = `/v1/work-items/wki_${order.id}`;
    expect((await at.client.post(`${path}/claim`, undefined, operator)).body.claim).toMatchObject({ by: 'operator' });
    expect((await at.client.post(`${path}/claim`, undefined, operator)).status).toBe(200);
    const theirs = await at.client.post(`${path}/claim`, undefined, settler);
    expect(theirs).toMatchObject({ status: 409, body: { detail: expect.stringContaining('claimed by operator') } });
    const text = 'Called the provider: ticket 4711.';
    expect((await at.client.post(`${path}/comments`, { text }, settler)).status).toBe(200);
    expect((await at.client.delete(`${path}/claim`, settler)).body).not.toHaveProperty('claim');
    const events = (await at.client.get(`/v1/orders/${order.id}/events`, acme)).body.data;
    expect(events.slice(-3)).toMatchObject([
      { type: 'claimed', actor: 'operator' },
      { type: 'comment', actor: 'acme-settler', detail: text },
      { type: 'claim_released', actor: 'acme-settler' },
    ]);
    const acts = (await at.client.get(`/v1/audit?resource=${order.id}`, operator)).body.data;
    expect(acts.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'work_item.release acme-settler',
      'work_item.comment acme-settler',
      'work_item.claim operator',
    ]);
    expect(await at.client.post(`${path}/look-again`, undefined, operator)).toMatchObject({ status: 409, body: { code: 'invalid_state' } }); // prettier-ignore
  });

  it('contains findings of reconciliation, for operators', async () => {
    await at
      .upstream('reserve', { category: 'landline', state: 'WA', number: '2062190150' })
      .then(async ({ reserveId }) => {
        const { orderId } = await at.upstream('gen_order', { trunk_id: '3', reserveId });
        await at.upstream('process_order', { orderId });
      });
    await at.client.post('/v1/reconciliation', {}, { ...operator, idempotencyKey: null });
    const findings = (await at.client.get('/v1/reconciliation/findings?status=open', operator)).body.data;
    expect(findings.length).toBeGreaterThan(0);
    const items = await queue('?kind=finding&limit=200');
    expect(items.map(({ resource }) => resource.id).sort()).toEqual(findings.map(({ id }) => id).sort());
    const [finding] = findings;
    const item = items.find(({ resource }) => resource.id === finding.id)!;
    expect(item.actions.map(({ name }) => name)).toEqual(finding.repairs);
    expect(await queue('?kind=finding', settler)).toEqual([]);
    const ignore = item.actions.find(({ name }) => name === 'ignore')!;
    expect((await at.client.post(ignore.href, ignore.body, operator)).status).toBe(200);
    expect(await queue('?kind=finding&limit=200')).toHaveLength(findings.length - 1);
  });
});

describe('the history of a number, and search', () => {
  let at: TestGateway;
  beforeEach(async () => {
    at = await startTestGateway();
  });
  afterEach(() => at.stop());

  const number = '+12062190100';
  const bought = async (): Promise<Order> => {
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [number] }, acme);
    const order = { reservationId: held.body.id, connection: { trunkId: '3' }, customerReference: 'PO-4711' };
    const { body } = await at.client.post('/v1/orders', order, acme);
    expect(body.status).toBe('completed');
    return body;
  };
  const history = async (by = acme, query: '' | `?${string}` = ''): Promise<AnswerTo<'GET', '/v1/numbers/*/history'>> =>
    (await at.client.get(`/v1/numbers/${encodeURIComponent(number)}/history${query}`, by)).body;
  const find = async (q: string, by = acme, query = ''): Promise<AnswerTo<'GET', '/v1/search'>['data']> =>
    (await at.client.get(`/v1/search?q=${encodeURIComponent(q)}${query}`, by)).body.data;

  it('is one history across reservation, order and change, newest first', async () => {
    const order = await bought();
    await at.client.patch(`/v1/numbers/${encodeURIComponent(number)}`, { trunkId: '4' }, acme);
    const { data } = await history();
    const own = async (path: string): Promise<string[]> =>
      (await at.client.get(`${path}/events`, acme)).body.data.map(({ id }) => id);
    const change = data.find(({ resource }) => resource.type === 'change')!;
    const all = [
      ...(await own(`/v1/reservations/${order.reservationId}`)),
      ...(await own(`/v1/orders/${order.id}`)),
      ...(await own(change.resource.href)),
    ];
    expect(data.map(({ id }) => id)).toEqual(all.sort().reverse());
    expect(data.at(-1)).toMatchObject({ type: 'created', actor: 'acme', tenant: 'acme', provider: 'didtfn', resource: { type: 'reservation' } }); // prettier-ignore
    const page = await history(acme, '?limit=2');
    const next = await history(acme, `?limit=200&cursor=${page.page.nextCursor}`);
    expect([...page.data, ...next.data]).toEqual(data);
    expect((await history({ key: 'beta' })).data).toEqual([]);
    expect((await history(operator)).data).toEqual(data);
    expect((await history(operator, '?tenant=beta')).data).toEqual([]);
  });

  it('finds it by the number or part of it, an ID, a reference and the provider’s ID', async () => {
    const order = await bought();
    const hit = { type: 'number', id: number, matched: 'phoneNumber' };
    for (const q of [number, '12062190100', '+1206219', '(206) 219-0100', '206219', '219-0100', '0100']) {
      expect({ q, found: await find(q) }).toEqual({ q, found: [expect.objectContaining(hit)] });
    }
    const [found] = await find('0100');
    expect((await at.client.get(found.href, acme)).body.data.length).toBeGreaterThan(2);
    const asOrder = { type: 'order', id: order.id, tenant: 'acme', status: 'completed', provider: 'didtfn' };
    expect(await find(order.id)).toMatchObject([{ ...asOrder, matched: 'id' }]);
    expect(await find(order.id.slice(0, 20))).toMatchObject([{ ...asOrder, matched: 'id' }]);
    expect(await find('PO-4711')).toMatchObject([{ ...asOrder, matched: 'customerReference' }]);
    expect(await find(order.providerOrderId)).toContainEqual(expect.objectContaining({ ...asOrder, matched: 'providerOrderId' })); // prettier-ignore
    for (const q of [number, '0100', order.id, 'PO-4711', order.providerOrderId]) {
      expect({ q, found: await find(q, { key: 'beta' }) }).toEqual({ q, found: [] });
      expect((await find(q, operator)).length).toBeGreaterThan(0);
      expect(await find(q, operator, '&tenant=beta')).toEqual([]);
    }
  });

  it('requires a search term', async () => {
    const short = { status: 400, body: { errors: [{ pointer: '?q' }] } };
    expect(await at.client.get('/v1/search?q=12', acme)).toMatchObject(short);
    expect(await at.client.get('/v1/search', acme)).toMatchObject(short);
    expect(await find('no such thing %_')).toEqual([]);
  });
});
