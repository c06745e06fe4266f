import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo, type Order, type Reservation } from './answers.js';
import { startTestGateway, type TestGateway } from './gateway.js';
import { portOf } from './port-form.js';

const canary = 'canary-5f1c9e';
const key = 'acme';

describe('metadata', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const hold = async (line: string, metadata?: object, as = key): Promise<Reservation> =>
    (
      await at.client.post(
        '/v1/reservations',
        { provider: 'didtfn', phoneNumbers: [`+1206219${line}`], ...(metadata && { metadata }) },
        { key: as },
      )
    ).body;
  const order = async (line: string, metadata: object): Promise<Order> => {
    const { id: reservationId } = await hold(line);
    const body = { reservationId, connection: { trunkId: '3' }, metadata };
    return (await at.client.post('/v1/orders', body, { key })).body;
  };

  it('is set at creation, merged by PATCH, and removed by null', async () => {
    const { id, metadata } = await hold('0110', { site: 'berlin', owner: 'ops' });
    expect(metadata).toEqual({ site: 'berlin', owner: 'ops' });
    const path = `/v1/reservations/${id}` as const;
    const patched = await at.client.patch(path, { metadata: { owner: null, batch: '7' } }, { key });
    expect(patched.body).toMatchObject({ id, status: 'held', metadata: { site: 'berlin', batch: '7' } });
    expect((await at.client.get(path, { key })).body.metadata).toEqual({ site: 'berlin', batch: '7' });
    const [last] = (await at.client.get(`${path}/events`, { key })).body.data.slice(-1);
    expect(last).toMatchObject({ type: 'updated', actor: 'acme', detail: 'metadata.owner, metadata.batch' });
  });

  it('of an order and of a port survives each later change of them', async () => {
    const bought = await order('0111', { project: 'p1' });
    expect(bought).toMatchObject({ status: 'completed', metadata: { project: 'p1' } });
    const patched = await at.client.patch(`/v1/orders/${bought.id}`, { metadata: { seat: '4' }, customerReference: 'PO-9' }, { key }); // prettier-ignore
    expect(patched.body).toMatchObject({ customerReference: 'PO-9', metadata: { project: 'p1', seat: '4' } });
    const form = portOf({ phoneNumbers: ['+12065551234'], metadata: { project: 'p2' } });
    const port = await at.client.post('/v1/port-orders', form, { key });
    expect(port.body).toMatchObject({ status: 'submitted', metadata: { project: 'p2' } });
    const noted = await at.client.patch(`/v1/port-orders/${port.body.id}`, { metadata: { project: 'p3' } }, { key });
    expect(noted.body.metadata).toEqual({ project: 'p3' });
    expect((await at.client.get('/v1/port-orders?metadata[project]=p3', { key })).body.data).toHaveLength(1);
    expect((await at.client.get('/v1/port-orders?metadata[project]=p2', { key })).body.data).toEqual([]);
  });

  it('filters lists, in pages and with other filters, within one tenant', async () => {
    const ids: string[] = [];
    for (const line of ['0120', '0121', '0122']) ids.unshift((await hold(line, { run: 'a', line })).id);
    await hold('0123', { run: 'a' }, 'beta');
    const list = async (query: string): Promise<AnswerTo<'GET', '/v1/reservations'>> =>
      (await at.client.get(`/v1/reservations?${query}`, { key })).body;
    const idsOf = ({ data }: { data: { id: string }[] }): string[] => data.map(({ id }) => id);
    const first = await list('metadata[run]=a&limit=2');
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    const second = await list(`metadata[run]=a&limit=2&cursor=${String(first.page.nextCursor)}`);
    expect(idsOf(second)).toEqual(ids.slice(2));
    expect(second.page).toEqual({ hasMore: false });
    expect(idsOf(await list('metadata[run]=a&metadata[line]=0121'))).toEqual([ids[1]]);
    await at.client.delete(`/v1/reservations/${ids[0]!}`, { key });
    expect(idsOf(await list('metadata%5Brun%5D=a&status=released'))).toEqual([ids[0]]);
    expect((await list('metadata[run]=b')).data).toEqual([]);
  });

  it('is part of the fingerprint of an Idempotency-Key', async () => {
    const body = { provider: 'didtfn', phoneNumbers: ['+12062190130'], metadata: { a: '1' } };
    const options = { key, idempotencyKey: 'meta-1' };
    const first = await at.client.post('/v1/reservations', body, options);
    const again = await at.client.post('/v1/reservations', body, options);
    expect(again.body.id).toBe(first.body.id);
    const other = await at.client.post('/v1/reservations', { ...body, metadata: { a: '2' } }, options);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it('is refused by name if too long, too large or not text, and nothing changes', async () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'v']));
    const { id } = await hold('0140', many);
    const path = `/v1/reservations/${id}` as const;
    const refused = async (metadata: object): Promise<unknown> => {
      const { status, body } = await at.client.patch(path, { metadata }, { key });
      return [status, body.code, body.errors?.[0].pointer, body.errors?.[0].code];
    };
    expect(await refused({ one: 'more' })).toEqual([400, 'invalid_request', '/metadata', 'too_many']);
    expect(await refused({ k1: 'x'.repeat(501) })).toEqual([400, 'invalid_request', '/metadata/k1', 'too_long']);
    expect(await refused({ ['k'.repeat(41)]: 'x' })).toMatchObject([400, 'invalid_request', `/metadata/${'k'.repeat(41)}`, 'format']); // prettier-ignore
    expect(await refused({ k1: 7 })).toEqual([400, 'invalid_request', '/metadata/k1', 'type']);
    expect(await refused({ 'a/b[c]': 'x' })).toMatchObject([400, 'invalid_request', '/metadata/a~1b[c]', 'format']);
    expect((await at.client.get(path, { key })).body.metadata).toEqual(many);
    expect((await at.client.patch(path, { metadata: { k0: null, one: 'more' } }, { key })).status).toBe(200);
    expect((await at.client.patch(path, {}, { key })).body.code).toBe('invalid_request');
    expect((await at.client.patch(path, { metadata: {} }, { key: 'beta' })).status).toBe(404);
  });

  it('never reaches a provider', async () => {
    const seen: string[] = [];
    const stop = at.simulator.observe((exchange) => void seen.push(JSON.stringify(exchange)));
    await order('0150', { [canary]: canary });
    await at.client.post('/v1/port-orders', portOf({ phoneNumbers: ['+12065551277'], metadata: { [canary]: canary } }), { key }); // prettier-ignore
    stop();
    expect(seen.length).toBeGreaterThan(5);
    expect(JSON.stringify([seen, at.simulator.ledger.orders(), at.simulator.ledger.charges()])).not.toContain(canary);
  });
});
