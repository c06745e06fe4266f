import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { type DidtfnSimulator, startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { startTclSimulator, type TclSimulator } from '../../src/sandbox/tcl/simulator.js';
import { startTelecloudSimulator, type TelecloudSimulator } from '../../src/sandbox/telecloud/simulator.js';
import { startVoipmsSimulator, type VoipmsSimulator } from '../../src/sandbox/voipms/simulator.js';
import { launch, type Launched } from '../e2e/launch.js';
import { eventually } from '../support/eventually.js';
import { freshRedis } from '../support/services.js';
import { canaries, hitsIn as canariesIn, type Hit } from './canaries.js';

interface Said {
  status: number;
  text: string;
}

/**
 * A gateway as an operator starts it, with everything written down that it ever writes down, is sent secrets of every kind through every
 * route; then all that it has left behind or said is searched for them.
 */
/** What a stream says at once; it has no end. */
async function begunOf(response: Response): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return Buffer.from(value ?? []).toString();
}

describe('secrets', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-canary-'));
  const said: { place: string; text: string }[] = [];
  /** Texts of keys that the gateway has made. */
  const given: string[] = [];
  let gateway: Launched;
  let url: string;
  let simulator: DidtfnSimulator;
  let others: [TclSimulator, TelecloudSimulator, VoipmsSimulator];
  let redisUrl: string;
  let document: { paths: Record<string, object> };

  beforeAll(async () => {
    simulator = await startDidtfnSimulator({ token: canaries.token });
    others = await Promise.all([
      startTclSimulator({ token: canaries.token }),
      startTelecloudSimulator({ apiKey: canaries.token }),
      startVoipmsSimulator({ password: canaries.token }),
    ]);
    const [tcl, telecloud, voipms] = others;
    redisUrl = await freshRedis();
    const sha256 = createHash('sha256').update(canaries.apiKey).digest('hex');
    const keys = [{ id: 'canary', tenant: 'canary', sha256, scopes: ['*'] }];
    writeFileSync(join(directory, 'keys.json'), JSON.stringify({ keys }));
    gateway = launch(
      {
        LOG_LEVEL: 'debug',
        STORE_URL: `sqlite:${join(directory, 'data', 'gateway.db')}`,
        UPLOAD_DIR: join(directory, 'uploads'),
        REDIS_URL: redisUrl,
        API_KEYS_FILE: join(directory, 'keys.json'),
        PAYMENTS_RAW_CARD: 'enabled',
        DIDTFN_BASE_URL: simulator.baseUrl,
        DIDTFN_TOKEN: canaries.token,
        DIDTFN_ACCOUNT_NO: simulator.accountNo,
        DIDTFN_MONEY_TIMEOUT_MS: '400',
        DIDTFN_LATE_BOUND_MS: '200',
        TCL_BASE_URL: tcl.baseUrl,
        TCL_TOKEN: canaries.token,
        TELECLOUD_BASE_URL: telecloud.baseUrl,
        TELECLOUD_API_ID_KEY: telecloud.apiIdKey,
        TELECLOUD_API_KEY: canaries.token,
        VOIPMS_BASE_URL: voipms.baseUrl,
        VOIPMS_USERNAME: voipms.username,
        VOIPMS_PASSWORD: canaries.token,
        VOIPMS_MONEY_TIMEOUT_MS: '400',
        VOIPMS_LATE_BOUND_MS: '200',
      },
      directory,
    );
    url = await gateway.url();
    document = (await (await fetch(`${url}/openapi.json`)).json()) as typeof document;
  }, 60_000);
  afterAll(async () => {
    await gateway.kill();
    for (const one of [simulator, ...others]) await one.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function call(
    method: string,
    path: string,
    { body, key = canaries.apiKey }: { body?: object | FormData; key?: string } = {},
  ): Promise<Said> {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'idempotency-key': randomUUID(),
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        prefer: 'wait=3',
        ...(body && !(body instanceof FormData) ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: body instanceof FormData ? body : JSON.stringify(body) } : {}),
    });
    const endless = response.headers.get('content-type')?.startsWith('text/event-stream');
    const text = endless ? await begunOf(response) : await response.text();
    const headers = JSON.stringify([...response.headers]);
    said.push({ place: `${method} ${path} ${response.status}`, text: `${headers}\n${text}` });
    return { status: response.status, text };
  }

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
    for (const [template, methods] of Object.entries(document.paths)) {
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
      simulator.faults.next('make_payment', fault);
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
    const gateway = { gateway: 'authorize_net', credentials: [canaries.token, canaries.password] };
    expect((await post('/v1/telecloud/payment-gateways', gateway)).status).toBe(201);
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
    const [, , voipms] = others;
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
    const [, , voipms] = others;
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
      const { id, key } = JSON.parse(said.pop()!.text.split('\n')[1]!) as { id: string; key: string };
      given.push(key);
      expect((await call('GET', '/v1/providers', { key })).status).toBe(200);
      expect((await call('GET', '/v1/orders', { key })).status).toBe(403);
      expect((await call('GET', '/v1/providers', { key: `${key.slice(0, -1)}u` })).status).toBeGreaterThan(400);
      if (rotated) {
        expect((await call('POST', `/v1/keys/${id}/rotate`, { body: {} })).status).toBe(200);
        given.push((JSON.parse(said.pop()!.text.split('\n')[1]!) as { key: string }).key);
      }
      expect((await call('DELETE', `/v1/keys/${id}`)).status).toBe(200);
      await call('GET', '/v1/providers', { key });
    }
    expect(given.every((key) => /^gw_test_[0-9a-hjkmnp-tv-z]{32}$/.test(key))).toBe(true);
    await call('GET', '/v1/keys');
  });

  async function everything(): Promise<Hit[]> {
    for (const id of ['didtfn', 'tcl', 'telecloud', 'voipms']) await call('GET', `/v1/providers/${id}/drift`);
    const hitsIn = (place: string, content: Buffer): Hit[] => [
      ...canariesIn(place, content),
      ...given.filter((key) => content.includes(key)).map(() => ({ place, canary: 'given' })),
    ];
    const hits = said.flatMap(({ place, text }) => hitsIn(place, Buffer.from(text)));
    hits.push(...hitsIn('log and standard output', Buffer.from(gateway.output)));
    hits.push(...hitsIn('openapi.json', Buffer.from(JSON.stringify(document))));
    hits.push(...hitsIn('metrics', Buffer.from(await (await fetch(`${url}/metrics`)).text())));
    for (const file of readdirSync(join(directory, 'data'), { recursive: true, withFileTypes: true }))
      if (file.isFile()) hits.push(...hitsIn(`data/${file.name}`, readFileSync(join(file.parentPath, file.name))));
    hits.push(...(await inRedis()));
    hits.push(...hitsIn('names of uploads', Buffer.from(uploads().join('\n'))));
    return hits;
  }

  const uploads = (): string[] => readdirSync(join(directory, 'uploads'), { recursive: true }).map(String);

  async function inRedis(): Promise<Hit[]> {
    const redis = new Redis(redisUrl);
    const hits: Hit[] = [];
    for (const key of await redis.keys('*')) {
      const dump = (await redis.type(key)) === 'string' ? await redis.getBuffer(key) : await redis.dumpBuffer(key);
      hits.push(...canariesIn(`Redis ${key}`, Buffer.concat([Buffer.from(key), dump ?? Buffer.alloc(0)])));
    }
    await redis.quit();
    return hits;
  }

  it('stand nowhere afterwards: no log, ledger, Redis, metric, document or answer', async () => {
    expect(gateway.output).toContain('upstream call');
    expect(readdirSync(join(directory, 'data'))).toContain('gateway.db-wal');
    expect(await everything()).toEqual([]);
    // Whatever came of them, papers are gone when their work has ended: taken, refused by the gateway or by the provider.
    const left = await eventually(
      () => uploads().filter((name) => name.includes('form-')),
      (forms) => forms.length === 0,
    );
    expect(left).toEqual([]);
  });

  it('would be found: those that are planted are', async () => {
    const plant = { title: canaries.cardNumber, primary: { ipAddress: '192.0.2.77' } };
    const body = { provider: 'didtfn', direction: 'origination', billing: 'metered', ...plant };
    expect((await call('POST', '/v1/trunks', { body })).status).toBe(201);
    const redis = new Redis(redisUrl);
    await redis.set('gw:planted', `cvv=${canaries.cvv}`);
    await redis.quit();
    const places = (await everything()).map(({ place, canary }) => `${canary} ${place.replace(/ .*/, '')}`);
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
