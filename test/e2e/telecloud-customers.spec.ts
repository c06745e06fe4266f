import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { person, startTelecloudGateway, type TelecloudGateway, usd } from './telecloud.js';

describe('customers at TeleCloud', () => {
  let at: TelecloudGateway;
  beforeAll(async () => {
    at = await startTelecloudGateway({ PAYMENTS_RAW_CARD: 'enabled' });
  });
  afterAll(() => at.stop());
  const records = (kind: 'customer' | 'note' | 'payment_method') => at.telecloud.ledger.records(kind);

  it('are created once, replaced as a whole, and deleted', async () => {
    const idempotencyKey = randomUUID();
    const made = await at.client.post('/v1/customers?provider=telecloud', person, { idempotencyKey });
    expect(made).toMatchObject({ status: 201, body: { provider: 'telecloud', id: expect.any(String) } });
    const again = await at.client.post('/v1/customers?provider=telecloud', person, { idempotencyKey });
    expect(again.body).toEqual(made.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(records('customer')).toHaveLength(1);

    const { id } = made.body;
    const part = await at.client.patch(`/v1/customers/${id}`, { phone: '5035550199' });
    expect(part.status).toBe(400);
    expect(part.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual([
      '/firstName',
      '/lastName',
      '/email',
      '/address',
      '/password',
    ]);
    const whole = await at.client.patch(`/v1/customers/${id}`, { ...person, phone: '5035550199' });
    expect(whole.status).toBe(200);
    expect(records('customer')[0]).toMatchObject({ phone: '5035550199' });

    expect((await at.client.delete(`/v1/customers/${id}`)).body).toEqual({
      id,
      provider: 'telecloud',
      transactionId: expect.any(String),
    });
    expect(records('customer')).toHaveLength(0);
    expect((await at.client.delete(`/v1/customers/${id}`, { key: 'acme' })).status).toBe(404);
  });

  it('from abroad need city and region, with the country as the provider spells it', async () => {
    const abroad = { ...person, address: { ...person.address, country: 'CA' } };
    const refused = await at.client.post('/v1/customers?provider=telecloud', abroad);
    expect(refused.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual([
      '/address/city',
      '/address/region',
    ]);
    const address = { ...abroad.address, city: 'Toronto', region: 'ON' };
    const { id } = (await at.client.post('/v1/customers?provider=telecloud', { ...abroad, address })).body;
    expect(records('customer').find((one) => one.id === id)).toMatchObject({
      country: 'Canada',
      CITY: 'Toronto',
      STATE: 'ON',
    });
  });

  it('with an unacceptable password are refused by field, and nothing is sent', async () => {
    const before = at.asked('Customer/Create');
    const refused = await at.client.post('/v1/customers?provider=telecloud', {
      ...person,
      password: 'not eight digits',
    });
    expect(refused.body).toMatchObject({ status: 400, errors: [{ pointer: '/password' }] });
    expect(at.asked('Customer/Create')).toBe(before);
  });

  it('belong to the tenant that created them: others do not see them, and the operator’s are for admins', async () => {
    const id = await at.customer('beta');
    const note = { subject: 'S', content: 'C' };
    expect((await at.client.post(`/v1/customers/${id}/notes`, note, { key: 'acme' })).status).toBe(404);
    expect((await at.client.post(`/v1/customers/${id}/notes`, note, { key: 'beta' })).status).toBe(201);
    const elsewhere = new URLSearchParams({
      API_ID_KEY: at.telecloud.apiIdKey,
      API_KEY: at.telecloud.apiKey,
      first_name: 'A',
      last_name: 'B',
      address: 'C',
      zip_code: '1',
      email: 'a@b.c',
      phone: '1',
      password: '12345678',
    });
    const said = await (
      await fetch(`${at.telecloud.baseUrl}/xml/Customer/Create`, { method: 'POST', body: elsewhere })
    ).text();
    const operators = /<account_number>(\d+)/.exec(said)![1]!;
    expect((await at.client.post(`/v1/customers/${operators}/notes`, note, { key: 'beta' })).status).toBe(404);
    expect((await at.client.post(`/v1/customers/${operators}/notes`, note)).status).toBe(201);
  });

  it('have notes that are found by their tag', async () => {
    const id = await at.customer();
    const written = await at.client.post(`/v1/customers/${id}/notes`, {
      subject: 'SIM <swap> & more',
      content: 'Asks to swap it.',
    });
    expect(written).toMatchObject({ status: 201, body: { id: expect.any(String) } });
    const note = records('note').find((one) => one.id === written.body.id);
    expect(note).toMatchObject({ subject: 'SIM <swap> & more' });
    expect(note!['content']).toMatch(/^Asks to swap it\. \[chg_\w+\]$/);
  });

  it('are qualified: products with typed variables and rate plans', async () => {
    const id = await at.customer();
    const { body } = await at.client.post(`/v1/customers/${id}/qualification`, { type: 'new' });
    expect(body.data.map((p: { id: string }) => p.id)).toEqual(['330', '337', '331']);
    const [product] = body.data;
    expect(product).toMatchObject({
      type: 'traditional',
      active: true,
      price: usd('20.00'),
      cycleDays: 30,
      group: { id: '73', name: 'GSMA Network' },
    });
    expect(product.variables).toHaveLength(4);
    expect(product.variables[0]).toEqual({
      number: 1,
      name: 'IMEI',
      type: 'TEXT',
      description: 'Enter the IMEI from the GSM device.',
      swappable: true,
      prompt: true,
      category: 'Device Information',
    });
    expect(product.variables[3]).toMatchObject({
      number: 4,
      type: 'OPTIONS',
      options: ['YES', 'NO'],
      swappable: false,
    });
    expect(product.ratePlans[0]).toMatchObject({
      id: '52747',
      price: usd('25.00'),
      accountNumber: '5547777000',
      productId: '330',
    });
    expect(product).toMatchObject({ status: 'active', replenishGroupId: '73' });
    expect(body.data[1]).toMatchObject({ id: '337', endsWithPlan: true });
    const rest = { name: 'YourBrand By the Gig', description: 'Description.', recurringPrice: usd('25.00') };
    const locked = { ratePlanId: '52747', ...rest, setupPrice: usd('0.00'), status: 'replenish_only' };
    expect((await at.client.patch('/v1/telecloud/plans', locked)).status).toBe(200);
    const [now] = (await at.client.post(`/v1/customers/${id}/qualification`, { type: 'new' })).body.data;
    expect(now.ratePlans[0]).toMatchObject({ id: '52747', active: false, status: 'replenish_only' });
    expect((await at.client.patch('/v1/telecloud/plans', { ...locked, status: 'active' })).status).toBe(200);
    expect(
      (await at.client.post(`/v1/customers/${id}/qualification`, { productType: 'add_on' })).body.errors[0].pointer,
    ).toBe('/orderId');
    const order = await at.order(id);
    const more = await at.client.post(`/v1/customers/${id}/qualification`, {
      productType: 'add_on',
      orderId: order.id,
    });
    expect(more.body.data.map((p: { id: string }) => p.id)).toEqual(['337']);
    expect(more.body.data[0].cycleDays).toBeUndefined();
  });

  it('get an estimate', async () => {
    const id = await at.customer();
    const { body } = await at.client.get(`/v1/customers/${id}/estimate?type=new&ratePlanId=52747&promoCode=20off`);
    expect(body).toMatchObject({
      productId: '330',
      customer: { recurring: usd('25.00'), promotion: { code: '20off', amount: usd('12.35') }, total: usd('12.65') },
      account: { total: usd('20.00') },
    });
    expect(body.customer.expiresOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const unknown = await at.client.get(`/v1/customers/${id}/estimate?type=new&ratePlanId=1`);
    expect(unknown).toMatchObject({
      status: 404,
      body: { code: 'not_found', upstream: { operation: 'Customer/Estimate' } },
    });
  });

  it('are listed and read from the ledger, since the provider has no such call', async () => {
    const secrets = { password: '73910466', driverLicense: 'D7712345', socialSecurityNumber: '078051120' };
    const request = {
      ...person,
      ...secrets,
      company: 'Example LLC',
      customFields: ['CRM-1'],
      email: 'list@example.com',
    };
    const { id } = (await at.client.post('/v1/customers?provider=telecloud', request, { key: 'beta' })).body;
    const read = (path: string, key: string) => at.client.get(path, { key });
    const known = {
      id,
      provider: 'telecloud',
      source: 'gateway',
      firstName: 'Jane',
      lastName: 'Doe',
      company: 'Example LLC',
      email: 'list@example.com',
      phone: person.phone,
      address: person.address,
      customFields: ['CRM-1'],
      createdAt: expect.stringMatching(/^\d{4}-/),
    };
    expect((await read(`/v1/customers/${id}`, 'beta')).body).toEqual(known);
    expect((await read(`/v1/customers/${id}`, 'sandbox')).status).toBe(404);
    expect((await read('/v1/customers?provider=telecloud', 'beta')).body.data[0]).toEqual(known);
    const found = await read('/v1/customers?email=LIST@example.com', 'beta');
    expect(found.body.data).toHaveLength(1);
    expect((await read('/v1/customers?email=other@example.com', 'beta')).body.data).toEqual([]);

    // A change counts once the provider has carried it out.
    const edit = (more: object) =>
      at.client.patch(`/v1/customers/${id}`, { ...person, ...secrets, ...more }, { key: 'beta' });
    at.telecloud.faults.next('Customer/Edit', 'wrong_status');
    const lost = await edit({ phone: '5035550188' });
    await at.client.until(`/v1/changes/${lost.body.id}`, (c) => c.status === 'needs_review', { key: 'beta' });
    expect((await read(`/v1/customers/${id}`, 'beta')).body).toEqual(known);
    const listed = JSON.stringify((await read('/v1/customers', 'beta')).body);
    for (const secret of Object.values(secrets)) expect(listed).not.toContain(secret);
  });

  it('are shown as last changed, and no longer once deleted', async () => {
    const { id } = (await at.client.post('/v1/customers?provider=telecloud', person, { key: 'acme' })).body;
    await at.client.patch(`/v1/customers/${id}`, { ...person, phone: '5035550199' }, { key: 'acme' });
    expect((await at.client.get(`/v1/customers/${id}`, { key: 'acme' })).body).toMatchObject({
      source: 'gateway',
      phone: '5035550199',
      updatedAt: expect.any(String),
    });
    await at.client.delete(`/v1/customers/${id}`, { key: 'acme' });
    expect((await at.client.get(`/v1/customers/${id}`, { key: 'acme' })).status).toBe(404);
  });

  it('found in manual review after a lost reply belong to the tenant that requested them', async () => {
    const lose = async (): Promise<[string, string]> => {
      at.telecloud.faults.next('Customer/Create', 'lose_reply');
      const { body } = await at.client.post('/v1/customers?provider=telecloud', { ...person, lastName: 'Lost' });
      await at.client.until(`/v1/changes/${body.id}`, (c) => c.status === 'needs_review');
      return [`/v1/changes/${body.id}/resolve`, records('customer').at(-1)!.id];
    };
    const [resolve, made] = await lose();
    expect((await at.client.get(`/v1/customers/${made}`)).status).toBe(404);
    const seen = { note: "Seen in the provider's portal.", madeId: made };
    const wrong = await at.client.post(resolve, { ...seen, outcome: 'rejected' });
    expect(wrong.body.errors[0]).toMatchObject({ pointer: '/madeId', code: 'not_allowed' });
    expect((await at.client.post(resolve, { ...seen, outcome: 'completed' })).body.status).toBe('completed');
    expect((await at.client.get(`/v1/customers/${made}`)).body).toMatchObject({ lastName: 'Lost', source: 'gateway' });
    expect((await at.order(made)).status).toBe('completed');
    const [again] = await lose();
    const taken = await at.client.post(again, { ...seen, outcome: 'completed' });
    expect(taken.body.errors[0]).toMatchObject({ pointer: '/madeId', code: 'taken' });
  });

  it('report what a provider without customers does not support, and what this one cannot tell', async () => {
    const { body } = await at.client.get('/v1/providers/telecloud');
    expect(body.capabilities).toMatchObject({ customers: true, serviceOrders: true, search: false });
    const refused = await at.client.post('/v1/customers?provider=didtfn', person);
    expect(refused.status).toBe(422);
  });
});
