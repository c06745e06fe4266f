import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { eventually } from '../support/eventually.js';
import { canaries } from './canaries.js';
import { type Said, WatchedGateway } from './watched-gateway.js';

/** Secrets of every kind are sent through every route; then all that the gateway has left behind or said is searched for them. */
describe('secrets', () => {
  let gateway: WatchedGateway;
  let call: WatchedGateway['call'];
  beforeAll(async () => {
    gateway = await WatchedGateway.start();
    ({ call } = gateway);
  }, 60_000);
  afterAll(() => gateway.stop());

  const card = (number = canaries.cardNumber): object => ({
    provider: 'didtfn',
    firstName: 'Sunny',
    lastName: 'Summertime',
    card: { number, expiryMonth: 12, expiryYear: 2035, cvv: canaries.cvv },
  });

  function port(phoneNumber: string, more: object = {}): FormData {
    const form = new FormData();
    const order = {
      provider: 'didtfn',
      phoneNumbers: [phoneNumber],
      category: 'landline',
      subscriberType: 'business',
      loaAuthorizingPerson: 'Sunny Summertime',
      wirelessAccountNumber: canaries.carrierAccount,
      wirelessPin: canaries.pin,
      ...more,
    };
    form.set('order', JSON.stringify(order));
    const paper = new Blob([`%PDF-1.7 ${canaries.password}`]);
    for (const name of ['loa', 'carrierDocument']) form.set(name, paper, `${canaries.password}.pdf`);
    return form;
  }

  it('go in through every route', async () => {
    const stray = { password: canaries.password, token: canaries.token, card: { number: canaries.cardNumber } };
    const query = new URLSearchParams({ token: canaries.token, cardnumber: canaries.cardNumber }).toString();
    let routes = 0;
    for (const [template, methods] of Object.entries(gateway.document.paths)) {
      const path = template.replace(/\{(\w+)\}/g, (_, name: string) => examples[name] ?? '1');
      for (const method of Object.keys(methods).filter((one) => one !== 'parameters')) {
        routes++;
        const body = method === 'get' || method === 'delete' ? {} : { body: stray };
        await call(method.toUpperCase(), path, body);
        await call(method.toUpperCase(), `${path}?${query}`, body);
        await call(method.toUpperCase(), path, { ...body, key: canaries.wrongApiKey });
      }
    }
    expect(routes).toBeGreaterThan(40);
  }, 120_000);

  it('go in where they belong, with every way that can end', async () => {
    const pay = (body: object = card()): Promise<Said> => call('POST', '/v1/billing/payments', { body });
    expect((await pay()).status).toBe(201);
    for (const fault of ['lose_reply', 'error_after', 'garbage', 'wrong_status'] as const) {
      gateway.didtfn.faults.next('make_payment', fault);
      expect((await pay()).status).toBe(202);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    await pay({ ...card(), firstName: canaries.password.repeat(4) });
    await pay({
      ...card(),
      card: { number: canaries.cardNumber, cvv: canaries.cvv, expiryMonth: 1, expiryYear: 2020 },
    });
    await pay({ ...card(), card: { number: canaries.cardNumber + canaries.cvv, cvv: canaries.cvv } });

    expect((await call('POST', '/v1/port-orders', { body: port('+12065551000') })).status).toBe(201);
    for (const n of ['+12065559023', '+12065559024', '+12065559021'])
      await call('POST', '/v1/port-orders', { body: port(n) });
    await call('POST', '/v1/port-orders', { body: port('+12065551001', { wirelessPin: canaries.pin.repeat(9) }) });
    await call('POST', '/v1/port-orders', { body: port('+12065551002', { secret: canaries.password }) });
    // The provider refuses our token, and we say so.
    await call('GET', '/v1/available-numbers?country=US&region=WA');
    for (const path of ['changes', 'port-orders', 'reconciliation', 'numbers', 'orders'])
      await call('GET', `/v1/${path}`);
  }, 120_000);

  it('go in with customers, their services and what they pay with', async () => {
    const post = (path: string, body: object): Promise<Said> => call('POST', path, { body });
    const jane = {
      firstName: 'Jane',
      lastName: 'Doe',
      email: 'jane@example.com',
      phone: '5035550100',
      address: { line1: '400 Green Road', postalCode: '97230' },
      password: canaries.customerPassword,
      driverLicense: canaries.pin,
      socialSecurityNumber: canaries.carrierAccount.slice(0, 16),
    };
    const made = await post('/v1/customers?provider=telecloud', jane);
    expect(made.status).toBe(201);
    const { id } = JSON.parse(made.text) as { id: string };
    await call('PATCH', `/v1/customers/${id}?provider=telecloud`, { body: jane });
    await call('PATCH', `/v1/customers/${id}?provider=telecloud`, { body: { password: canaries.customerPassword } });
    const method = { type: 'card', number: canaries.cardNumber, expiryMonth: 2, expiryYear: 2035, cvv: canaries.cvv };
    for (const path of [`customers/${id}/payment-methods`, 'billing/payment-methods'])
      expect((await post(`/v1/${path}?provider=telecloud`, { method })).status).toBe(201);
    const amount = { amount: '1.00', currency: 'USD' };
    const funds = { paymentMethodId: '120', type: 'card', amount, cvv: canaries.cvv };
    await post('/v1/billing/funds?provider=telecloud', funds);
    // The values of variables may be PINs.
    const variables = [{ number: 6, value: canaries.pin }];
    const ordered = await post('/v1/service-orders', {
      provider: 'telecloud',
      customerId: id,
      ratePlanId: '52747',
      variables,
    });
    expect(ordered.status).toBe(201);
    const order = JSON.parse(ordered.text) as { id: string };
    await post(`/v1/service-orders/${order.id}/swap`, { variables });
    await call('PATCH', `/v1/service-orders/${order.id}`, { body: { variables } });
    const payments = { gateway: 'authorize_net', credentials: [canaries.token, canaries.password] };
    expect((await post('/v1/telecloud/payment-gateways', payments)).status).toBe(201);
    const module = {
      type: 'prebuilt',
      name: 'M',
      description: 'D',
      provider: 'att',
      credentials: [canaries.password],
      status: 'active',
    };
    expect((await post('/v1/telecloud/modules', module)).status).toBe(201);
  }, 60_000);

  it('go in with reseller clients, whose passwords the provider lists in clear', async () => {
    const john = {
      firstName: 'John',
      lastName: 'Doe',
      email: 'john@example.com',
      phone: '5035550100',
      address: { line1: '400 Green Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
      password: canaries.password,
    };
    const made = await call('POST', '/v1/customers?provider=voipms', { body: john });
    expect(made.status).toBe(201);
    const { id } = JSON.parse(made.text) as { id: string };
    const changed = await call('PATCH', `/v1/customers/${id}`, {
      body: { phone: '5035550199', password: john.password },
    });
    expect(changed.status).toBe(200);
    await call('POST', '/v1/customers?provider=voipms', { body: { ...john, email: 'john+lose_reply@example.com' } });
    await call('POST', '/v1/customers?provider=voipms', { body: john });
    for (const path of [
      'customers?provider=voipms',
      `customers/${id}`,
      `customers?provider=voipms&email=${john.email}`,
    ])
      expect((await call('GET', `/v1/${path}`)).text).toContain('john@example.com');
  }, 60_000);

  it('go in with a trunk whose SIP password the provider lists in clear, and goes back with every change', async () => {
    const { voipms } = gateway;
    const method = 'createSubAccount';
    const account = { api_username: voipms.username, api_password: voipms.password, username: 'canary' };
    const settings = { protocol: '1', auth_type: '1', password: canaries.password, device_type: '2', nat: 'yes' };
    const more = { lock_international: '0', international_route: '1', music_on_hold: 'jazz', dtmf_mode: 'auto' };
    const query = new URLSearchParams({ method, ...account, ...settings, ...more, allowed_codecs: 'ulaw' });
    expect(await (await fetch(`${voipms.baseUrl}?${query.toString()}`)).json()).toMatchObject({ status: 'success' });
    const path = '/v1/trunks/100000_canary?provider=voipms';
    expect((await call('PATCH', path, { body: { title: 'front desk' } })).status).toBe(200);
    voipms.faults.next('setSubAccount', 'lose_reply');
    expect((await call('PATCH', path, { body: { title: 'desk' } })).status).toBe(202);
    voipms.faults.next('getSubAccounts', 'cut_reply');
    for (const read of [path, '/v1/trunks?provider=voipms']) await call('GET', read);
  }, 60_000);

  it('go in with a port whose papers and account leave in the body of a call, and with one whose call is refused', async () => {
    const address = { street: '400 Green Road', city: 'Miami', region: 'FL', postalCode: '33055', country: 'US' };
    const account = { losingCarrier: 'Telco', company: 'Acme', billingNumber: '+17865551200', services: 'none' };
    const request = { provider: 'voipms', providerOptions: { ...address, ...account } };
    const made = await call('POST', '/v1/port-orders', { body: port('+17865551234', request) });
    expect(made.status).toBe(201);
    const { id } = JSON.parse(made.text) as { id: string };
    const another = new FormData();
    another.set('name', 'other');
    another.set('file', new Blob([`%PDF-1.7 ${canaries.password}`]), `${canaries.password}.pdf`);
    for (const refused of ['prt_01kf3xw8q20000m5e7r9t2v4x6', id]) {
      const scan = new FormData();
      scan.set('name', 'other');
      scan.set('file', new Blob([Buffer.from([0xff, 0xd8, 0xff]), canaries.password]), 'scan.jpg');
      if (refused === id) scan.set('file', new Blob([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])]));
      const { status } = await call('POST', `/v1/port-orders/${refused}/documents`, { body: scan });
      expect(status).toBe(refused === id ? 400 : 404);
    }
    const { voipms } = gateway;
    for (const fault of [undefined, 'lose_reply', 'garbage'] as const) {
      if (fault) voipms.faults.next('addLNPFile', fault);
      const brought = await call('POST', `/v1/port-orders/${id}/documents`, { body: another });
      expect(brought.status).toBe(fault ? 202 : 201);
      if (fault) await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    voipms.faults.next('addLNPPort', 'lose_reply');
    await call('POST', '/v1/port-orders', { body: port('+17865551235', request) });
    const allow = (ipEnabled: boolean): Promise<Response> =>
      fetch(new URL('/_sandbox/switches', voipms.baseUrl), { method: 'POST', body: JSON.stringify({ ipEnabled }) });
    await allow(false);
    const refused = await call('GET', '/v1/available-numbers?region=FL&provider=voipms');
    expect(refused.text).toContain('ip_not_enabled');
    await allow(true);
  }, 60_000);

  it('go out once, as keys of the ledger, are used and taken back', async () => {
    for (const rotated of [false, true]) {
      const made = await call('POST', '/v1/keys', { body: { label: 'canary', scopes: ['search'] } });
      expect(made.status).toBe(201);
      // The one answer that they stand in.
      const { id, key } = JSON.parse(gateway.said.pop()!.text.split('\n')[1]!) as { id: string; key: string };
      gateway.given.push(key);
      expect((await call('GET', '/v1/providers', { key })).status).toBe(200);
      expect((await call('GET', '/v1/orders', { key })).status).toBe(403);
      expect((await call('GET', '/v1/providers', { key: `${key.slice(0, -1)}u` })).status).toBeGreaterThan(400);
      if (rotated) {
        expect((await call('POST', `/v1/keys/${id}/rotate`, { body: {} })).status).toBe(200);
        gateway.given.push((JSON.parse(gateway.said.pop()!.text.split('\n')[1]!) as { key: string }).key);
      }
      expect((await call('DELETE', `/v1/keys/${id}`)).status).toBe(200);
      await call('GET', '/v1/providers', { key });
    }
    expect(gateway.given.every((key) => /^gw_test_[0-9a-hjkmnp-tv-z]{32}$/.test(key))).toBe(true);
    await call('GET', '/v1/keys');
  });

  it('stand nowhere afterwards: no log, ledger, Redis, metric, document or answer', async () => {
    expect(gateway.output).toContain('upstream call');
    expect(gateway.data()).toContain('gateway.db-wal');
    expect(await gateway.everything()).toEqual([]);
    // Whatever came of them, papers are gone when their work has ended: taken, refused by the gateway or by the provider.
    const left = await eventually(
      () => gateway.uploads().filter((name) => name.includes('form-')),
      (forms) => forms.length === 0,
    );
    expect(left).toEqual([]);
  });

  it('would be found: those that are planted are', async () => {
    const plant = { title: canaries.cardNumber, primary: { ipAddress: '192.0.2.77' } };
    const body = { provider: 'didtfn', direction: 'origination', billing: 'metered', ...plant };
    expect((await call('POST', '/v1/trunks', { body })).status).toBe(201);
    const redis = new Redis(gateway.redisUrl);
    await redis.set('gw:planted', `cvv=${canaries.cvv}`);
    await redis.quit();
    const places = (await gateway.everything()).map(({ place, canary }) => `${canary} ${place.replace(/ .*/, '')}`);
    expect(places).toEqual(expect.arrayContaining(['cardNumber data/gateway.db-wal', 'cardNumber POST', 'cvv Redis']));
  });
});

/** Path parameters that a route takes, so that it gets as far as the body. */
const examples: Record<string, string> = {
  e164: '%2B12062190100',
  date: '2025-03-01',
  kind: 'success',
  id: 'ord_01kf3xw8q20000m5e7r9t2v4x6',
};
