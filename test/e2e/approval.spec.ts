import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Order } from './answers.js';
import { type CallOptions, type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { direct, endedOrder, startTclGateway, type TclGateway } from './tcl.js';

const operator: CallOptions = { key: 'sandbox' };
const acme: CallOptions = { key: 'acme' };
const usd = (amount: string): object => ({ amount, currency: 'USD' });
const limitTo = (at: TestGateway, limits: object): Promise<Reply> =>
  at.client.call('PUT', '/v1/limits/acme', { body: limits, ...operator });
/** A key of acme that this one has created. */
const keyBy = async (at: TestGateway, creator: CallOptions): Promise<{ id: string; as: CallOptions }> => {
  const wish = { tenant: 'acme', label: 'second', scopes: ['*'] };
  const { id, key } = (await at.client.post('/v1/keys', wish, creator)).body;
  return { id, as: { key } };
};
const confirm = (at: TestGateway, id: string, by: CallOptions): Promise<Reply<Order>> =>
  at.client.post(`/v1/orders/${id}/confirm`, undefined, by);

describe('an order above approvalAbove', () => {
  let at: TestGateway;
  let second: CallOptions;
  let next = 100;
  beforeAll(async () => {
    at = await startTestGateway();
    second = (await keyBy(at, operator)).as;
  });
  beforeEach(() => limitTo(at, { approvalAbove: usd('1.99') }));
  afterAll(() => at.stop());

  const buy = async (count: number, more = {}): Promise<Order> => {
    const phoneNumbers = Array.from({ length: count }, () => `+12062190${next++}`);
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers }, acme);
    const order = { reservationId: held.body.id, connection: { trunkId: '3' }, ...more };
    return (await at.client.post('/v1/orders', order, acme)).body;
  };

  it('waits uncharged until another key confirms it; an order below the limit proceeds at once', async () => {
    expect((await buy(1)).status).toBe('completed');
    const charged = at.simulator.ledger.charges().length;
    const order = await buy(2);
    expect(order).toMatchObject({
      status: 'awaiting_confirmation',
      cost: { total: usd('2.00') },
      approval: { requestedBy: 'acme' },
      waitingFor: { reason: 'approval', until: order.confirmBy },
    });
    const calls = await at.callsDuring(async () => {
      const { as: child } = await keyBy(at, acme);
      const { as: grandchild } = await keyBy(at, child);
      // Whoever rotates a key is told its text.
      const rotated = await at.client.post(`/v1/keys/${(await keyBy(at, operator)).id}/rotate`, {}, acme);
      expect(rotated.status).toBe(200);
      for (const by of [acme, child, grandchild, { key: rotated.body.key }])
        expect(await confirm(at, order.id, by)).toMatchObject({
          status: 403,
          body: { code: 'forbidden', detail: expect.stringContaining(`Order ${order.id} must be confirmed`) },
        });
      expect((await confirm(at, order.id, { key: 'beta' })).status).toBe(404);
    });
    expect([calls, at.simulator.ledger.charges().length]).toEqual([[], charged]);
    const confirmed = await confirm(at, order.id, second);
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'completed' } });
    expect(confirmed.body).not.toHaveProperty('approval');
    expect(at.simulator.ledger.charges()).toHaveLength(charged + 1);
  });

  it('cannot be approved with the key that created the ordering key', async () => {
    const { as: child } = await keyBy(at, second);
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [`+12062190${next++}`, `+12062190${next++}`] }, child); // prettier-ignore
    const order = await at.client.post(
      '/v1/orders',
      { reservationId: held.body.id, connection: { trunkId: '3' } },
      child,
    );
    expect(order.body.status).toBe('awaiting_confirmation');
    expect(await confirm(at, order.body.id, second)).toMatchObject({ status: 403 });
    expect((await confirm(at, order.body.id, acme)).body.status).toBe('completed');
  });

  it('is a work item and an event, and its approval is in the audit trail', async () => {
    const order = await buy(2);
    const of = `/v1/work-items?kind=approval_wanted` as const;
    const href = `/v1/orders/${order.id}`;
    const actions = [{ href: `${href}/confirm` }, { href: `${href}/cancel` }];
    expect((await at.client.get(of, acme)).body.data).toMatchObject([{ resource: { id: order.id }, money: usd('2.00'), actions }]); // prettier-ignore
    const { body: told } = await at.client.get(
      `/v1/events?types=order.awaiting_confirmation&resource=${order.id}`,
      acme,
    );
    expect(told.data.map(({ data }) => data.detail)).toEqual([
      'Its price of 2.00 USD is above approvalAbove (1.99 USD). Another key of the tenant has to confirm it.',
    ]);
    await confirm(at, order.id, second);
    expect((await at.client.get(of, acme)).body.data).toEqual([]);
    const { body: trail } = await at.client.get(`/v1/audit?action=order.approve&resource=${order.id}`, operator);
    expect(trail.data).toMatchObject([{ tenant: 'acme', details: { placedBy: 'acme', price: usd('2.00') } }]);
  });

  it('waits if the limit does not name its currency, and expires uncharged without confirmation', async () => {
    await limitTo(at, { approvalAbove: { amount: '100', currency: 'EUR' } });
    const charged = at.simulator.ledger.charges().length;
    const order = await buy(1, { confirm: 'manual' });
    expect(await confirm(at, order.id, acme)).toMatchObject({ status: 403 });
    await at.client.post('/v1/sandbox/clock', { advanceSeconds: 15 * 60 + 1 }, operator);
    const ended = await at.client.until(`/v1/orders/${order.id}`, ({ status }) => status === 'expired', acme);
    expect(ended).not.toHaveProperty('approval');
    expect(await confirm(at, order.id, second)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect(at.simulator.ledger.charges()).toHaveLength(charged);
  });
});

describe('an order without a price in advance, with approvalAbove set', () => {
  let at: TclGateway;
  let next = 100;
  beforeAll(async () => {
    at = await startTclGateway();
    await limitTo(at, { approvalAbove: usd('1000') });
  });
  afterAll(() => at.stop());

  const own = { customerId: 'cust-2', contactId: 'cont-2', paymentMethodId: 'pay-2', locationId: 'loc-3' };
  const buy = async (): Promise<Order> => {
    const wish = {
      provider: 'tcl',
      phoneNumbers: [`+44207946${String(next++).padStart(4, '0')}`],
      providerOptions: own,
    };
    const held = await at.client.post('/v1/reservations', wish, acme);
    const order = { reservationId: held.body.id, connection: direct, providerOptions: own };
    return (await at.client.post('/v1/orders', order, acme)).body;
  };

  it('waits before anything is sent, and no longer than its reservation can be ordered', async () => {
    const order = await buy();
    expect(order).toMatchObject({ status: 'awaiting_confirmation', approval: { requestedBy: 'acme' } });
    const { body: reservation } = await at.client.get(`/v1/reservations/${order.reservationId}`, acme);
    expect([reservation.status, order.confirmBy]).toEqual(['ordering', reservation.orderableUntil]);
    expect(await confirm(at, order.id, acme)).toMatchObject({ status: 403 });
    expect(at.tcl.ledger.orders()).toEqual([]);
    await confirm(at, order.id, (await keyBy(at, operator)).as);
    expect((await at.client.until(`/v1/orders/${order.id}`, endedOrder, acme)).status).toBe('completed');
    expect(at.tcl.ledger.orders()).toHaveLength(1);
  });

  it('returns its reservation when it is cancelled instead', async () => {
    const order = await buy();
    const cancelled = await at.client.call('POST', `/v1/orders/${order.id}/cancel`, acme);
    expect(cancelled.body).toMatchObject({ status: 'cancelled' });
    expect((await at.client.get(`/v1/reservations/${order.reservationId}`, acme)).body.status).toBe('held');
    expect(at.tcl.ledger.orders()).toHaveLength(1);
  });
});
