import { beforeAll, expect, it } from '@jest/globals';
import { type Order } from '../answers.js';
import { startTelecloudGateway } from '../telecloud.js';
import { client, portForm, startVoipmsGateway } from '../voipms.js';
import { type Newcomer } from './newcomer.js';

/** Customers, their services and their money. */
export function triesCustomers(whose: () => Newcomer): void {
  let newcomer: Newcomer;
  beforeAll(() => {
    newcomer = whose();
  });

  it('with customers and their services', async () => {
    const on = await startTelecloudGateway({ PAYMENTS_RAW_CARD: 'enabled' });
    const [jane] = newcomer.examplesOf('post', '/v1/customers');
    const { id } = await newcomer.execute('post', '/v1/customers', { on, body: jane });
    const other = await newcomer.execute('post', '/v1/customers', { on, body: jane });
    const [whole] = newcomer.examplesOf('patch', '/v1/customers/{id}');
    await newcomer.execute('patch', '/v1/customers/{id}', { on, id, body: whole });
    const [note] = newcomer.examplesOf('post', '/v1/customers/{id}/notes');
    await newcomer.execute('post', '/v1/customers/{id}/notes', { on, id, body: note });
    const [ten] = newcomer.examplesOf('post', '/v1/customers/{id}/credits');
    await newcomer.execute('post', '/v1/customers/{id}/credits', { on, id, body: ten });
    const [request] = newcomer.examplesOf('post', '/v1/customers/{id}/qualification');
    await newcomer.execute('post', '/v1/customers/{id}/qualification', { on, id, body: request });
    await newcomer.execute('get', '/v1/customers/{id}/estimate', { on, id });
    const method = { type: 'card', number: '4111111111111111', expiryMonth: 2, expiryYear: 2035, cvv: '123' };
    const added = (await on.client.post(`/v1/customers/${id}/payment-methods`, { method })).body.id;
    const methods = '/v1/customers/{id}/payment-methods/{methodId}';
    await newcomer.execute('post', `${methods}/toggle-default`, { on, id, other: added });
    await newcomer.execute('delete', methods, { on, id, other: added });

    const [plan] = newcomer.examplesOf('post', '/v1/service-orders');
    const order = async (more: object = {}): Promise<Order> =>
      newcomer.execute('post', '/v1/service-orders', { on, body: { ...plan, ...more, customerId: id } });
    const service = await order();
    await newcomer.execute('get', '/v1/service-orders/{id}', { on, id: service.id });
    for (const body of newcomer.examplesOf('patch', '/v1/service-orders/{id}')) {
      const pending = await order({ ratePlanId: '99008' });
      await newcomer.execute('patch', '/v1/service-orders/{id}', { on, id: pending.id, body });
    }
    for (const act of ['suspend', 'resume'])
      await newcomer.execute('post', `/v1/service-orders/{id}/${act}`, { on, id: service.id });
    const metered = await order(newcomer.examplesOf('post', '/v1/service-orders')[1]);
    for (const act of ['swap', 'replenish', 'unstack', 'usage']) {
      const [body] = newcomer.examplesOf('post', `/v1/service-orders/{id}/${act}`);
      const { id: order } = act === 'usage' ? metered : service;
      await newcomer.execute('post', `/v1/service-orders/{id}/${act}`, { on, id: order, body });
    }
    const elsewhere = { account_number: id, productid_var: '52747' };
    const [, number] = /order_number="(\w+)"/.exec(await on.elsewhere('Order/Create', elsewhere))!;
    const [taken] = newcomer.examplesOf('post', '/v1/service-orders/adopt');
    const adoption = { ...taken, tenant: 'sandbox', customerId: id, providerOrderId: number };
    await newcomer.execute('post', '/v1/service-orders/adopt', { on, body: adoption });
    await newcomer.execute('post', '/v1/service-orders/{id}/move', {
      on,
      id: service.id,
      body: { newCustomerId: other.id },
    });
    await newcomer.execute('post', '/v1/service-orders/{id}/cancel', { on, id: service.id });
    await newcomer.execute('delete', '/v1/customers/{id}', {
      on,
      id: (await newcomer.execute('post', '/v1/customers', { on, body: jane })).id,
    });

    const [credit] = newcomer.examplesOf('post', '/v1/billing/adjustments');
    const booking = await newcomer.execute('post', '/v1/billing/adjustments', { on, body: credit });
    const [account] = newcomer.examplesOf('post', '/v1/billing/adjustments/{id}/reverse');
    await newcomer.execute('post', '/v1/billing/adjustments/{id}/reverse', { on, id: booking.id, body: account });
    const own = (await on.client.post('/v1/billing/payment-methods', { method })).body.id;
    const accountMethods = '/v1/billing/payment-methods/{methodId}';
    await newcomer.execute('post', `${accountMethods}/toggle-default`, { on, id: own });
    const [amounts] = newcomer.examplesOf('post', `${accountMethods}/verify`);
    await newcomer.execute('post', `${accountMethods}/verify`, { on, id: own, body: amounts });
    await on.stop();
  }, 30_000);

  it('with customers’ transactions', async () => {
    const on = await startVoipmsGateway();
    const { id } = (await on.client.post('/v1/customers?provider=voipms', client('jane'))).body;
    await newcomer.execute('get', '/v1/customers', { on });
    await newcomer.execute('get', '/v1/customers/{id}', { on, id });
    const [threshold] = newcomer.examplesOf('patch', '/v1/customers/{id}/threshold');
    await newcomer.execute('patch', '/v1/customers/{id}/threshold', { on, id, body: threshold });
    for (const movements of ['payments', 'charges']) {
      const path = `/v1/customers/{id}/${movements}`;
      for (const body of newcomer.examplesOf('post', path)) await newcomer.execute('post', path, { on, id, body });
      expect((await newcomer.execute('get', path, { on, id })).data).toHaveLength(1);
    }
    for (const question of ['balance', 'threshold', 'packages'])
      await newcomer.execute('get', `/v1/customers/{id}/${question}`, { on, id });
    await newcomer.execute('get', '/v1/customer-packages', { on });
    await newcomer.execute('get', '/v1/customer-balance-managements', { on });
    await on.stop();
  }, 30_000);

  it('with a reseller’s numbers', async () => {
    const on = await startVoipmsGateway();
    const customerId = (await on.client.post('/v1/customers?provider=voipms', client('jane'))).body.id;
    const id = '+17865550150';
    await on.buy(id);
    const [, , billedOtherwise] = newcomer.examplesOf('patch', '/v1/numbers/{e164}');
    await on.client.patch(`/v1/numbers/${encodeURIComponent(id)}`, { billing: 'unmetered' });
    await newcomer.execute('patch', '/v1/numbers/{e164}', { on, id, query: 'provider=voipms', body: billedOtherwise });
    const request = {
      provider: 'voipms',
      direction: 'origination',
      title: 'acme',
      primary: { ipAddress: '192.0.2.9' },
    };
    await on.client.post('/v1/trunks', { ...request, customer: { customerId, packageId: '8378' } });
    const [terms] = newcomer.examplesOf('post', '/v1/numbers/{e164}/assign');
    const query = 'provider=voipms';
    const now = await newcomer.execute('post', '/v1/numbers/{e164}/assign', { on, id, query, body: terms });
    expect(now.assignment.trunkId).toBe(terms['trunkId']);
    await newcomer.execute('post', '/v1/numbers/{e164}/unassign', { on, id, query });
    const port = (await on.client.post('/v1/port-orders', portForm())).body;
    const notes = await newcomer.execute('get', '/v1/port-orders/{id}/notes', { on, id: port.id });
    expect(notes.data[0].text).toBe('Order submitted.');
    const path = '/v1/port-orders/{id}/documents';
    const paper = new FormData();
    paper.set('name', newcomer.fieldOf(path, 'name'));
    paper.set('file', new Blob(['%PDF-1.7']), 'paper.pdf');
    await newcomer.execute('post', path, { on, id: port.id, body: paper });
    expect((await newcomer.execute('get', path, { on, id: port.id })).data).toHaveLength(3);
    await on.stop();
  }, 30_000);
}
