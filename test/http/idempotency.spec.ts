import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '../../src/domain/errors.js';
import { fingerprintOf } from '../../src/http/fingerprint.js';
import { Idempotency } from '../../src/http/idempotency.js';
import { KeyLost } from '../../src/ledger/idempotency.js';
import { ResponseCheck } from '../support/response-check.js';
import { startApp, type TestApp } from './app.js';

const body = { lines: [{ phoneNumber: '+12065551234' }], note: 'mine' };

interface Answer {
  status: number;
  replayed: string | null;
  retryAfter: string | null;
  body: Record<string, unknown>;
}

/** Posts a thing and holds the answer to the document. */
async function post(
  app: TestApp,
  key: string | undefined,
  sent: unknown = body,
  { bearer = 'all-key', path = '/v1/things' } = {},
): Promise<Answer> {
  const reply = await fetch(app.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(sent),
  });
  const text = await reply.text();
  const check = new ResponseCheck(app.document as unknown as Record<string, unknown>);
  expect(check.problemsOf('POST', path, { status: reply.status, headers: reply.headers, text })).toEqual([]);
  return {
    status: reply.status,
    replayed: reply.headers.get('idempotent-replayed'),
    retryAfter: reply.headers.get('retry-after'),
    body: JSON.parse(text) as Record<string, unknown>,
  };
}

describe('an Idempotency-Key', () => {
  it('is required, bare or quoted, visible and short', async () => {
    const app = await startApp();
    expect(await post(app, undefined)).toMatchObject({ status: 400, body: { code: 'idempotency_key_required' } });
    expect(await post(app, '')).toMatchObject({ status: 400, body: { code: 'idempotency_key_required' } });
    for (const bad of ['x'.repeat(256), 'a b', '""', '"a b"', 'é']) {
      expect(await post(app, bad)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }
    expect(app.things.made).toBe(0);
    const first = await post(app, 'k');
    expect(first).toMatchObject({ status: 201, replayed: null });
    expect(await post(app, '"k"')).toMatchObject({ status: 201, replayed: 'true', body: { id: first.body['id'] } });
    expect(await post(app, 'x'.repeat(255))).toMatchObject({ status: 201, replayed: null });
  });

  it('gives the resource as it stands now, and refuses another request', async () => {
    const app = await startApp();
    const first = await post(app, 'key');
    app.things.byId.get(String(first.body['id']))!.note = 'changed';
    const reordered = { note: 'mine', lines: [{ phoneNumber: '+12065551234' }] };
    expect(await post(app, 'key', reordered)).toMatchObject({
      status: 201,
      replayed: 'true',
      body: { id: first.body['id'], note: 'changed' },
    });
    expect(await post(app, 'key', { ...body, note: 'other' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect(app.things.made).toBe(1);
  });

  // The one takes the body as its fingerprint, the other what it says itself.
  it.each(['/v1/things', '/v1/things/secret'])('is of one query: %s', async (route) => {
    const app = await startApp();
    const path = `${route}?provider=a`;
    const first = await post(app, 'key', body, { path });
    expect(first).toMatchObject({ status: 201, replayed: null });
    for (const other of ['?provider=b', '', '?provider=a&status=x', '?provider=a&provider=b'])
      expect(await post(app, 'key', body, { path: `${route}${other}` })).toMatchObject({
        status: 422,
        body: { code: 'idempotency_key_reused' },
      });
    expect(await post(app, 'key', body, { path })).toMatchObject({ replayed: 'true', body: { id: first.body['id'] } });
    expect(app.things.made).toBe(1);
  });

  it('means nothing to another tenant', async () => {
    const app = await startApp();
    const mine = await post(app, 'key');
    const theirs = await post(app, 'key', body, { bearer: 'other-key' });
    expect(theirs).toMatchObject({ status: 201, replayed: null, body: { tenant: 'other' } });
    expect(theirs.body['id']).not.toBe(mine.body['id']);
  });

  it('lets one of many through', async () => {
    const app = await startApp();
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    app.things.beforeBind = () => gate;
    const first = post(app, 'key');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const others = await Promise.all(Array.from({ length: 20 }, () => post(app, 'key')));
    for (const other of others) {
      expect(other).toMatchObject({
        status: 409,
        retryAfter: '1',
        replayed: null,
        body: { code: 'idempotency_in_progress', retry: { safe: true } },
      });
    }
    open();
    const { status, body: made } = await first;
    expect(status).toBe(201);
    expect(app.things.made).toBe(1);
    expect(await post(app, 'key')).toMatchObject({ status: 201, replayed: 'true', body: { id: made['id'] } });
  });

  it('is given back when nothing has happened', async () => {
    const app = await startApp();
    app.things.beforeBind = () => Promise.reject(new GatewayError('number_unavailable', 'Taken.'));
    expect(await post(app, 'key')).toMatchObject({ status: 409, replayed: null, body: { code: 'number_unavailable' } });
    app.things.beforeBind = () => Promise.reject(new Error('nobody foresaw this'));
    expect(await post(app, 'key')).toMatchObject({ status: 500, replayed: null, body: { code: 'internal' } });
    app.things.beforeBind = async () => {};
    expect(await post(app, 'key')).toMatchObject({ status: 201, replayed: null });
    expect(app.things.made).toBe(1);
  });

  it('keeps the problem of a request that had an effect', async () => {
    const app = await startApp();
    const upstream = { provider: 'didtfn', operation: 'reserve', httpStatus: 500 };
    app.things.afterBind = () =>
      Promise.reject(new GatewayError('upstream_timeout', 'Too slow.', { upstream, retry: { safe: false } }));
    const first = await post(app, 'key');
    expect(first).toMatchObject({
      status: 504,
      replayed: null,
      body: { code: 'upstream_timeout', upstream, retry: { safe: false } },
    });
    app.things.afterBind = async () => {};
    const again = await post(app, 'key');
    expect(again).toMatchObject({ status: 504, replayed: 'true' });
    expect({ ...again.body, requestId: '' }).toEqual({ ...first.body, requestId: '' });
    expect(app.things.made).toBe(1);
  });

  it('leads back to the resource after an error nobody foresaw', async () => {
    const app = await startApp();
    app.things.afterBind = () => Promise.reject(new Error('nobody foresaw this'));
    expect(await post(app, 'key')).toMatchObject({ status: 500 });
    expect(await post(app, 'key')).toMatchObject({ status: 201, replayed: 'true', body: { touched: 1 } });
    expect(app.things.made).toBe(1);
  });

  it('leads back to the resource after the process died, wherever it died', async () => {
    const app = await startApp();
    const idempotency = app.app.get(Idempotency);
    const use = (key: string) => ({
      tenant: 'acme',
      route: 'POST /v1/things',
      key,
      fingerprint: fingerprintOf(['POST /v1/things', {}, body]),
    });
    // Died before the resource was made: the key is taken anew once its lock has run out.
    expect((await app.ledger.idempotency.take(use('before'), 1)).state).toBe('mine');
    // Died after it was made: the lock has run out too, and the retry finds the resource.
    const made = await post(app, 'made');
    await app.ledger.idempotency.take(use('after'), 1);
    await app.ledger.idempotency.bind(use('after'), String(made.body['id']));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await post(app, 'before')).toMatchObject({ status: 201, replayed: null });
    expect(await post(app, 'after')).toMatchObject({ status: 201, replayed: 'true', body: { id: made.body['id'] } });
    expect(app.things.made).toBe(2);
    expect(idempotency).toBeDefined();
  });

  it('is never given back once it is bound, whoever comes to hold it; and never bound once it is gone', async () => {
    const app = await startApp();
    const { idempotency } = app.ledger;
    const use = (holder: string) => ({
      ...{ tenant: 'acme', route: 'POST /v1/things', key: 'key', holder },
      fingerprint: fingerprintOf(['POST /v1/things', {}, body]),
    });
    const made = await post(app, 'other');
    await idempotency.take(use('first'), 1);
    await idempotency.bind(use('first'), String(made.body['id']));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await idempotency.take(use('second'), 1)).state).toBe('interrupted');
    await idempotency.release(use('second'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await post(app, 'key')).toMatchObject({ status: 201, replayed: 'true', body: { id: made.body['id'] } });
    expect(app.things.made).toBe(1);
    await expect(idempotency.bind({ ...use('late'), key: 'gone' }, 'ord_2')).rejects.toThrow(KeyLost);
  });
});

it('every answer of the small app is as documented', async () => {
  const app = await startApp();
  const check = new ResponseCheck(app.document as unknown as Record<string, unknown>);
  const made = await post(app, 'key');
  const wrong: string[] = [];
  for (const [method, path, bearer] of [
    ['GET', '/v1/things?limit=1', 'all-key'],
    ['GET', `/v1/things/${String(made.body['id'])}`, 'all-key'],
    ['GET', '/v1/things/ord_7', 'all-key'],
    ['GET', '/v1/things?limit=x', 'all-key'],
    ['GET', '/v1/things', 'wrong-key'],
    ['POST', '/v1/things', 'search-key'],
    ['POST', '/v1/things/by-number/+12065551234/poke', 'all-key'],
    ['POST', '/v1/things/by-number/+12065551234/poke?status=y', 'all-key'],
    ['POST', '/v1/things/by-number/+12065551234/poke?status=x', 'all-key'],
  ] as const) {
    const reply = await fetch(app.url + path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'x-correlator': 'c', 'idempotency-key': 'k' },
    });
    wrong.push(
      ...check.problemsOf(method, path, { status: reply.status, headers: reply.headers, text: await reply.text() }),
    );
  }
  expect(wrong).toEqual([]);
  const reply = {
    status: 200,
    headers: new Headers({ 'content-type': 'application/json', 'x-request-id': 'r' }),
    text: '{"id":"ord_7","extra":1}',
  };
  expect(check.problemsOf('GET', '/v1/things/ord_7', reply).join('\n')).toMatch(
    /pattern[\s\S]*additional properties|additional properties[\s\S]*pattern/,
  );
  expect(check.problemsOf('GET', '/v1/things/ord_7', { ...reply, status: 418 })).toEqual([
    'GET /v1/things/{id} 418: the status is not documented',
  ]);
  expect(check.problemsOf('GET', '/v1/nothing', reply)).toEqual(['GET /v1/nothing 200: the route is not documented']);
});
