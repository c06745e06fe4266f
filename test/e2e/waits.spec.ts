import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';
import { portOf } from './port-form.js';
import { direct, startTclGateway, type TclGateway } from './tcl.js';

const key = 'acme';
const soon = { headers: { prefer: 'wait=0' } };

describe('what a resource is waiting for', () => {
  let at: TestGateway;
  let slow: TclGateway;
  beforeAll(async () => {
    at = await startTestGateway({ DIDTFN_LATE_BOUND_MS: '60000', DIDTFN_MONEY_TIMEOUT_MS: '3000' });
    slow = await startTclGateway();
  });
  afterAll(async () => {
    await at.stop();
    await slow.stop();
  });

  const hold = async (line: string): Promise<string> =>
    (await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [`+1206219${line}`] }, { key })).body
      .id;

  it('an order with a price: confirmation, until its deadline; nothing once it has ended', async () => {
    const reservationId = await hold('0110');
    const request = { reservationId, connection: { trunkId: '3' }, confirm: 'manual' };
    const { body } = await at.client.post('/v1/orders', request, { key });
    expect(body).toMatchObject({ status: 'awaiting_confirmation', waitingFor: { reason: 'confirmation' } });
    expect(body.waitingFor.until).toBe(body.confirmBy);
    const [listed] = (await at.client.get('/v1/orders?status=awaiting_confirmation', { key })).body.data;
    expect(listed.waitingFor).toEqual(body.waitingFor);
    const done = await at.client.post(`/v1/orders/${body.id}/confirm`, undefined, { key });
    expect(done.body.status).toBe('completed');
    expect(done.body).not.toHaveProperty('waitingFor');
  });

  it('an order at a slow provider: the provider, then the caller’s documents', async () => {
    const order = async (phoneNumber: string): Promise<string> =>
      (await slow.client.post('/v1/orders', { provider: 'tcl', phoneNumbers: [phoneNumber], connection: direct }, soon))
        .body.id;
    const seen = new Set<string | undefined>();
    const id = await order('+493055500100');
    const waiting = await slow.client.until(`/v1/orders/${id}`, ({ status, waitingFor }) => {
      seen.add(waitingFor?.reason);
      return status === 'action_required';
    });
    expect(waiting.waitingFor).toMatchObject({ reason: 'documents', since: waiting.updatedAt });
    expect([...seen].filter((reason) => reason !== undefined && reason !== 'documents')).toEqual(['provider']);
  });

  it('a port: the provider, and its review or correction', async () => {
    const { body } = await at.client.post('/v1/port-orders', portOf({ phoneNumbers: ['+12065551234'] }), { key });
    expect(body).toMatchObject({ status: 'submitted', waitingFor: { reason: 'provider', since: body.updatedAt } });
    const { data } = (await at.client.get('/v1/port-orders', { key })).body;
    expect(data[0].waitingFor.reason).toBe('provider');
  });

  it('an order with a lost reply: the late bound, and when that ends', async () => {
    const reservationId = await hold('0130');
    at.simulator.faults.next('process_order', 'lose_reply');
    const { body } = await at.client.post('/v1/orders', { reservationId, connection: { trunkId: '3' } }, { key, ...soon }); // prettier-ignore
    const order = await at.client.until(`/v1/orders/${body.id}`, (o) => o.status === 'outcome_unknown', { key });
    const { reason, since, until } = order.waitingFor;
    expect(reason).toBe('late_bound');
    expect(Date.parse(until) - Date.parse(since)).toBeGreaterThan(50_000);
  });

  it('an order behind another at the cart: its turn, and its position', async () => {
    const ids = [await hold('0120'), await hold('0121'), await hold('0122')];
    // The cart belongs to the first until its reply is settled.
    at.simulator.faults.next('gen_order', 'lose_reply');
    const placed: string[] = [];
    for (const reservationId of ids) {
      const { body } = await at.client.post('/v1/orders', { reservationId, connection: { trunkId: '3' } }, { key, ...soon }); // prettier-ignore
      placed.push(body.id);
      await at.client.until(`/v1/orders/${placed[0]!}`, (o) => o.status === 'outcome_unknown', { key });
    }
    const third = await at.client.until(`/v1/orders/${placed[2]!}`, (o) => o.waitingFor?.position === 2, { key });
    expect(third.waitingFor).toEqual({ reason: 'cart', since: third.createdAt, position: 2 });
    const second = await at.client.until(`/v1/orders/${placed[1]!}`, (o) => o.waitingFor !== undefined, { key });
    expect(second.waitingFor).toEqual({ reason: 'cart', since: second.createdAt, position: 1 });
    // Whoever looks whether its turn has come is not in line for that moment.
    const { lanes } = await at.client.until('/v1/providers/didtfn/health', (health) => health.lanes[0]?.waiting === 2);
    const inLine = [second, third].map(({ id }) => ({ id, href: `/v1/orders/${id}`, tenant: 'acme', since: expect.any(String) })); // prettier-ignore
    expect(lanes).toEqual([
      { name: expect.stringMatching(/^didtfn:\w{12}:cart$/), waiting: 2, since: expect.any(String), occupants: [placed[0]], first: inLine }, // prettier-ignore
    ]);
  });
});
