import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type HistoryEvent } from './answers.js';
import { person, startTelecloudGateway, type TelecloudGateway, usd } from './telecloud.js';

describe('the provider refuses the gateway’s access', () => {
  let at: TelecloudGateway;
  let customer: string;
  beforeAll(async () => {
    at = await startTelecloudGateway();
    customer = await at.customer();
  });
  afterAll(() => at.stop());

  const historyOf = async (path: string): Promise<HistoryEvent[]> => (await at.client.get(`${path}/events`)).body.data;
  /** Long enough for a call that is sent again to be. */
  const aWhile = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 2_000));

  it('as not authorized: an order is rejected, was sent once, and its history says so', async () => {
    await at.settings({ notAuthorized: ['Order/Create'] });
    const before = at.asked('Order/Create');
    const order = await at.order(customer);
    expect(order).toMatchObject({
      status: 'rejected',
      failure: {
        code: 'access_refused',
        detail: expect.stringContaining('You are not authorized to use this service.'),
      },
    });
    await aWhile();
    expect(at.asked('Order/Create')).toBe(before + 1);
    const events = await historyOf(`/v1/orders/${order.id}`);
    expect(events.map(({ type, to }) => [type, to])).toEqual([
      ['created', 'accepted'],
      ['call_sent', undefined],
      ['call_ended', 'refused'],
      ['status_changed', 'rejected'],
    ]);
    expect(JSON.stringify(events)).not.toMatch(/did not reach/i);
    await at.settings({ notAuthorized: [] });
    expect((await at.order(customer)).status).toBe('completed');
  });

  it('as not authorized: a customer’s money is requested once', async () => {
    await at.settings({ notAuthorized: ['Customer/Credit', 'Order/Replenish', 'Billing/Create'] });
    const { id } = await at.order(customer);
    const calls: [string, string, object][] = [
      ['Customer/Credit', `/v1/customers/${customer}/credits`, { type: 'credit', amount: usd('5.00') }],
      ['Order/Replenish', `/v1/service-orders/${id}/replenish`, { ratePlanId: '52747' }],
      [
        'Billing/Create',
        '/v1/billing/adjustments',
        { account: { type: 'core', number: '5547777000' }, type: 'debit', amount: usd('5.00') },
      ],
    ];
    for (const [operation, path, body] of calls) {
      const sent = at.asked(operation);
      const refused = await at.client.post(path, body);
      expect(refused).toMatchObject({
        body: { code: 'access_refused', upstream: { provider: 'telecloud', operation } },
      });
      expect(at.asked(operation)).toBe(sent + 1);
    }
    await aWhile();
    for (const [operation] of calls) expect(at.asked(operation)).toBe(1);
    const { data } = (await at.client.get('/v1/changes?status=rejected')).body;
    const ends = await Promise.all(data.map(({ id: change }) => historyOf(`/v1/changes/${change}`)));
    expect(ends.map((events) => events.find(({ type }) => type === 'call_ended')!.to)).toEqual(
      calls.map(() => 'refused'),
    );
    await at.settings({ notAuthorized: [] });
  });

  it('because of its keys: nothing is sent again either', async () => {
    const other = await startTelecloudGateway({ TELECLOUD_API_KEY: 'an-old-key' });
    const made = await other.client.post('/v1/customers?provider=telecloud', person);
    expect(made.body).toMatchObject({ code: 'upstream_unauthorized', upstream: { operation: 'Customer/Create' } });
    const [change] = (await other.client.get('/v1/changes')).body.data;
    const events = (await other.client.get(`/v1/changes/${change.id}/events`)).body.data;
    expect(events.filter(({ type }) => type === 'call_sent')).toHaveLength(1);
    expect(events.find(({ type }) => type === 'call_ended')!.to).toBe('refused');
    await other.stop();
  });
});

describe('the provider’s own ID of an exchange', () => {
  let at: TelecloudGateway;
  beforeAll(async () => {
    at = await startTelecloudGateway({ PAYMENTS_RAW_CARD: 'enabled' });
  });
  afterAll(() => at.stop());
  const account = { type: 'core', number: '5547777000' };
  const id = expect.stringMatching(/^31\d{5}$/);

  it('is returned, stored with the change and in its history, for every kind of change', async () => {
    const made = await at.client.post('/v1/customers?provider=telecloud', person);
    const customer = made.body.id;
    const method = { type: 'card', number: '4111111111111111', expiryMonth: 2, expiryYear: 2035, cvv: '123' };
    const { id: order } = await at.order(customer, '52753', { components: [{ componentId: '8417871' }] });
    const service = `/v1/service-orders/${order}`;
    const replies = [
      made,
      await at.client.patch(`/v1/customers/${customer}`, person),
      await at.client.post(`/v1/customers/${customer}/notes`, { subject: 'A note', content: 'Called.' }),
      await at.client.post(`/v1/customers/${customer}/credits`, { type: 'credit', amount: usd('5.00') }),
      await at.client.post(`/v1/customers/${customer}/payment-methods`, { method }),
      await at.client.post(`${service}/suspend`, undefined),
      await at.client.post(`${service}/resume`, undefined),
      await at.client.post(`${service}/replenish`, { ratePlanId: '52753' }),
      await at.client.post(`${service}/unstack`, { stackedPlanId: '9' }),
      await at.client.post(`${service}/usage`, { componentId: '8417871', units: 5, mode: 'cumulative' }),
      await at.client.patch(service, { expiresOn: '2035-01-31' }),
      await at.client.post('/v1/billing/adjustments', { account, type: 'debit', amount: usd('7.00') }),
      await at.client.post('/v1/telecloud/product-groups', { name: 'A group' }),
    ];
    expect(replies.map(({ body }) => body.transactionId)).toEqual(replies.map(() => id));
    const { data } = (await at.client.get('/v1/changes?limit=50')).body;
    expect(data.map(({ transactionId }) => transactionId).reverse()).toEqual(
      replies.map(({ body }) => body.transactionId),
    );
    for (const change of data) {
      const events = (await at.client.get(`/v1/changes/${change.id}/events`)).body.data;
      const [ended] = events.filter(({ type }) => type === 'call_ended');
      expect(ended!.transactionId).toBe(change.transactionId);
    }
  });

  it('is returned with a refusal as well, if the provider sends one', async () => {
    const customer = await at.customer();
    const { id: order } = await at.order(customer, '99008');
    const refused = await at.client.post(`/v1/service-orders/${order}/replenish`, { ratePlanId: '52747' });
    expect(refused.body.upstream).toMatchObject({ operation: 'Order/Replenish', transactionId: id });
    const [change] = (await at.client.get('/v1/changes?kind=service_order.replenish&status=rejected')).body.data;
    expect(change.transactionId).toBe(refused.body.upstream.transactionId);
    await at.settings({ errorsHaveTransId: false });
    const silent = await at.client.post(`/v1/service-orders/${order}/replenish`, { ratePlanId: '52747' });
    expect(silent.body.upstream.transactionId).toBeUndefined();
  });
});
