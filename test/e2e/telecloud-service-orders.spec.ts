import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTelecloudGateway, type TelecloudGateway } from './telecloud.js';

describe('service orders', () => {
  let at: TelecloudGateway;
  let customer: string;
  beforeAll(async () => {
    at = await startTelecloudGateway();
    customer = await at.customer();
  });
  afterAll(() => at.stop());
  const upstream = (order: { providerOrderId: string }) =>
    at.telecloud.ledger.orders().find((one) => one.orderNumber === order.providerOrderId)!;
  const act = (id: string, what: string, body?: object) => at.client.post(`/v1/service-orders/${id}/${what}`, body);

  it('are placed once, and listed beside orders of numbers', async () => {
    const idempotencyKey = randomUUID();
    const request = {
      customerId: customer,
      ratePlanId: '52747',
      variables: [{ number: 1, value: '356938035643809' }],
      customerReference: 'PO-1',
    };
    const placed = await at.client.post('/v1/service-orders', request, { idempotencyKey });
    expect(placed).toMatchObject({
      status: 201,
      body: {
        kind: 'service',
        status: 'completed',
        phoneNumbers: [],
        service: { customerId: customer, ratePlanId: '52747', status: 'active' },
      },
    });
    expect((await at.client.post('/v1/service-orders', request, { idempotencyKey })).body).toEqual(placed.body);
    expect(upstream(placed.body).values).toMatchObject({ VAR1: '356938035643809' });
    const { id } = placed.body;
    expect((await at.client.get('/v1/orders?customerReference=PO-1')).body.data).toEqual([placed.body]);
    expect((await at.client.get(`/v1/orders/${id}`)).body).toEqual(placed.body);
    expect((await at.client.get(`/v1/service-orders/${id}`)).body).toEqual(placed.body);
    const events = (await at.client.get(`/v1/orders/${id}/events`)).body.data;
    expect(events.map((e: { type: string }) => e.type)).toEqual([
      'created',
      'call_sent',
      'call_ended',
      'status_changed',
    ]);
    expect((await at.client.get(`/v1/service-orders/${id}`, { key: 'beta' })).status).toBe(404);
  });

  it('go through their lifecycle', async () => {
    const order = await at.order(customer, '52753', { components: [{ componentId: '8417871' }] });
    const other = await at.customer();
    expect((await act(order.id, 'suspend')).body).toEqual({
      id: order.id,
      status: 'suspended',
      transactionId: expect.stringMatching(/^\d+$/),
    });
    expect(upstream(order).status).toBe('SUSPENDED');
    expect((await act(order.id, 'resume')).body.status).toBe('active');
    expect((await act(order.id, 'swap', { variables: [{ number: 1, value: '490154203237518' }] })).status).toBe(200);
    expect(upstream(order).values['VAR1']).toBe('490154203237518');
    const cycle = (await act(order.id, 'replenish', { ratePlanId: '52747' })).body;
    expect(cycle.expiresOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const used = await act(order.id, 'usage', { componentId: '8417871', units: 1500, mode: 'cumulative' });
    expect(used.body.components).toEqual([
      { componentId: '8417871', before: '0', after: '1500', unitPrice: '0.0030', total: '1.5' },
    ]);
    expect((await act(order.id, 'unstack', { stackedPlanId: '9' })).status).toBe(200);
    expect((await at.client.patch(`/v1/service-orders/${order.id}`, { expiresOn: '2035-01-31' })).body.expiresOn).toBe(
      '2035-01-31',
    );
    expect(upstream(order).values['cycle_end_date']).toBe('1/31/2035');
    expect((await act(order.id, 'move', { newCustomerId: other })).body.customerId).toBe(other);
    expect((await act(order.id, 'cancel')).body.status).toBe('cancelled');
    const now = (await at.client.get(`/v1/service-orders/${order.id}`)).body;
    expect(now).toMatchObject({
      status: 'completed',
      service: { customerId: other, status: 'cancelled', expiresOn: '2035-01-31' },
    });
    expect(upstream(order)).toMatchObject({ accountNumber: other, status: 'CANCELLED' });
  });

  it('become non_pay and show it; a toggle is not sent to one', async () => {
    const order = await at.order(customer);
    const set = (status: string) => at.client.patch(`/v1/service-orders/${order.id}`, { status });
    expect((await set('non_pay')).body.status).toBe('non_pay');
    expect(upstream(order).status).toBe('NON-PAY');
    expect((await at.client.get(`/v1/service-orders/${order.id}`)).body.service.status).toBe('non_pay');
    for (const toggle of ['suspend', 'resume']) expect((await act(order.id, toggle)).body.code).toBe('invalid_state');
    expect((await set('active')).body.status).toBe('active');
    expect(upstream(order).history).toEqual(['ACTIVE', 'NON-PAY', 'ACTIVE']);
  });

  it('accept usage components of products that have any, within their limits', async () => {
    const order = (components?: object[]) =>
      at.client.post('/v1/service-orders', {
        customerId: customer,
        ratePlanId: '52753',
        ...(components && { components }),
      });
    const before = at.telecloud.ledger.orders().length;
    for (const wrong of [undefined, [{ componentId: '8417999' }]]) {
      const { body } = await order(wrong);
      expect(body).toMatchObject({ status: 'rejected', failure: { detail: expect.stringContaining('component') } });
    }
    expect(at.telecloud.ledger.orders()).toHaveLength(before);
    const { body } = await order([{ componentId: '8417871', limit: 5 }]);
    expect(upstream(body).values['attached_components']).toBe('[{"component_id":"8417871","max_units":"5"}]');
    const used = { componentId: '8417871', units: 10, mode: 'additive' };
    expect((await act(body.id, 'usage', used)).status).toBe(200);
    const plain = await at.order(customer);
    expect((await act(plain.id, 'usage', used)).body).toMatchObject({ status: 404 });
  });

  it('swap only swappable variables', async () => {
    const order = await at.order(customer);
    const refused = await act(order.id, 'swap', { variables: [{ number: 3, value: '5035550177' }] });
    expect(refused).toMatchObject({ status: 422, body: { upstream: { message: expect.stringContaining('VAR3') } } });
    expect(upstream(order).values['VAR3']).toBeUndefined();
  });

  it('of add-ons name the order they belong to', async () => {
    const parent = await at.order(customer);
    expect(
      (await at.client.post('/v1/service-orders', { customerId: customer, ratePlanId: '52808' })).body,
    ).toMatchObject({ status: 'rejected' });
    const addOn = await at.order(customer, '52808', { parentOrderId: parent.id });
    expect(addOn).toMatchObject({ status: 'completed' });
    expect(upstream(addOn).values['parent_order_number']).toBe(parent.providerOrderId);
  });

  it('that are pending are completed by the provisioning system', async () => {
    const [one, other] = [await at.order(customer, '99008'), await at.order(customer, '99008')];
    expect(one).toMatchObject({ status: 'in_progress', service: { status: 'pending' } });
    expect((await at.client.patch(`/v1/service-orders/${one.id}`, { status: 'active' })).body.status).toBe('active');
    expect((await at.client.get(`/v1/orders/${one.id}`)).body).toMatchObject({
      status: 'completed',
      service: { status: 'active' },
    });
    const failed = { status: 'failed', reason: 'The SIM is unknown.' };
    expect((await at.client.patch(`/v1/service-orders/${other.id}`, failed)).status).toBe(200);
    expect((await at.client.get(`/v1/orders/${other.id}`)).body).toMatchObject({
      status: 'rejected',
      service: { status: 'failed' },
      failure: { detail: expect.stringContaining('The SIM is unknown') },
    });
    expect(upstream(other).status).toBe('FAILED');
  });

  it('that the provider fails or refuses are rejected', async () => {
    expect(await at.order(customer, '99009')).toMatchObject({ status: 'rejected', service: { status: 'failed' } });
    expect(await at.order(customer, '99007')).toMatchObject({
      status: 'rejected',
      failure: { code: 'payment_declined' },
    });
    expect(await at.order(customer, '1')).toMatchObject({ status: 'rejected', failure: { code: 'not_found' } });
  });

  it.each([
    ['99001', 1],
    ['99002', 0],
    ['99003', 1],
    ['99004', 1],
    ['99005', 1],
    ['99006', 0],
    ['99010', 0],
  ])(
    'are sent once, whatever happens to the reply (%s): manual review states the outcome',
    async (ratePlanId, made) => {
      const before = at.telecloud.ledger.orders().length;
      const sent = at.asked('Order/Create');
      const order = await at.order(customer, ratePlanId);
      expect(order.status).toBe('outcome_unknown');
      const unclear = await at.client.until(`/v1/orders/${order.id}`, (o) => o.status === 'needs_review');
      expect(unclear.failure.detail).toMatch(
        new RegExp(`sent at .*account_number ${customer}.*productid_var ${ratePlanId}.*Look for it`),
      );
      await new Promise((late) => setTimeout(late, 200));
      expect(at.telecloud.ledger.orders()).toHaveLength(before + made);
      expect(at.asked('Order/Create')).toBe(sent + 1);
      if (made === 0) {
        const said = { outcome: 'rejected', note: "Not in the provider's portal." };
        expect((await at.client.post(`/v1/orders/${order.id}/resolve`, said)).body).toMatchObject({
          status: 'rejected',
          service: { status: 'failed' },
        });
        return;
      }
      const incomplete = { outcome: 'completed', note: 'In the portal.' };
      expect((await at.client.post(`/v1/orders/${order.id}/resolve`, incomplete)).body.errors[0].pointer).toBe(
        '/providerOrderId',
      );
      const { orderNumber } = at.telecloud.ledger.orders().at(-1)!;
      const said = { ...incomplete, providerOrderId: orderNumber };
      expect((await at.client.post(`/v1/orders/${order.id}/resolve`, said)).body).toMatchObject({
        status: 'completed',
        service: { status: 'active' },
      });
      expect((await act(order.id, 'suspend')).body.status).toBe('suspended');
    },
  );

  it('report what is wrong with a request, and send nothing', async () => {
    const sent = at.asked('Order/Create');
    const wrong = async (body: object): Promise<string> =>
      (await at.client.post('/v1/service-orders', body)).body.errors?.[0].pointer;
    const request = { customerId: customer, ratePlanId: '52747' };
    expect(await wrong({ ratePlanId: '52747' })).toBe('/customerId');
    expect(await wrong({ ...request, variables: [{ number: 21, value: 'x' }] })).toBe('/variables/0/number');
    expect(
      await wrong({
        ...request,
        variables: [
          { number: 1, value: 'x' },
          { number: 1, value: 'y' },
        ],
      }),
    ).toBe('/variables/1/number');
    expect(await wrong({ ...request, nonsense: 1 })).toBe('/nonsense');
    expect((await at.client.post('/v1/service-orders', { ...request, customerId: '1' }, { key: 'beta' })).status).toBe(
      404,
    );
    expect(at.asked('Order/Create')).toBe(sent);
  });
});

it('reports an order that has been pending for too long', async () => {
  const at = await startTelecloudGateway({ TELECLOUD_PENDING_MS: '300' });
  const order = await at.order(await at.customer(), '99008');
  expect(order.status).toBe('in_progress');
  const asked = await at.client.until(`/v1/orders/${order.id}`, (o) => o.status === 'needs_review');
  expect(asked.failure.detail).toMatch(/pending/);
  await at.stop();
});

it('continues after a restart, without stored variable values', async () => {
  const at = await startTelecloudGateway();
  const customer = await at.customer();
  const order = await at.order(customer, '99008', { variables: [{ number: 6, value: 'port-out-pin-7781' }] });
  const again = await at.restart();
  expect((await again.client.patch(`/v1/service-orders/${order.id}`, { status: 'active' })).body.status).toBe('active');
  await again.stop();
});

it('names the operation in every path, whatever was set before: a cancel never resumes a service', async () => {
  const at = await startTelecloudGateway({ TELECLOUD_PATHS: 'group' });
  const order = await at.order(await at.customer());
  expect((await at.client.post(`/v1/service-orders/${order.id}/suspend`, undefined)).body.status).toBe('suspended');
  expect((await at.client.post(`/v1/service-orders/${order.id}/cancel`, undefined)).body.status).toBe('cancelled');
  const [upstream] = at.telecloud.ledger.orders();
  expect(upstream!.history).toEqual(['ACTIVE', 'SUSPENDED', 'CANCELLED']);
  await at.stop();
});

it('does not report "unchanged" when a repeated update is refused: the lost one may have been carried out', async () => {
  const at = await startTelecloudGateway();
  const order = await at.order(await at.customer(), '99008');
  at.telecloud.faults.next('Order/Update', 'lose_reply');
  const failed = await at.client.patch(`/v1/service-orders/${order.id}`, { status: 'failed', reason: 'no SIM' });
  const change = await at.client.until(`/v1/changes/${failed.body.id}`, ({ status }) =>
    ['needs_review', 'rejected', 'completed'].includes(status),
  );
  expect(at.telecloud.ledger.orders()[0]!.status).toBe('FAILED');
  expect(change).toMatchObject({ status: 'needs_review' });
  expect(change.failure.detail).toMatch(/rejected when it was sent again/);
  await at.stop();
});

it('does not report "unchanged" either when the repeated update cannot be sent', async () => {
  const at = await startTelecloudGateway({ TELECLOUD_LATE_BOUND_MS: '800' });
  const order = await at.order(await at.customer());
  at.telecloud.faults.next('Order/Update', 'lose_reply');
  const lost = await at.client.patch(`/v1/service-orders/${order.id}`, { expiresOn: '2035-01-31' });
  await at.telecloud.close();
  const change = await at.client.until(`/v1/changes/${lost.body.id}`, ({ status }) =>
    ['needs_review', 'rejected', 'completed'].includes(status),
  );
  expect(change).toMatchObject({
    status: 'needs_review',
    failure: { detail: expect.stringContaining('the call could not be sent again') },
  });
  // The simulator is closed already.
  await at.stop().catch(() => undefined);
}, 30_000);
