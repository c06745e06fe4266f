import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo, type Reservation } from './answers.js';
import { type Reply, startTestGateway, type TestGateway } from './gateway.js';

const path = '/v1/orders/preview';

describe('order previews', () => {
  let at: TestGateway;
  let next = 100;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const hold = async (howMany: number, key = 'acme'): Promise<Reservation> => {
    const phoneNumbers = Array.from({ length: howMany }, () => `+12062190${next++}`);
    return (await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers }, { key })).body;
  };
  const preview = (
    reservation: Reservation,
    key = 'acme',
    trunkId = '3',
  ): Promise<Reply<AnswerTo<'POST', '/v1/orders/preview'>>> =>
    at.client.post(path, { reservationId: reservation.id, connection: { trunkId } }, { key, idempotencyKey: null });

  it('show what would be ordered, until when, and the balance afterwards, including other open orders', async () => {
    const waiting = await hold(2);
    const order = { reservationId: waiting.id, connection: { trunkId: '3' }, confirm: 'manual' };
    const priced = (await at.client.post('/v1/orders', order, { key: 'acme' })).body;
    expect(priced).toMatchObject({ status: 'awaiting_confirmation', cost: { total: { amount: '2.00' } } });

    const reservation = await hold(1);
    const calls = await at.callsDuring(async () => {
      const { status, body } = await preview(reservation);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        reservationId: reservation.id,
        provider: 'didtfn',
        phoneNumbers: [reservation.phoneNumbers[0].phoneNumber],
        orderableUntil: reservation.orderableUntil,
        balance: {
          now: { amount: '10000.00', currency: 'USD' },
          pending: { amount: '2.00', currency: 'USD' },
          pendingOrders: 1,
          after: { amount: '9998.00', currency: 'USD' },
        },
      });
      expect(body.secondsToOrder).toBeGreaterThan(500);
    });
    expect(calls).not.toContain('gen_order');
    expect((await at.client.get(`/v1/reservations/${reservation.id}`, { key: 'acme' })).body.status).toBe('held');

    await at.client.post(`/v1/orders/${priced.id}/confirm`, undefined, { key: 'acme' });
    expect((await preview(reservation)).body.balance).toMatchObject({ now: { amount: '9998.00' }, pendingOrders: 0 });
  });

  it('show the account’s balance only to keys that may see it', async () => {
    const reservation = await hold(1, 'beta');
    const { status, body } = await preview(reservation, 'beta');
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('balance');
  });

  it('report what is wrong with the order', async () => {
    const reservation = await hold(1);
    expect((await preview(reservation, 'acme', '99')).body.code).toBe('connection_not_found');
    expect((await preview(reservation, 'beta')).status).toBe(404);
    await at.client.delete(`/v1/reservations/${reservation.id}`, { key: 'acme' });
    expect((await preview(reservation)).body.code).toBe('reservation_not_orderable');
  });
});
