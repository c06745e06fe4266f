import { describe, expect, it } from '@jest/globals';
import { startApp } from './app.js';
import { sendRaw } from './raw.js';

const key = { authorization: 'Bearer all-key' };
const json = { ...key, 'content-type': 'application/json', 'idempotency-key': 'edge' };

describe('at the edge', () => {
  it('answers whatever it refuses with a problem document', async () => {
    const { url, logged } = await startApp({ bodyLimit: 2_000 });
    const things = `${url}/v1/things`;
    const post = (body: string, headers: Record<string, string> = json) =>
      fetch(things, { method: 'POST', headers, body });
    const cases: [string, () => Promise<Response>, number, string][] = [
      ['unknown route', () => fetch(`${url}/v1/nothing`, { headers: key }), 404, 'not_found'],
      ['wrong method', () => fetch(things, { method: 'PATCH', headers: key }), 405, 'method_not_allowed'],
      [
        'wrong method below an id',
        () => fetch(`${things}/ord_1`, { method: 'DELETE', headers: key }),
        405,
        'method_not_allowed',
      ],
      ['broken JSON', () => post('{"lines":'), 400, 'invalid_request'],
      ['no JSON at all', () => post(''), 400, 'invalid_request'],
      ['poisoned JSON', () => post('{"__proto__":{"x":1}}'), 400, 'invalid_request'],
      ['a list', () => post('[]'), 400, 'invalid_request'],
      ['text', () => post('x', { ...json, 'content-type': 'text/plain' }), 415, 'unsupported_media_type'],
      [
        'a form',
        () => post('a=b', { ...json, 'content-type': 'application/x-www-form-urlencoded' }),
        415,
        'unsupported_media_type',
      ],
      [
        'a content type with a tab',
        () => post('{}', { ...json, 'content-type': 'application/json\ta' }),
        415,
        'unsupported_media_type',
      ],
      ['too large', () => post(JSON.stringify({ note: 'x'.repeat(3_000) })), 413, 'payload_too_large'],
      ['a bad escape', () => fetch(`${things}/%zz`, { headers: key }), 400, 'invalid_request'],
      ['a long id', () => fetch(`${things}/${'x'.repeat(500)}`, { headers: key }), 400, 'invalid_request'],
      ['an id that is none', () => fetch(`${things}/7`, { headers: key }), 404, 'not_found'],
      [
        'a bad x-correlator',
        () => fetch(things, { headers: { ...key, 'x-correlator': 'a b' } }),
        400,
        'invalid_request',
      ],
    ];
    for (const [name, reply, status, code] of cases) {
      const answer = await reply();
      const { headers } = answer;
      const body = (await answer.json()) as Record<string, unknown>;
      expect({ name, status: answer.status, code: body['code'] }).toEqual({ name, status, code });
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('x-request-id')).toBe(body['requestId']);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body).toMatchObject({
        status,
        type: `/docs/problems#${code}`,
        title: expect.any(String),
        detail: expect.any(String),
      });
      expect(body['instance']).toMatch(/^\/v1/);
    }
    expect((await fetch(things, { method: 'PATCH', headers: key })).headers.get('allow')).toBe('GET, HEAD, POST');
    expect(logged).toEqual([]);
  });

  it('says nothing of what it did not expect, except to its log', async () => {
    const { url, logged } = await startApp();
    const reply = await fetch(`${url}/v1/things/by-number/+12065551234/poke?status=x`, {
      method: 'POST',
      headers: key,
    });
    const text = await reply.text();
    expect(reply.status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', instance: '/v1/things/by-number/+12065551234/poke' });
    expect(text).not.toMatch(/secret|stack|at /);
    expect(logged).toEqual([expect.objectContaining({ requestId: reply.headers.get('x-request-id'), error: 'Error' })]);
  });

  it('passes on how long to wait', async () => {
    const { url } = await startApp();
    const reply = await fetch(`${url}/v1/things/by-number/+12065551234/poke?status=y`, {
      method: 'POST',
      headers: key,
    });
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '7']);
    expect(await reply.json()).toMatchObject({ code: 'upstream_busy', retry: { safe: true, afterSeconds: 7 } });
  });

  it('protects every answer', async () => {
    const { url } = await startApp({ origin: 'http://127.0.0.1:9' });
    for (const path of ['/open', '/nothing', '/v1/things', '/v1/%zz']) {
      const { headers } = await fetch(url + path);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:9');
    }
    const { url: unnamed } = await startApp();
    for (const path of ['/open', '/nothing', '/v1/%zz'])
      expect((await fetch(unnamed + path)).headers.get('access-control-allow-origin')).toBeNull();
    const head = await fetch(`${url}/open`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('refuses requests that mean two things, or nothing', async () => {
    const { url } = await startApp();
    const cases: Record<string, string> = {
      'not HTTP': 'HELLO\r\n\r\n',
      'no version': 'GET /open\r\n\r\n',
      'bad version': 'GET /open HTTP/9.9\r\nHost: x\r\n\r\n',
      'no host': 'GET /open HTTP/1.1\r\n\r\n',
      'two hosts': 'GET /open HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n',
      'two keys':
        'GET /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all-key\r\nAuthorization: Bearer other-key\r\n\r\n',
      'two idempotency keys':
        'POST /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all-key\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 0\r\n\r\n',
      'two lengths': 'POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
      'length and chunks':
        'POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'negative length': 'POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
      'bare CR': 'GET /open HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n',
      'space before colon': 'GET /open HTTP/1.1\r\nHost: x\r\nAuthorization : Bearer all-key\r\n\r\n',
      'folded header': 'GET /open HTTP/1.1\r\nHost: x\r\nA: b\r\n Authorization: c\r\nContent-Length: x\r\n\r\n',
      'NUL in header': 'GET /open HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n',
      'bad chunk size':
        'POST /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all-key\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
      'space in path': 'GET /o pen HTTP/1.1\r\nHost: x\r\n\r\n',
      'long headers': `GET /open HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`,
    };
    for (const [name, bytes] of Object.entries(cases)) {
      const reply = await sendRaw(url, bytes);
      const body = reply.body === '' ? undefined : (JSON.parse(reply.body) as { code: string; requestId: string });
      expect({ name, status: reply.status }).toEqual({ name, status: name === 'long headers' ? 431 : 400 });
      expect({ name, code: body?.code }).toEqual({ name, code: 'invalid_request' });
      expect(reply.headers['content-type']).toBe('application/problem+json');
      expect(reply.headers['x-request-id']).toBe(body?.requestId);
    }
  });

  it('does not wait for a request that does not come', async () => {
    const { url } = await startApp({ requestTimeoutMs: 300 });
    const slow = await sendRaw(
      url,
      'POST /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all-key\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
    );
    expect(slow.status).toBe(408);
    expect(JSON.parse(slow.body)).toMatchObject({ status: 408, detail: 'The request was not received in time.' });
  });

  it('stops with what is under way answered and idle connections closed', async () => {
    // Whoever waits for connections that are idle waits longer than this test.
    const { app, url } = await startApp({ closeGraceMs: 600_000 });
    await (await fetch(`${url}/open`)).json();
    const slow = fetch(`${url}/open/slow`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = app.close();
    expect(await (await slow).json()).toEqual({ ok: true });
    await closed;
    await expect(fetch(`${url}/open`)).rejects.toThrow();
  }, 60_000);
});

describe('ids to follow a request by', () => {
  it('are echoed, continued or made', async () => {
    const { url } = await startApp();
    const ask = (headers: Record<string, string>) => fetch(`${url}/open`, { headers });
    expect((await ask({})).headers.get('x-request-id')).toMatch(/^req_[0-9a-z]{26}$/);
    expect((await ask({ 'x-request-id': 'mine-1' })).headers.get('x-request-id')).toBe('mine-1');
    for (const bad of ['x'.repeat(129), 'a b', 'é']) {
      expect((await ask({ 'x-request-id': bad })).headers.get('x-request-id')).toMatch(/^req_/);
    }
    expect((await ask({ 'x-correlator': 'a-b_c:1' })).headers.get('x-correlator')).toBe('a-b_c:1');
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const parent = (await ask({ traceparent: `00-${trace}-00f067aa0ba902b7-01` })).headers.get('traceparent');
    expect(parent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(parent).not.toContain('00f067aa0ba902b7');
    for (const bad of [
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
      'ff-x',
      `00-${trace}-00f067aa0ba902b7-01-x`,
      `00-${trace}-${'0'.repeat(16)}-01`,
    ]) {
      expect((await ask({ traceparent: bad })).headers.get('traceparent')).toBeNull();
    }
  });
});

describe('limits', () => {
  it('are told with every answer and held by class and tenant', async () => {
    const { url } = await startApp({ limits: { read: 2, write: 1, order: 1 } });
    const ask = (token: string) => fetch(`${url}/v1/things`, { headers: { authorization: `Bearer ${token}` } });
    const first = await ask('all-key');
    expect(first.headers.get('ratelimit-policy')).toBe('"read";q=4;w=2');
    expect(first.headers.get('ratelimit')).toBe('"read";r=3;t=1');
    await Promise.all([ask('all-key'), ask('search-key'), ask('all-key')]);
    const limited = await ask('all-key');
    expect([limited.status, limited.headers.get('retry-after'), limited.headers.get('ratelimit')]).toEqual([
      429,
      '1',
      '"read";r=0;t=2',
    ]);
    expect(await limited.json()).toMatchObject({ code: 'rate_limited', retry: { safe: true, afterSeconds: 1 } });
    expect((await ask('other-key')).status).toBe(200);
    const poke = await fetch(`${url}/v1/things/by-number/+12065551234/poke`, { method: 'POST', headers: key });
    expect([poke.status, poke.headers.get('ratelimit-policy')]).toEqual([204, '"write";q=2;w=2']);
    const order = await fetch(`${url}/v1/things`, {
      method: 'POST',
      headers: json,
      body: '{"lines":[{"phoneNumber":"+12065551234"}]}',
    });
    expect([order.status, order.headers.get('ratelimit-policy')]).toEqual([201, '"order";q=2;w=2']);
  });
});
