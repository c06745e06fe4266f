import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exampleOfRow, startTelecloudGateway, type TelecloudGateway } from './telecloud.js';

const moduleKey = 'a-module-key-that-nobody-can-guess-0001';

describe('the module of a product', () => {
  let at: TelecloudGateway;
  beforeAll(async () => {
    at = await startTelecloudGateway({ TELECLOUD_MODULE_KEY: moduleKey });
  });
  afterAll(() => at.stop());
  const url = (key = moduleKey): string => `${at.gateway.url}/v1/telecloud/module-callbacks/${key}`;
  const fields = (orderNumber: string): URLSearchParams =>
    new URLSearchParams({
      order_number: orderNumber,
      service_status: 'PENDING',
      VAR6: 'port-pin-7781',
      password: 'secret-8',
      oddity: 'kept',
    });

  it('is called by the provider, which the order’s history shows', async () => {
    const wanted = { ...exampleOfRow(at, 'modules'), url: 'https://gateway.example.com/module' };
    const { moduleId } = (await at.client.post('/v1/telecloud/modules', wanted)).body;
    await at.client.patch(`/v1/telecloud/modules/${moduleId}`, exampleOfRow(at, 'modules/{moduleId}', 'patch'));
    const order = await at.order(await at.customer(), '99008');
    const answered = await fetch(url(), { method: 'POST', body: fields(order.providerOrderId) });
    expect(answered.status).toBe(200);
    expect(answered.headers.get('content-type')).toMatch('text/xml');
    expect(await answered.text()).toContain('<telecloud><status>PENDING</status></telecloud>');
    const events = (await at.client.get(`/v1/orders/${order.id}/events`)).body.data;
    const told = events.find((e) => e.type === 'module_called');
    expect(told).toMatchObject({
      actor: 'telecloud',
      detail: expect.stringContaining('service_status=PENDING, VAR6, password, oddity'),
    });
    expect(JSON.stringify(events)).not.toMatch(/7781|secret-8|kept/);
  });

  it('may be called before the order is known here: the news is stored until then', async () => {
    const customer = await at.customer();
    const stop = at.telecloud.observe(async ({ stage, operation }) => {
      if (stage !== 'executed' || operation !== 'Order/Create') return;
      const { orderNumber } = at.telecloud.ledger.orders().at(-1)!;
      await fetch(url(), { method: 'POST', body: fields(orderNumber) });
    });
    const order = await at.order(customer, '99008');
    stop();
    const events = (await at.client.get(`/v1/orders/${order.id}/events`)).body.data;
    expect(events.map((e) => e.type)).toContain('module_called');
  });

  it('does not exist for callers without its key, and accepts forms only', async () => {
    expect(
      (await fetch(url('another-key-that-nobody-can-guess-001'), { method: 'POST', body: fields('x') })).status,
    ).toBe(404);
    const json = await fetch(url(), { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    expect(json.status).toBe(415);
    const elsewhere = await fetch(`${at.gateway.url}/v1/customers`, {
      method: 'POST',
      body: fields('x'),
      headers: { authorization: 'Bearer sandbox', 'idempotency-key': 'form-1' },
    });
    expect(elsewhere.status).toBe(415);
  });
});

it('accepts a key of 128 characters, and limits calls and wrong keys', async () => {
  const longKey = 'k'.repeat(128);
  const at = await startTelecloudGateway({ TELECLOUD_MODULE_KEY: longKey });
  const call = async (key: string, order = ''): Promise<number> => {
    const body = new URLSearchParams(order === '' ? { a: 'b' } : { order_number: order });
    return (await fetch(`${at.gateway.url}/v1/telecloud/module-callbacks/${key}`, { method: 'POST', body })).status;
  };
  const of = (statuses: number[], status: number): number => statuses.filter((one) => one === status).length;
  expect(await call(longKey)).toBe(200);
  const calls: number[] = [];
  for (let i = 0; i < 2_000; i += 50)
    calls.push(...(await Promise.all(Array.from({ length: 50 }, (_, n) => call(longKey, `unknown-${i + n}`)))));
  expect(new Set(calls)).toEqual(new Set([200, 429]));
  expect(of(calls, 429)).toBeGreaterThan(1_000);
  const guesses: number[] = [];
  for (let i = 0; i < 200; i++) guesses.push(await call(`${i}`.padStart(32, 'x')));
  expect(new Set(guesses)).toEqual(new Set([404, 429]));
  expect(of(guesses, 429)).toBeGreaterThan(100);
  await at.stop();
});

it('determines the caller of its module behind a proxy, and trusts no other proxy', async () => {
  const settings = { TELECLOUD_MODULE_KEY: moduleKey, TELECLOUD_MODULE_SOURCES: '192.0.2.0/24' };
  const call = async (at: TelecloudGateway, forwarded: string): Promise<number> => {
    const headers = { 'x-forwarded-for': forwarded };
    const url = `${at.gateway.url}/v1/telecloud/module-callbacks/${moduleKey}`;
    return (await fetch(url, { method: 'POST', body: new URLSearchParams({ a: 'b' }), headers })).status;
  };
  const bare = await startTelecloudGateway(settings);
  expect(await call(bare, '192.0.2.7')).toBe(404);
  const proxied = await bare.restart({ ...settings, TRUST_PROXY: '127.0.0.0/8, 10.0.0.0/8' });
  expect(await call(proxied, '192.0.2.7')).toBe(200);
  expect(await call(proxied, '203.0.113.9, 192.0.2.7, 10.1.2.3')).toBe(200);
  expect(await call(proxied, '192.0.2.7, 203.0.113.9')).toBe(404);
  expect(await call(proxied, '192.0.2.7, nonsense')).toBe(404);
  await proxied.stop();
});

it('has no module without a key, and none for other addresses than the configured ones', async () => {
  const off = await startTelecloudGateway();
  const call = (at: TelecloudGateway): Promise<Response> =>
    fetch(`${at.gateway.url}/v1/telecloud/module-callbacks/${moduleKey}`, {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    });
  expect((await call(off)).status).toBe(404);
  const elsewhere = await off.restart({ TELECLOUD_MODULE_KEY: moduleKey, TELECLOUD_MODULE_SOURCES: '192.0.2.1' });
  expect((await call(elsewhere)).status).toBe(404);
  const here = await elsewhere.restart({
    TELECLOUD_MODULE_KEY: moduleKey,
    TELECLOUD_MODULE_SOURCES: '192.0.2.1, 127.0.0.1',
  });
  expect((await call(here)).status).toBe(200);
  await here.stop();
});
