import { describe, expect, it } from '@jest/globals';
import { startApp } from './app.js';
import { sendRaw } from './raw.js';

/** A request of which only the line and the headers ever arrive. Whoever waits for its body does not answer in time. */
const begun = (line: string, headers: Record<string, string> = {}): string =>
  [
    `${line} HTTP/1.1`,
    ...Object.entries({
      Host: 'x',
      'Content-Type': 'application/json',
      'Content-Length': '200000',
      'Idempotency-Key': 'k',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`),
    '',
    '{',
  ].join('\r\n');

describe('before a body is read', () => {
  it('the request line and the headers have been judged', async () => {
    const { url } = await startApp();
    const key = (name: string) => ({ Authorization: `Bearer ${name}` });
    const cases: [string, string, Record<string, string>, number, string][] = [
      ['no key', 'POST /v1/things', {}, 401, 'unauthenticated'],
      ['a wrong key', 'POST /v1/things', key('guess'), 401, 'unauthenticated'],
      ['a key without the scope', 'POST /v1/things', key('search-key'), 403, 'forbidden'],
      [
        'no key, and a form',
        'POST /v1/papers',
        { 'Content-Type': 'multipart/form-data; boundary=x' },
        401,
        'unauthenticated',
      ],
      ['no key, and a body for a list', 'GET /v1/things', {}, 401, 'unauthenticated'],
      ['no such route', 'POST /v1/nothing', {}, 404, 'not_found'],
      ['no such method', 'PATCH /v1/things', {}, 405, 'method_not_allowed'],
      ['a route for everybody', 'GET /open', {}, 400, 'invalid_request'],
      ['documentation', 'GET /docs/problems', {}, 400, 'invalid_request'],
      [
        'a body that says it is too large',
        'POST /v1/things',
        { ...key('all-key'), 'Content-Length': '300000' },
        413,
        'payload_too_large',
      ],
    ];
    for (const [name, line, headers, status, code] of cases) {
      const reply = await sendRaw(url, begun(line, headers));
      expect({ name, status: reply.status, code: (JSON.parse(reply.body) as { code: string }).code }).toEqual({
        name,
        status,
        code,
      });
    }
  });

  it('the limits of the tenant have been held to', async () => {
    const { url } = await startApp({ limits: { read: 1, write: 1, order: 1 } });
    const post = () =>
      sendRaw(url, begun('POST /v1/things', { Authorization: 'Bearer all-key', 'Content-Length': '300000' }));
    expect([(await post()).status, (await post()).status, (await post()).status]).toEqual([413, 413, 429]);
  });

  it('whoever is let in is heard to the end', async () => {
    const { url, things } = await startApp();
    const body = JSON.stringify({ lines: [{ phoneNumber: '+12065551234' }] });
    const reply = await sendRaw(
      url,
      `POST /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all-key\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect([reply.status, things.made]).toEqual([201, 1]);
  });
});

it('a request that changes something has as long for its turn at a provider as for its outcome', async () => {
  const { url, things } = await startApp();
  const makeWaiting = async (seconds: number): Promise<void> => {
    const { status } = await fetch(`${url}/v1/things`, {
      method: 'POST',
      headers: {
        ...{ authorization: 'Bearer all-key', 'content-type': 'application/json' },
        ...{ 'idempotency-key': `wait-${seconds}`, prefer: `wait=${seconds}` },
      },
      body: JSON.stringify({ lines: [{ phoneNumber: '+12065551234' }] }),
    });
    expect(status).toBe(201);
  };
  for (const seconds of [0, 7]) {
    const earliest = Date.now() + seconds * 1000;
    await makeWaiting(seconds);
    const latest = Date.now() + seconds * 1000;
    const { tenant, keyId, waitsUntil } = things.madeFor!;
    expect([tenant, keyId]).toEqual(['acme', 'acme-1']);
    expect(waitsUntil).toBeGreaterThanOrEqual(earliest);
    expect(waitsUntil).toBeLessThanOrEqual(latest);
  }
});
