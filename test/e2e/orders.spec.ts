import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Order, type Reservation } from './answers.js';
import { type Reply, startTestGateway, type TestGateway } from './gateway.js';

const local = (line: string): string => `+1206219${line}`;
const connection = { trunkId: '3' };

describe('orders', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const hold = async (line: string, key = 'acme'): Promise<Reservation> =>
    (await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [local(line)] }, { key })).body;
  const order = (reservationId: string, more: object = {}, key = 'acme'): Promise<Reply<Order>> =>
    at.client.post('/v1/orders', { reservationId, connection, ...more }, { key });
  const chargesOf = (providerOrderId: string): number =>
    at.simulator.ledger.charges().filter((c) => c.orderId === providerOrderId).length;
  const operationsOf = async (id: string): Promise<string[]> =>
    (await at.client.get(`/v1/orders/${id}/events`, { key: 'acme' })).body.data
      .filter((e) => e.type === 'call_sent')
      .map((e) => e.operation);

  it('move other tenants’ numbers out of the cart and back in, and order only their own', async () => {
    const other = await hold('0110', 'beta');
    const mine = await hold('0111');
    const { body } = await order(mine.id);
    expect(body).toMatchObject({
      status: 'completed',
      phoneNumbers: [{ phoneNumber: local('0111'), status: 'active' }],
    });
    expect(await operationsOf(body.id)).toEqual(['remove_reserved', 'gen_order', 'reserve', 'process_order']);
    expect(at.simulator.ledger.cart()).toEqual(['2062190110']);
    const theirs = await order(other.id, {}, 'beta');
    expect(theirs.body).toMatchObject({ status: 'completed', phoneNumbers: [{ phoneNumber: local('0110') }] });
    expect(at.simulator.ledger.cart()).toEqual([]);
  });

  it('of many concurrent tenants each get their own numbers, and are charged once each', async () => {
    const lines = ['0120', '0121', '0122', '0123', '0124', '0125'];
    const held = await Promise.all(lines.map((line, i) => hold(line, i % 2 ? 'acme' : 'beta')));
    const placed = await Promise.all(held.map((r, i) => order(r.id, {}, i % 2 ? 'acme' : 'beta')));
    expect(placed.map((p) => p.body.status)).toEqual(lines.map(() => 'completed'));
    expect(placed.map((p) => p.body.phoneNumbers[0].phoneNumber)).toEqual(lines.map(local));
    for (const { body } of placed) expect(chargesOf(body.providerOrderId)).toBe(1);
    expect(at.simulator.ledger.cart()).toEqual([]);
  }, 60_000);

  it.each([
    ['9003', 'gen_order made the order and its reply was lost', 'completed', 1],
    ['9004', 'process_order charged and its reply was lost', 'completed', 1],
    ['9006', 'process_order answered 500 before anything was done', 'completed', 1],
    ['9007', 'process_order answered 500 after the charge', 'completed', 1],
    ['9008', 'process_order was executed after the time-out', 'completed', 1],
    ['9009', 'gen_order answered an HTML page', 'completed', 1],
    ['9010', 'process_order answered an unknown status word', 'completed', 1],
    ['9014', 'gen_order made the order and its reply was cut', 'completed', 1],
    ['9005', 'the balance does not cover it', 'rejected', 0],
    ['9012', 'the provider dropped the hold', 'rejected', undefined],
  ])(
    '%s: %s',
    async (line, _what, status, charges) => {
      const before = at.simulator.ledger.charges().length;
      const { body } = await order((await hold(line)).id);
      expect(body.status).toBe(status);
      if (charges !== undefined) expect(chargesOf(body.providerOrderId)).toBe(charges);
      expect(at.simulator.ledger.charges()).toHaveLength(before + (charges ?? 0));
      if (status === 'rejected') expect(body.failure.detail).toMatch(/Nothing was charged/);
      expect(at.simulator.ledger.cart()).toEqual([]);
    },
    30_000,
  );

  it('9011: reports a hold as lost if it could not be put back', async () => {
    const unlucky = await hold('9011', 'beta');
    const { body } = await order((await hold('0130')).id);
    expect(body.status).toBe('completed');
    const lost = await at.client.until(`/v1/reservations/${unlucky.id}`, (r) => r.status === 'lost', { key: 'beta' });
    expect(lost.phoneNumbers).toMatchObject([{ status: 'lost', problem: { code: 'reservation_lost' } }]);
    const events = (await at.client.get(`/v1/reservations/${unlucky.id}/events`, { key: 'beta' })).body.data;
    expect(events.map((e) => e.type)).toContain('number_lost');
    expect(await order(unlucky.id, {}, 'beta')).toMatchObject({ status: 409, body: { code: 'reservation_lost' } });
  });

  it('9013: stops before the charge on a foreign number, with a clear reason; manual review resolves it', async () => {
    const before = at.simulator.ledger.charges().length;
    const reservation = await hold('9013');
    const { body } = await order(reservation.id);
    expect(body).toMatchObject({
      status: 'needs_review',
      failure: { detail: expect.stringMatching(/this reservation does not include.*portal/) },
    });
    expect(at.simulator.ledger.charges()).toHaveLength(before);
    expect((await at.client.get(`/v1/reservations/${reservation.id}`, { key: 'acme' })).body.status).toBe('ordering');
    const resolution = { outcome: 'rejected', note: 'Discarded in the portal.' };
    expect(await at.client.post(`/v1/orders/${body.id}/resolve`, resolution, { key: 'beta' })).toMatchObject({
      status: 403,
    });
    const bought = (await order((await hold('0131')).id)).body.providerOrderId;
    const notMine = await at.client.post(
      `/v1/orders/${body.id}/resolve`,
      { outcome: 'completed', providerOrderId: bought, note: 'A slip of the pen.' },
      { key: 'acme' },
    );
    expect(notMine).toMatchObject({ status: 400, body: { errors: [{ pointer: '/providerOrderId', code: 'taken' }] } });
    const resolved = await at.client.post(`/v1/orders/${body.id}/resolve`, resolution, { key: 'acme' });
    expect(resolved.body.status).toBe('rejected');
    expect(await at.client.post(`/v1/orders/${body.id}/resolve`, resolution, { key: 'acme' })).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
    await at.client.until(`/v1/reservations/${reservation.id}`, (r) => r.status === 'released', { key: 'acme' });
  });

  it('accept one order per reservation: of twenty concurrent callers, one wins', async () => {
    const reservation = await hold('0140');
    const replies = await Promise.all(Array.from({ length: 20 }, () => order(reservation.id)));
    expect(replies.filter((r) => r.status === 201)).toHaveLength(1);
    expect(replies.filter((r) => r.body.code === 'reservation_already_ordered')).toHaveLength(19);
  });

  it('accept one order per key: the same request at once and later', async () => {
    const reservation = await hold('0141');
    const options = { key: 'acme', idempotencyKey: 'an-order-and-its-retries' };
    const body = { reservationId: reservation.id, connection };
    const replies = await Promise.all(Array.from({ length: 10 }, () => at.client.post('/v1/orders', body, options)));
    expect(
      replies.every((r) => r.status === 201 || (r.status === 409 && r.body.code === 'idempotency_in_progress')),
    ).toBe(true);
    const later = await at.client.post('/v1/orders', body, options);
    expect(later).toMatchObject({ status: 201, body: { status: 'completed' } });
    expect(later.headers.get('idempotent-replayed')).toBe('true');
    expect(new Set([...replies, later].filter((r) => r.status === 201).map((r) => r.body.id)).size).toBe(1);
    expect(chargesOf(later.body.providerOrderId)).toBe(1);
  });

  it('return at once if told not to wait, and continue in the background', async () => {
    const reservation = await hold('0142');
    const { status, body } = await at.client.post(
      '/v1/orders',
      { reservationId: reservation.id, connection },
      { key: 'acme', headers: { prefer: 'wait=0' } },
    );
    expect(status).toBe(201);
    expect(['accepted', 'in_progress', 'completed']).toContain(body.status);
    await at.client.until(`/v1/orders/${body.id}`, (o) => o.status === 'completed', { key: 'acme' });
  });

  it.each([
    ['no connection', {}, '/connection', 400],
    ['an unknown kind of connection', { connection: { type: 'fax' } }, '/connection/type', 400],
    [
      'a connection that lacks its digits',
      { connection: { type: 'pstn', outpulseType: 'custom' } },
      '/connection/outpulseDigits',
      400,
    ],
    [
      'a connection this provider does not have',
      { connection: { type: 'pstn', outpulseType: 'custom', outpulseDigits: '+12065550100' } },
      '/connection',
      400,
    ],
    ['a trunk that does not exist', { connection: { trunkId: '99' } }, '/connection/trunkId', 422],
    [
      'options the provider does not have',
      { connection, providerOptions: { colour: 'blue' } },
      '/providerOptions/colour',
      400,
    ],
    ['a reference that is too long', { connection, customerReference: 'x'.repeat(129) }, '/customerReference', 400],
  ])('refuse %s, naming the field, and claim nothing', async (_what, more, pointer, status) => {
    const reservation = await hold('0143');
    const reply = await at.client.post('/v1/orders', { reservationId: reservation.id, ...more }, { key: 'acme' });
    expect(reply).toMatchObject({ status, body: { errors: [{ pointer }] } });
    expect((await at.client.get(`/v1/reservations/${reservation.id}`, { key: 'acme' })).body.status).toBe('held');
    await at.client.delete(`/v1/reservations/${reservation.id}`, { key: 'acme' });
  });

  it('of another tenant do not exist for the caller', async () => {
    const { body } = await order((await hold('0144')).id);
    for (const reply of [
      await at.client.get(`/v1/orders/${body.id}`, { key: 'beta' }),
      await at.client.get(`/v1/orders/${body.id}/events`, { key: 'beta' }),
      await at.client.post(`/v1/orders/${body.id}/confirm`, undefined, { key: 'beta' }),
      await at.client.post(`/v1/orders/${body.id}/cancel`, undefined, { key: 'beta' }),
      await at.client.get(`/v1/numbers/${encodeURIComponent(local('0144'))}`, { key: 'beta' }),
      await at.client.post('/v1/orders', { reservationId: body.reservationId, connection }, { key: 'beta' }),
    ]) {
      expect(reply).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect((await at.client.get('/v1/numbers', { key: 'beta' })).body.data.map((n) => n.phoneNumber)).not.toContain(
      local('0144'),
    );
  });

  it('continue after a restart where they stopped', async () => {
    const reservation = await hold('0145');
    at.simulator.faults.next('process_order', 'lose_reply');
    const placed = await at.client.post(
      '/v1/orders',
      { reservationId: reservation.id, connection },
      { key: 'acme', headers: { prefer: 'wait=0' } },
    );
    at = await at.restart();
    const ended = await at.client.until(`/v1/orders/${placed.body.id}`, (o) => o.status === 'completed', {
      key: 'acme',
    });
    expect(chargesOf(ended.providerOrderId)).toBe(1);
  }, 30_000);

  it('report a provider that is down, and lose nothing', async () => {
    const reservation = await hold('0146');
    at.simulator.faults.timings.refuseMs = 1500;
    at.simulator.faults.next('*', 'refuse');
    const search = await at.client.get('/v1/available-numbers?region=FL');
    expect([502, 504]).toContain(search.status);
    expect(await order(reservation.id)).toMatchObject({
      status: 502,
      body: { code: 'upstream_unavailable', retry: { safe: true } },
    });
    expect((await at.client.get(`/v1/reservations/${reservation.id}`, { key: 'acme' })).body.status).toBe('held');
  }, 30_000);
});
