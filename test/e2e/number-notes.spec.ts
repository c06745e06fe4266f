import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';

const key = 'acme';
const number = '+12062190110';
const path = `/v1/numbers/${number}` as const;

describe('a caller’s notes on a number', () => {
  let at: TestGateway;
  let orderId: string;
  beforeAll(async () => {
    at = await startTestGateway();
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [number, '+12062190111'] }, { key }); // prettier-ignore
    const order = { reservationId: held.body.id, connection: { trunkId: '3' }, customerReference: 'PO-1' };
    orderId = (await at.client.post('/v1/orders', order, { key })).body.id;
  });
  afterAll(() => at.stop());

  it('change nothing at the provider, create no change here, and find the number', async () => {
    expect((await at.client.get(path, { key })).body).toMatchObject({ orderId, metadata: {} });
    const calls = await at.callsDuring(async () => {
      const { status, body } = await at.client.patch(path, { metadata: { desk: 'lobby', floor: '2' } }, { key });
      expect({ status, body }).toMatchObject({ status: 200, body: { metadata: { desk: 'lobby', floor: '2' } } });
    });
    expect(calls).not.toContain('updatenumber');
    expect((await at.client.get('/v1/changes', { key })).body.data).toEqual([]);
    const found = await at.client.get('/v1/numbers?metadata[desk]=lobby', { key });
    expect(found.body.data).toMatchObject([{ phoneNumber: number, metadata: { desk: 'lobby', floor: '2' } }]);
    expect((await at.client.get('/v1/numbers?metadata[desk]=roof', { key })).body.data).toEqual([]);
    expect((await at.client.patch(path, { metadata: {} }, { key: 'beta' })).status).toBe(404);
  });

  it('are accepted with a change of the number, and not sent to the provider', async () => {
    const seen: string[] = [];
    const stop = at.simulator.observe((exchange) => void seen.push(JSON.stringify(exchange)));
    const body = { status: 'inactive', metadata: { floor: null, desk: 'canary-7d1' } };
    const patched = await at.client.patch(path, body, { key });
    stop();
    expect(patched.body).toMatchObject({ status: 'inactive', metadata: { desk: 'canary-7d1' } });
    expect(seen.join()).toContain('updatenumber');
    expect(seen.join()).not.toContain('canary-7d1');
    const { body: bulk } = await at.client.post('/v1/numbers/bulk-updates', { provider: 'didtfn', phoneNumbers: [number], metadata: {} }, { key }); // prettier-ignore
    expect(bulk).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '/metadata' }] });
  });

  it('outlive the disconnection of the number, with its order', async () => {
    await at.client.delete(path, { key });
    const gone = await at.client.get(path, { key });
    expect(gone.body).toMatchObject({ status: 'cancelled', orderId, customerReference: 'PO-1', metadata: { desk: 'canary-7d1' } }); // prettier-ignore
    expect(await at.client.delete(path, { key })).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect((await at.client.get(path, { key: 'beta' })).status).toBe(404);
  });
});
