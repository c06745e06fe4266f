import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';

describe('numbers in service', () => {
  let at: TestGateway;
  let next = 100;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const numberAt = (n: string): string => `/v1/numbers/${encodeURIComponent(n)}`;
  /** Buys numbers for a tenant on trunk 3. */
  async function buy(phoneNumbers: string[], key = 'sandbox'): Promise<string[]> {
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers }, { key });
    const order = { reservationId: held.body.id, connection: { trunkId: '3' } };
    expect((await at.client.post('/v1/orders', order, { key })).body.status).toBe('completed');
    return phoneNumbers;
  }
  const fresh = (howMany = 1): string[] => Array.from({ length: howMany }, () => `+12062190${next++}`);
  const statusAt = (n: string): string | undefined => at.lineStatus(n);

  it('belong to one customer if the account has no others, and none can be named', async () => {
    const [n] = (await buy(fresh())) as [string];
    const refused = async (
      reply: Promise<{ status: number; body: { errors?: { pointer: string }[] } }>,
    ): Promise<string> => {
      const { status, body } = await reply;
      return `${status} ${body.errors?.[0]?.pointer}`;
    };
    expect(await refused(at.client.get('/v1/numbers?customerId=c1'))).toBe('400 ?customerId');
    expect(await refused(at.client.patch(`${numberAt(n)}?customerId=c1`, { trunkId: '4' }))).toBe('400 ?customerId');
    expect(await refused(at.client.delete(`${numberAt(n)}?customerId=c1`))).toBe('400 ?customerId');
    const bulk = { provider: 'didtfn', customerId: 'c1', phoneNumbers: [n], trunkId: '4' };
    expect(await refused(at.client.post('/v1/numbers/bulk-updates', bulk))).toBe('400 /customerId');
    expect(statusAt(n)).toBe('1');
  });

  it('move to another trunk, are switched off and on, and read back accordingly', async () => {
    const [n] = (await buy(fresh())) as [string];
    expect(await at.client.patch(numberAt(n), { trunkId: '4', status: 'inactive' })).toMatchObject({
      status: 200,
      body: { phoneNumber: n, status: 'inactive' },
    });
    expect(statusAt(n)).toBe('0');
    expect((await at.client.patch(numberAt(n), { status: 'active' })).body.status).toBe('active');
    const changes = await at.client.get('/v1/changes?kind=number.update');
    expect(changes.body.data[0]).toMatchObject({ target: `number:${n}`, status: 'completed' });
  });

  it('show what was bought: order, reference, trunk and rate; the order shows its connection', async () => {
    const [first, second] = fresh(2) as [string, string];
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [first, second] });
    const request = { reservationId: held.body.id, connection: { trunkId: '4' }, customerReference: 'PO-77' };
    const order = (await at.client.post('/v1/orders', request)).body;
    expect(order).toMatchObject({ connection: { trunkId: '4' }, providerOptions: {} });
    expect((await at.client.get(`/v1/orders/${order.id}`)).body.connection).toEqual({ trunkId: '4' });
    const number = (await at.client.get(numberAt(first))).body;
    expect(number).toMatchObject({ orderId: order.id, customerReference: 'PO-77', trunkId: '4', rate: '1.00' });
    expect(number).not.toHaveProperty('monthlyCost');

    const found = async (query: string): Promise<string[]> =>
      (await at.client.get(`/v1/numbers?${query}`)).body.data.map((n) => n.phoneNumber);
    expect(await found(`orderId=${order.id}`)).toEqual([first, second]);
    expect(await found('trunkId=4&status=active')).toEqual(expect.arrayContaining([first, second]));
    expect(await found('trunkId=3')).not.toContain(first);
    expect(await found('trunkId=no-trunk')).toEqual([]);
    expect(await found(`prefix=${encodeURIComponent(first)}`)).toEqual([first]);
    expect(await found(`prefix=${encodeURIComponent('+1425')}`)).toEqual([]);
    expect(await found('status=unknown')).toEqual([]);
    expect((await at.client.get('/v1/numbers?prefix=206')).body.errors[0].pointer).toBe('?prefix');
    expect(await at.client.get('/v1/numbers?orderId=ord_01kf3xw8q20000m5e7r9t2v4x6')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '?orderId', code: 'not_found' }] },
    });
    // The next page of a filtered list goes on in it.
    const page = (await at.client.get(`/v1/numbers?orderId=${order.id}&limit=1`)).body;
    expect(page).toMatchObject({ data: [{ phoneNumber: first }], page: { hasMore: true } });
    expect(await found(`orderId=${order.id}&limit=1&cursor=${page.page.nextCursor}`)).toEqual([second]);
    const foreign = await at.client.get(`/v1/numbers?orderId=${order.id}`, { key: 'acme' });
    expect(foreign.status).toBe(400);
  });

  it('are disconnected permanently, with a key and a history', async () => {
    const [n] = (await buy(fresh())) as [string];
    expect((await at.client.delete(numberAt(n), { idempotencyKey: null })).body.code).toBe('idempotency_key_required');
    for (const [name, value] of Object.entries({ portOut: 'true', comment: 'moved' }))
      expect((await at.client.delete(`${numberAt(n)}?${name}=${value}`)).body).toMatchObject({
        errors: [{ pointer: `?${name}`, code: 'unsupported' }],
      });
    const idempotencyKey = 'give-up-this-number';
    expect(await at.client.delete(numberAt(n), { idempotencyKey })).toMatchObject({
      status: 200,
      body: { phoneNumber: n, status: 'cancelled' },
    });
    expect(statusAt(n)).toBe('2');
    const again = await at.client.delete(numberAt(n), { idempotencyKey });
    expect(again).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await at.client.patch(numberAt(n), { status: 'active' })).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
    const [order] = (await at.client.get('/v1/orders')).body.data;
    expect(order.phoneNumbers).toEqual([{ phoneNumber: n, status: 'cancelled' }]);
    const [change] = (await at.client.get('/v1/changes?kind=number.cancel')).body.data;
    const events = (await at.client.get(`/v1/changes/${change.id}/events`)).body.data;
    expect(events.map((e) => e.operation ?? e.to)).toEqual(['accepted', 'updatenumber', 'updatenumber', 'completed']);
  });

  it('are changed together, with an outcome for each', async () => {
    const numbers = await buy(fresh(3));
    const stranger = '+12062190199';
    const calls = await at.callsDuring(async () => {
      const body = { provider: 'didtfn', phoneNumbers: [...numbers, stranger, numbers[0]], trunkId: '4' };
      const answer = await at.client.post('/v1/numbers/bulk-updates', body);
      expect(answer.status).toBe(200);
      expect(answer.body.data).toEqual([
        ...numbers.map((phoneNumber) => ({ phoneNumber, status: 'updated' })),
        { phoneNumber: stranger, status: 'failed', problem: expect.objectContaining({ code: 'not_found' }) },
      ]);
      expect((await at.client.get(`/v1/changes/${answer.body.id}/numbers`)).body).toEqual(answer.body);
    });
    expect(calls.filter((c) => c === 'updatenumber')).toHaveLength(1);
    expect((await at.client.get('/v1/changes/chg_01kf3xw8q20000m5e7r9t2v4x6/numbers')).status).toBe(404);
  });

  it('refused together are reported one by one, according to the reads', async () => {
    const numbers = await buy([...fresh(1), '+12062199033']);
    const body = { provider: 'didtfn', phoneNumbers: numbers, status: 'inactive' };
    const { body: answer } = await at.client.post('/v1/numbers/bulk-updates', body);
    expect(answer.data.map((n) => n.status)).toEqual(['failed', 'failed']);
    expect(answer.data[0].problem.detail).toContain('Invalid status');
    expect(await at.client.patch(numberAt('+12062199033'), { status: 'inactive' })).toMatchObject({
      status: 422,
      body: { code: 'upstream_rejected', upstream: { operation: 'updatenumber', message: 'Invalid status' } },
    });
  });

  it('with a lost reply are found changed by reading, and changed once', async () => {
    const [n] = (await buy(['+12062199031'])) as [string];
    const calls = await at.callsDuring(async () => {
      const { status, body } = await at.client.delete(numberAt(n));
      expect(status).toBe(202);
      await at.client.until(`/v1/changes/${body.id}`, (c) => c.status === 'completed');
    });
    expect(statusAt(n)).toBe('2');
    expect(calls.filter((c) => c === 'updatenumber')).toHaveLength(1);
  });

  it('that were certainly not changed are changed by a second call', async () => {
    const [n] = (await buy(['+12062199032'])) as [string];
    const calls = await at.callsDuring(async () => {
      const { body } = await at.client.patch(numberAt(n), { status: 'inactive' });
      await at.client.until(`/v1/changes/${body.id}`, (c) => c.status === 'completed');
    });
    expect(statusAt(n)).toBe('0');
    expect(calls.filter((c) => c === 'updatenumber')).toHaveLength(2);
  });

  it('accept one change at a time', async () => {
    const [n] = (await buy(fresh())) as [string];
    at.simulator.faults.next('updatenumber', 'lose_reply');
    const first = await at.client.patch(numberAt(n), { status: 'inactive' });
    expect(first.status).toBe(202);
    expect(await at.client.patch(numberAt(n), { status: 'active' })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    await at.client.until(`/v1/changes/${first.body.id}`, (c) => c.status === 'completed');
    expect((await at.client.patch(numberAt(n), { status: 'active' })).status).toBe(200);
  });

  it('are not reserved by anyone while they are being disconnected', async () => {
    const [n] = (await buy(fresh())) as [string];
    const { faults } = at.simulator;
    // The reply is lost, and nothing can be read until the reservation has been refused.
    faults.next('updatenumber', 'lose_reply');
    const stop = at.simulator.observe(({ operation }) => {
      if (operation === 'updatenumber')
        faults.seed({ seed: 1, rates: { error_before: 1 }, operations: ['getnumbers'] });
    });
    const { body: change } = await at.client.delete(numberAt(n));
    const request = { provider: 'didtfn', phoneNumbers: [n] };
    expect(await at.client.post('/v1/reservations', request, { key: 'acme' })).toMatchObject({
      status: 409,
      body: { errors: [{ detail: 'It is being changed or disconnected through this gateway.' }] },
    });
    stop();
    faults.seed({ seed: 1, rates: {} });
    await at.client.until(`/v1/changes/${change.id}`, (c) => c.status === 'completed');
  });

  it('belong to their tenant alone', async () => {
    const [n] = (await buy(fresh(), 'acme')) as [string];
    for (const key of ['beta', 'sandbox']) {
      expect((await at.client.patch(numberAt(n), { status: 'inactive' }, { key })).status).toBe(404);
      expect((await at.client.delete(numberAt(n), { key })).status).toBe(404);
      const body = { provider: 'didtfn', phoneNumbers: [n], status: 'inactive' };
      const bulk = await at.client.post('/v1/numbers/bulk-updates', body, { key });
      expect(bulk.body.data[0].status).toBe('failed');
    }
    expect(statusAt(n)).toBe('1');
  });

  const wrong: [string, object, number, string][] = [
    ['nothing to change', {}, 400, ''],
    ['a status that is none', { status: 'cancelled' }, 400, '/status'],
    ['a trunk that is none', { trunkId: 'x' }, 400, '/trunkId'],
    ['a trunk that is not there', { trunkId: '99' }, 422, '/trunkId'],
  ];
  it.each(wrong)('refuse a request with %s', async (_name, body, status, pointer) => {
    const [n] = (await buy(fresh())) as [string];
    const calls = await at.callsDuring(async () => {
      const answer = await at.client.patch(numberAt(n), body);
      expect(answer.status).toBe(status);
      expect(answer.body.errors[0].pointer).toBe(pointer);
    });
    expect(calls).not.toContain('updatenumber');
  });
});
