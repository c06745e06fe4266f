import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer } from './gateway.js';
import { startTelecloudGateway, type TelecloudGateway, usd } from './telecloud.js';

describe('the provider refuses the gateway itself', () => {
  let at: TelecloudGateway;
  let customer: string;
  beforeAll(async () => {
    at = await startTelecloudGateway();
    customer = await at.customer();
  });
  afterAll(() => at.stop());

  const historyOf = async (path: string): Promise<Answer[]> => (await at.client.get(`${path}/events`)).body.data;
  /** Long enough for a call that is sent again to be. */
  const aWhile = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 2_000));

  it('as not authorized: an order ends as refused, was sent once, and its history says so', async () => {
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

  it('as not authorized: money of a customer is asked for once', async () => {
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
    const ends = await Promise.all(data.map(({ id: change }: Answer) => historyOf(`/v1/changes/${change}`)));
    expect(ends.map((events: Answer[]) => events.find(({ type }) => type === 'call_ended')!.to)).toEqual(
      calls.map(() => 'refused'),
    );
    await at.settings({ notAuthorized: [] });
  });

  it('for its keys: nothing is sent again either', async () => {
    const other = await startTelecloudGateway({ TELECLOUD_API_KEY: 'an-old-key' });
    const made = await other.client.post('/v1/customers?provider=telecloud', {
      firstName: 'Jane',
      lastName: 'Doe',
      email: 'jane@example.com',
      phone: '5035550100',
      address: { line1: '400 Green Road', postalCode: '97230' },
      password: '48210357',
    });
    expect(made.body).toMatchObject({ code: 'upstream_unauthorized', upstream: { operation: 'Customer/Create' } });
    const [change] = (await other.client.get('/v1/changes')).body.data;
    const events = (await other.client.get(`/v1/changes/${change.id}/events`)).body.data as Answer[];
    expect(events.filter(({ type }) => type === 'call_sent')).toHaveLength(1);
    expect(events.find(({ type }) => type === 'call_ended')!.to).toBe('refused');
    await other.stop();
  });
});
