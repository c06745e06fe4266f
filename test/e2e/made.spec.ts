import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';
import { portOf } from './port-form.js';

const key = 'acme';
const trunk = {
  provider: 'didtfn',
  direction: 'origination',
  title: 'made',
  primary: { ipAddress: '192.0.2.10' },
  billing: 'unmetered',
  sessions: 10,
};

describe('a response names what it created', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  it('with its location, for reservations, orders and ports', async () => {
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190110'] }, { key }); // prettier-ignore
    expect(held.headers.get('location')).toBe(`/v1/reservations/${held.body.id}`);
    const order = { reservationId: held.body.id, connection: { trunkId: '3' } };
    const options = { key, idempotencyKey: 'made-order' };
    const placed = await at.client.post('/v1/orders', order, options);
    const again = await at.client.post('/v1/orders', order, options);
    for (const { headers } of [placed, again]) expect(headers.get('location')).toBe(`/v1/orders/${placed.body.id}`);
    const port = await at.client.post('/v1/port-orders', portOf({ phoneNumbers: ['+12065551234'] }), { key });
    expect(port.headers.get('location')).toBe(`/v1/port-orders/${port.body.id}`);
    const released = await at.client.delete(`/v1/reservations/${held.body.id}`, { key });
    expect(released.headers.get('location')).toBeNull();
  });

  it('for changes: the resource, its change, and the result', async () => {
    const made = await at.client.post('/v1/trunks', trunk, { key });
    expect(made.status).toBe(201);
    const location = made.headers.get('location')!;
    expect(location).toBe(`/v1/trunks/${made.body.id}?direction=origination&provider=didtfn`);
    expect((await at.client.get(location, { key })).body).toMatchObject({ id: made.body.id, title: 'made' });
    const change = (await at.client.get(`/v1/changes/${made.headers.get('change-id')!}`, { key })).body;
    expect(change).toMatchObject({
      kind: 'trunk.create',
      status: 'completed',
      resource: { type: 'trunk', id: made.body.id, href: location },
      result: { id: made.body.id, direction: 'origination', title: 'made' },
    });
  });

  it('for an open change: where to look', async () => {
    const open = await at.client.post('/v1/trunks', { ...trunk, title: 'later' }, { key, headers: { prefer: 'wait=0' } }); // prettier-ignore
    expect(open.status).toBe(202);
    expect(open.headers.get('change-id')).toBe(open.body.id);
    expect(open.headers.get('location')).toBe(`/v1/changes/${open.body.id}`);
    expect(open.body.resource).toBeUndefined();
    const done = await at.client.until(`/v1/changes/${open.body.id}`, ({ status }) => status === 'completed', { key });
    expect(done).toMatchObject({ resource: { type: 'trunk' }, result: { title: 'later' } });
  });

  it('for numbers, by number; for a rejected change, with its problem', async () => {
    const { body: held } = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190111', '+12062199033'] }, { key }); // prettier-ignore
    await at.client.post('/v1/orders', { reservationId: held.id, connection: { trunkId: '3' } }, { key });
    const patched = await at.client.patch('/v1/numbers/+12062190111', { status: 'inactive' }, { key });
    const path = `/v1/changes/${patched.headers.get('change-id')!}` as const;
    const { resource } = (await at.client.get(path, { key })).body;
    expect(resource).toEqual({ type: 'number', id: '+12062190111', href: '/v1/numbers/+12062190111?provider=didtfn' });
    expect((await at.client.get(resource.href, { key })).body).toMatchObject({ status: 'inactive' });
    const options = { key, idempotencyKey: 'made-rejected' };
    const refused = await at.client.patch('/v1/numbers/+12062199033', { status: 'inactive' }, options);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const again = await at.client.patch('/v1/numbers/+12062199033', { status: 'inactive' }, options);
    for (const { headers, body } of [refused, again]) {
      expect(body.retry).toMatchObject({ safe: true, sameKey: false });
      const rejected = (await at.client.get(`/v1/changes/${headers.get('change-id')!}`, { key })).body;
      expect(rejected).toMatchObject({ status: 'rejected', resource: { id: '+12062199033' } });
    }
  });
});
