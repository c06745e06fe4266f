import { describe, expect, it } from '@jest/globals';
import { type IncomingMessage, request } from 'node:http';
import { type VoipmsSimulator } from '../../../src/sandbox/voipms/simulator.js';
import { call, control, get, order, signUp, start, trunk, until } from './harness.js';

async function said(provider: VoipmsSimulator, query: string): Promise<string> {
  const reply = await fetch(`${provider.baseUrl}?${query}`);
  expect(reply.status).toBe(200);
  expect(reply.headers.get('content-type')).toBe('application/json');
  return ((await reply.json()) as { status: string }).status;
}

describe('the gate in front of every method', () => {
  it('asks for the method, the credentials, the address, the switch and a method it knows, in this order', async () => {
    const provider = await start();
    const wrong = `api_username=${provider.username}&api_password=wrong`;
    const right = `api_username=${provider.username}&api_password=${provider.password}`;
    expect(await said(provider, '')).toBe('missing_method');
    expect(await said(provider, 'method=nonsense')).toBe('missing_credentials');
    expect(await said(provider, `method=nonsense&api_username=${provider.username}`)).toBe('missing_credentials');
    expect(await said(provider, `method=nonsense&${wrong}`)).toBe('invalid_credentials');
    await control(provider, 'POST', '/switches', { ipEnabled: false, apiEnabled: false });
    expect(await said(provider, `method=nonsense&${right}`)).toBe('ip_not_enabled');
    await control(provider, 'POST', '/switches', { ipEnabled: true });
    expect(await said(provider, `method=nonsense&${right}`)).toBe('api_not_enabled');
    await control(provider, 'POST', '/switches', { apiEnabled: true });
    expect(await said(provider, `method=nonsense&${right}`)).toBe('invalid_method');
    expect(await said(provider, `method=toString&${right}`)).toBe('invalid_method');
    expect(await said(provider, `method=getStates&${right}`)).toBe('success');
  });

  it('tells any address its own, listed or not', async () => {
    const provider = await start();
    await control(provider, 'POST', '/switches', { ipEnabled: false });
    expect(await call(provider, 'getBalance')).toEqual({ status: 'ip_not_enabled' });
    expect(await call(provider, 'getIP')).toEqual({ status: 'success', ip: '127.0.0.1' });
    expect(await call(provider, 'getIP', { api_password: 'wrong' })).toEqual({ status: 'invalid_credentials' });
  });

  it('counts the requests of a minute', async () => {
    let time = Date.parse('2026-03-01T12:00:00Z');
    const provider = await start({ now: () => time });
    await control(provider, 'POST', '/switches', { limitPerMinute: 2 });
    const ask = async () => (await call(provider, 'getIP')).status;
    expect([await ask(), await ask(), await ask()]).toEqual(['success', 'success', 'api_limit_exceeded']);
    time += 60_000;
    expect(await ask()).toBe('success');
  });

  it('has one page for everything while the service behind the proxy is away', async () => {
    const provider = await start();
    for (const page of [521, 522, 403]) {
      await control(provider, 'POST', '/switches', { page });
      const { status, type, text } = await get(provider, 'getIP');
      expect([status, type]).toEqual([page, 'text/html; charset=UTF-8']);
      expect(text).toMatch(/^<!DOCTYPE html>/);
    }
    await control(provider, 'POST', '/switches', { page: 0 });
    expect((await call(provider, 'getIP')).status).toBe('success');
  });

  it('hangs writes while reads go on, and carries them out late all the same', async () => {
    const provider = await start();
    await control(provider, 'POST', '/switches', { writesHang: true });
    const hung = get(provider, 'createSubAccount', trunk, AbortSignal.timeout(30));
    expect((await call(provider, 'getServersInfo')).status).toBe('success');
    await expect(hung).rejects.toThrow();
    expect(provider.ledger.accounts()).toEqual([]);
    await until(() => provider.ledger.accounts().length === 1);
  });

  it('wants some time between two changes of a number', async () => {
    let time = Date.parse('2026-03-01T12:00:00Z');
    const provider = await start({ now: () => time });
    const did = await order(provider);
    const other = await order(provider, '0101');
    await control(provider, 'POST', '/switches', { writeGapMs: 60_000 });
    const set = async (one: string) =>
      (await call(provider, 'setDIDRouting', { did: one, routing: 'sys:busy' })).status;
    expect([await set(did), await set(did), await set(other)]).toEqual(['success', 'sms_wait_message', 'success']);
    time += 60_000;
    expect(await set(did)).toBe('success');
  });

  it('has nothing for resellers in an account that is none', async () => {
    const provider = await start();
    const client = await signUp(provider);
    await control(provider, 'POST', '/switches', { reseller: false });
    expect(await call(provider, 'getClients')).toEqual({ status: 'invalid_client' });
    expect(await call(provider, 'addCharge', { client, charge: '1.00' })).toEqual({ status: 'invalid_client' });
    expect((await call(provider, 'getBalance')).status).toBe('success');
    expect(provider.ledger.charges()).toEqual([]);
  });

  it('is at one path, for GET and POST, and takes request lines up to 8190 bytes', async () => {
    const provider = await start();
    expect((await fetch(new URL('/api/v1/server.php', provider.baseUrl))).status).toBe(404);
    expect((await fetch(provider.baseUrl, { method: 'PUT' })).status).toBe(405);
    const lineWith = (note: string) =>
      `GET ${new URL(provider.baseUrl).pathname}?${new URLSearchParams({ api_username: provider.username, api_password: provider.password, method: 'getStates', note }).toString()} HTTP/1.1`;
    const rest = 8190 - lineWith('').length;
    expect((await get(provider, 'getStates', { note: 'x'.repeat(rest) })).status).toBe(200);
    expect((await get(provider, 'getStates', { note: 'x'.repeat(rest + 1) })).status).toBe(414);
  });

  it('takes parameters as parts of a form, and answers any other body as its SOAP service does', async () => {
    const provider = await start();
    const fields = {
      api_username: provider.username,
      api_password: provider.password,
      method: 'addPayment',
      client: await signUp(provider),
      payment: '5.00',
    };
    const parts = new FormData();
    for (const [name, value] of Object.entries(fields)) parts.set(name, value);
    for (const body of [new URLSearchParams(fields), JSON.stringify(fields)]) {
      const reply = await fetch(provider.baseUrl, { method: 'POST', body });
      expect(reply.headers.get('content-type')).toBe('text/xml; charset=utf-8');
      expect(await reply.text()).toMatch(/<SOAP-ENV:Fault><faultcode>/);
    }
    expect(provider.ledger.payments()).toEqual([]);
    const reply = await fetch(provider.baseUrl, { method: 'POST', body: parts });
    expect(await reply.json()).toEqual({ status: 'success' });
    expect(provider.ledger.payments()).toHaveLength(1);
  });

  it('sends whoever asks for www.voip.ms to voip.ms', async () => {
    const provider = await start();
    const { hostname, port, pathname } = new URL(provider.baseUrl);
    const path = `${pathname}?method=getIP`;
    const ask = (headers: Record<string, string>) =>
      new Promise<IncomingMessage>((answered) => request({ hostname, port, path, headers }, answered).end());
    const { statusCode, headers } = await ask({ host: 'www.voip.ms' });
    expect([statusCode, headers.location]).toEqual([301, `https://voip.ms${path}`]);
    // And whoever does not say what they are nowhere.
    expect((await ask({})).statusCode).toBe(403);
    expect((await ask({ 'user-agent': 'me' })).statusCode).toBe(200);
  });
});
