import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo } from './answers.js';
import { type Reply } from './gateway.js';
import { startTelecloudGateway, type TelecloudGateway } from './telecloud.js';

describe('service orders placed elsewhere', () => {
  let at: TelecloudGateway;
  let customer: string;
  beforeAll(async () => {
    at = await startTelecloudGateway();
    customer = await at.customer('beta');
  });
  afterAll(() => at.stop());

  /** Somebody orders in the provider's portal. */
  const orderedElsewhere = async (plan = '52747', accountNumber = customer): Promise<string> => {
    const fields = { account_number: accountNumber, productid_var: plan };
    const reply = await at.elsewhere('Order/Create', fields);
    return /order_number="(\w+)"/.exec(reply)![1]!;
  };
  const request = (providerOrderId: string, more: object = {}) => ({
    providerOrderId,
    tenant: 'beta',
    customerId: customer,
    ratePlanId: '52747',
    status: 'active',
    note: 'Ordered in the portal.',
    ...more,
  });
  const adopt = (body: object, options: object = {}): Promise<Reply<AnswerTo<'POST', '/v1/service-orders/adopt'>>> =>
    at.client.post('/v1/service-orders/adopt', body, options);

  it('are adopted for the given tenant, which can change them from then on', async () => {
    const number = await orderedElsewhere();
    const sent = at.asked('Order/Create');
    const options = { idempotencyKey: 'adopt-1' };
    const adopted = await adopt(request(number, { expiresOn: '2035-01-31', customerReference: 'PO-9' }), options);
    expect(adopted).toMatchObject({
      status: 201,
      body: {
        kind: 'service',
        tenant: 'beta',
        providerOrderId: number,
        status: 'completed',
        customerReference: 'PO-9',
        service: { customerId: customer, ratePlanId: '52747', status: 'active', expiresOn: '2035-01-31' },
      },
    });
    const again = await adopt(request(number, { expiresOn: '2035-01-31', customerReference: 'PO-9' }), options);
    expect(again.body).toEqual(adopted.body);
    expect(at.asked('Order/Create')).toBe(sent);
    const path = `/v1/service-orders/${adopted.body.id}`;
    expect((await at.client.get(path)).status).toBe(404);
    expect((await at.client.get(path, { key: 'beta' })).body.providerOrderId).toBe(number);
    expect((await at.client.post(`${path}/suspend`, undefined, { key: 'beta' })).body.status).toBe('suspended');
    expect(at.telecloud.ledger.orders().find(({ orderNumber }) => orderNumber === number)!.status).toBe('SUSPENDED');
  });

  it('show in their history what the provider confirmed and what was stated', async () => {
    const { body } = await adopt(request(await orderedElsewhere(), { ratePlanId: '77777' }));
    const { data } = (await at.client.get(`/v1/orders/${body.id}/events`, { key: 'beta' })).body;
    expect(data).toMatchObject([{ type: 'adopted', to: 'completed', actor: expect.stringContaining('sandbox') }]);
    const { detail } = data[0];
    expect(detail).toContain(`Confirmed by Customer/Qualify: order of customer ${customer}.`);
    expect(detail).toContain('Stated when it was adopted: rate plan 77777; status active.');
    expect(detail).toContain('Ordered in the portal.');
  });

  it('are adopted once, and never if they exist here already', async () => {
    const number = await orderedElsewhere();
    const both = await Promise.all([
      adopt(request(number)),
      adopt(request(number, { tenant: 'sandbox', customerId: customer })),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 400]);
    const race = await orderedElsewhere();
    const raced = await Promise.all([adopt(request(race)), adopt(request(race)), adopt(request(race))]);
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const ours = await at.order(await at.customer());
    const mine = { tenant: 'sandbox', customerId: ours.service.customerId };
    expect(await adopt(request(ours.providerOrderId, mine))).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: expect.stringContaining(ours.id) },
    });
  });

  it('are adopted only if the provider knows them for that customer', async () => {
    const other = await at.customer('beta');
    const number = await orderedElsewhere('52747', other);
    for (const wrong of [request('NOSUCH1'), request(number)]) {
      const refused = await adopt(wrong);
      expect(refused).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/providerOrderId', code: 'not_found' }] },
      });
    }
    at.telecloud.faults.next('Customer/Qualify', 'error_before', 10);
    const unread = await adopt(request(number, { customerId: other }));
    at.telecloud.faults.clear();
    expect(unread.status).toBeGreaterThanOrEqual(500);
    expect((await adopt(request(number, { customerId: other }))).status).toBe(201);
  });

  it('are not adopted while an order of ours might be the same one', async () => {
    const mine = await at.customer();
    at.telecloud.faults.next('Order/Create', 'lose_reply');
    const lost = await at.order(mine);
    await at.client.until(`/v1/orders/${lost.id}`, (o) => o.status === 'needs_review');
    const { orderNumber } = at.telecloud.ledger.orders().at(-1)!;
    const body = request(orderNumber, { tenant: 'sandbox', customerId: mine });
    expect(await adopt(body)).toMatchObject({ status: 409, body: { detail: expect.stringContaining(lost.id) } });
    const resolution = { outcome: 'completed', providerOrderId: orderNumber, note: "Seen in the provider's portal." };
    expect((await at.client.post(`/v1/orders/${lost.id}/resolve`, resolution)).status).toBe(200);
    expect(await adopt(body)).toMatchObject({ status: 409, body: { detail: expect.stringContaining(lost.id) } });
  });

  it('are completed like others if pending', async () => {
    const { body } = await adopt(request(await orderedElsewhere('99008'), { status: 'pending' }));
    expect(body.status).toBe('in_progress');
    await at.client.patch(`/v1/service-orders/${body.id}`, { status: 'active' }, { key: 'beta' });
    expect((await at.client.get(`/v1/orders/${body.id}`, { key: 'beta' })).body.status).toBe('completed');
  });

  it.each([
    [{ tenant: undefined }, '/tenant'],
    [{ tenant: 'no tenant' }, '/tenant'],
    [{ status: 'cancelled' }, '/status'],
    [{ note: undefined }, '/note'],
    [{ tenant: 'sandbox' }, '/customerId'],
  ])('report what is wrong: %j', async (wrong, pointer) => {
    const refused = await adopt(request('ANY1', wrong));
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('can be adopted by administrators only', async () => {
    expect((await adopt(request('ANY1'), { key: 'beta' })).status).toBe(403);
  });
});
