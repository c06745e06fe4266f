import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/domain/ids.js';
import { ApiKeys } from '../../src/http/api-keys.js';
import { lackingFor, type Needed, scopes } from '../../src/domain/scopes.js';
import { startApp } from './app.js';
import { sendRaw } from './raw.js';

const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

describe('authentication', () => {
  it('asks for a key, and says so in both languages', async () => {
    const { url } = await startApp();
    const none = await fetch(`${url}/v1/things`);
    expect(none.status).toBe(401);
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    expect(none.headers.get('content-type')).toBe('application/problem+json');
    const howTo = expect.stringContaining('Authorization: Bearer <key>');
    expect(await none.json()).toMatchObject({
      ...{ code: 'unauthenticated', status: 401, instance: '/v1/things', detail: howTo },
    });
    const wrong = await fetch(`${url}/v1/things`, bearer('nobody'));
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(await wrong.json()).not.toMatchObject({ detail: howTo });
    for (const authorization of ['Basic YWxsLWtleTo=', 'all-key', 'Bearer', 'Bearer all-key all-key']) {
      expect((await fetch(`${url}/v1/things`, { headers: { authorization } })).status).toBe(401);
    }
    expect((await fetch(`${url}/v1/things`, bearer('all-key'))).status).toBe(200);
    expect((await fetch(`${url}/v1/things`, { headers: { authorization: 'bearer all-key' } })).status).toBe(200);
    expect((await fetch(`${url}/open`)).status).toBe(200);
  });

  it('holds a key to its scopes', async () => {
    const { url } = await startApp();
    expect((await fetch(`${url}/v1/things`, bearer('search-key'))).status).toBe(200);
    const refused = await fetch(`${url}/v1/things`, {
      method: 'POST',
      headers: { authorization: 'Bearer search-key', 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: '{"lines":[{"phoneNumber":"+12065551234"}]}',
    });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      code: 'forbidden',
      detail: 'The API key lacks scope "orders:write".',
    });
  });

  it('slows down guessing, and lets good keys in meanwhile', async () => {
    const { url } = await startApp();
    const statuses = [];
    for (let guess = 0; guess < 12; guess++)
      statuses.push((await fetch(`${url}/v1/things`, bearer(`guess-${guess}`))).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const limited = await fetch(`${url}/v1/things`, bearer('guess'));
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await limited.json()).toMatchObject({ code: 'rate_limited', retry: { safe: true } });
    expect((await fetch(`${url}/v1/things`, bearer('all-key'))).status).toBe(200);
  });

  it('has no way around it', async () => {
    const { url } = await startApp();
    const id = newId('ord');
    const variants = (path: string): string[] => [
      path,
      `${path}/`,
      `/${path}`,
      `${path}//`,
      path.replace('/v1', '/%76%31'),
      path.replace('things', 'thing%73'),
      path.replace('things', '%61%2e%2e/things'),
      path.replace('/v1/', '/v1/%2e/'),
      path.replace('/v1/', '/v1/./'),
      path.replace('/v1/', '/open/../v1/'),
      path.replace('/v1/', '/open/%2e%2e/v1/'),
      path.replace('/v1/', '/v1%2f'),
      `${path};x`,
      `${path};x=1`,
      `${path}?x=1`,
      `${path}%00`,
      `${path}%20`,
      `${path}#/open`,
      path.toUpperCase(),
      path.replace('/v1', '/V1'),
      `http://127.0.0.1${path}`,
      `http://127.0.0.1/open/..${path}`,
      `*${path.slice(1)}`,
    ];
    const methods = ['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE', 'PUT', 'PATCH'];
    const through: string[] = [];
    for (const path of ['/v1/things', `/v1/things/${id}`, '/v1/things/by-number/+12065551234/poke'].flatMap(variants)) {
      for (const method of methods) {
        const { status } = await sendRaw(
          url,
          `${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nIdempotency-Key: k\r\nConnection: close\r\n\r\n`,
        );
        if (status < 400) through.push(`${method} ${path} ${status}`);
      }
    }
    expect(through).toEqual([]);
    const [head, spelled] = await Promise.all([
      fetch(`${url}/v1/things`, { method: 'HEAD' }),
      sendRaw(url, 'GET /v1/%74hings HTTP/1.1\r\nHost: x\r\n\r\n'),
    ]);
    expect([head.status, spelled.status]).toEqual([401, 401]);
  }, 60_000);
});

describe('what a route asks of a key', () => {
  it.each([
    ['orders:read', ['search', 'orders:read'], undefined],
    ['orders:write', ['orders:read'], 'scope "orders:write"'],
    [['billing:charge', 'operator'], ['operator', 'billing:charge'], undefined],
    [['billing:charge', 'operator'], ['billing:charge'], 'scope "operator"'],
    [{ anyOf: ['orders:write', 'ports:write'] }, ['ports:write'], undefined],
    [{ anyOf: ['orders:write', 'ports:write'] }, ['search'], 'one of the scopes "orders:write", "ports:write"'],
  ] as [Needed, string[], string | undefined][])('%j of %j: %s', (needed, held, lacking) => {
    expect(lackingFor(needed, held)).toBe(lacking);
  });
});

describe('the file of API keys', () => {
  const directory = mkdtempSync(join(tmpdir(), 'keys-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const load = (content: unknown): (() => ApiKeys) => {
    const file = join(directory, 'keys.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return () => ApiKeys.fromFile(file);
  };
  const good = { id: 'acme-1', tenant: 'acme', sha256: 'a'.repeat(64), scopes: ['search'] };
  const other = { ...good, id: 'acme-2', sha256: 'b'.repeat(64) };
  const usd = { amount: '5.00', currency: 'USD' };

  it.each([
    ['{', 'does not contain valid JSON'],
    [{ keys: [] }, '"keys" must be a list'],
    [[], '"keys" must be a list'],
    [{ keys: [good, 7] }, 'keys[1] must be an object'],
    [{ keys: [{ ...good, id: '' }] }, 'keys[0].id must be'],
    [{ keys: [good, { ...other, tenant: 'a b' }] }, 'keys[1].tenant must be'],
    [{ keys: [{ ...good, sha256: 'sandbox' }] }, 'keys[0].sha256 must be'],
    [{ keys: [{ ...good, scopes: ['search', 'everything'] }] }, 'keys[0].scopes[1] must be'],
    [{ keys: [{ ...good, scopes: [] }] }, 'keys[0].scopes must be'],
    [{ keys: [{ ...good, accounts: { tcl: ['cust-2'] } }] }, 'keys[0].accounts must map'],
    [{ keys: [{ ...good, accounts: { tcl: { customerIds: 'cust-2' } } }] }, 'keys[0].accounts must map'],
    [
      {
        keys: [
          { ...good, accounts: { tcl: {} } },
          { ...other, accounts: { tcl: { customerIds: ['cust-2'] } } },
        ],
      },
      'keys[1].accounts differs from that of another key',
    ],
    [{ keys: [{ ...good, scope: '*' }] }, 'keys[0] has a field other than'],
    [{ keys: [{ ...good, limits: 5 }] }, 'keys[0].limits must be an object'],
    [{ keys: [good, { ...other, limits: { liveHold: 5 } }] }, 'keys[1].limits.liveHold is not a limit: use'],
    [{ keys: [{ ...good, limits: { liveHolds: -1 } }] }, 'keys[0].limits.liveHolds must be an integer from 0'],
    [{ keys: [{ ...good, limits: { liveHolds: '5' } }] }, 'keys[0].limits.liveHolds must be an integer from 0'],
    [
      { keys: [{ ...good, limits: { spendPerDay: 5 } }] },
      'keys[0].limits.spendPerDay must be a non-negative amount of money',
    ],
    [
      { keys: [{ ...good, limits: { spendPerDay: { amount: '-5', currency: 'USD' } } }] },
      'keys[0].limits.spendPerDay must be a non-negative amount of money',
    ],
    [
      { keys: [{ ...good, limits: { spendPerDay: [usd, { amount: '5', currency: 'dollars' }] } }] },
      'keys[0].limits.spendPerDay[1] must be a non-negative amount of money',
    ],
    [{ keys: [{ ...good, limits: { spendPerDay: [usd, usd] } }] }, 'keys[0].limits.spendPerDay[1] repeats USD'],
    [
      {
        keys: [
          { ...good, limits: { liveHolds: 5 } },
          { ...other, limits: { liveHolds: 6 } },
        ],
      },
      'keys[1].limits differs from that of another key',
    ],
    [{ keys: [good, { ...other, id: 'acme-1' }] }, 'keys[1] repeats the id or the sha256 of keys[0]'],
    [{ keys: [good, { ...other, sha256: good.sha256 }] }, 'keys[1] repeats the id or the sha256 of keys[0]'],
  ])('%j: %s', (content, message) => {
    expect(load(content)).toThrow(message);
  });

  it('gives all keys of a tenant what one of them has written down', () => {
    const accounts = { tcl: { customerIds: ['cust-2'] } };
    const keys = load({ keys: [good, { ...other, accounts }, { ...good, id: 'beta-1', tenant: 'beta', sha256: 'c'.repeat(64) }] })(); // prettier-ignore
    expect(Object.fromEntries(keys.accounts())).toEqual({ acme: accounts, beta: {} });
  });

  it('limits a tenant by what is written down with one of its keys, and card attempts of everybody', () => {
    const limits = { liveHolds: 5, cardAttemptsPerHour: 2, spendPerDay: usd };
    const keys = load({ keys: [good, { ...other, limits }, { ...good, id: 'beta-1', tenant: 'beta', sha256: 'c'.repeat(64) }] })(); // prettier-ignore
    expect(keys.limitsOf('acme')).toEqual({ ...limits, spendPerDay: [usd], cardAttemptsPerDay: 100 });
    expect(keys.limitsOf('beta')).toEqual({ cardAttemptsPerHour: 20, cardAttemptsPerDay: 100 });
  });

  describe('lets', () => {
    const within = scopes.filter((scope) => scope !== 'operator');
    const ordering = [
      ...['orders', 'numbers', 'trunks', 'customers'].flatMap((one) => [`${one}:read`, `${one}:write`]),
      'changes:read',
    ];
    const key = (tenant: string, sha: string, said: string[]): object => ({
      id: `${tenant}-${sha}`,
      tenant,
      sha256: createHash('sha256').update(sha).digest('hex'),
      scopes: said,
    });
    it.each([
      ['one tenant do everything', 'live', [key('acme', '1', ['*'])], scopes],
      ['one of several do everything of its own', 'live', [key('acme', '1', ['*']), key('beta', '2', ['*'])], within],
      ['everybody in a sandbox operate it', 'sandbox', [key('acme', '1', ['*']), key('beta', '2', ['*'])], scopes],
      ['an operator be named there', 'sandbox', [key('acme', '1', ['*']), key('beta', '2', ['operator'])], within],
      [
        'an administrator settle its own and manage keys',
        'live',
        [key('acme', '1', ['admin']), key('beta', '2', ['*'])],
        ['resolve', 'keys:read', 'keys:write', 'audit:read'],
      ],
      ['who may order see and do what that word has always meant', 'live', [key('acme', '1', ['order'])], ordering],
      [
        'who may reserve see reservations',
        'live',
        [key('acme', '1', ['reserve'])],
        ['reservations:read', 'reservations:write'],
      ],
      ['who may port see ports', 'live', [key('acme', '1', ['port'])], ['ports:read', 'ports:write']],
      ['who reads only read', 'live', [key('acme', '1', ['orders:read'])], ['orders:read']],
      ['no more than is said', 'live', [key('acme', '1', ['search'])], ['search']],
      ['an operator be that alone', 'live', [key('acme', '1', ['operator']), key('beta', '2', ['*'])], ['operator']],
    ] as const)('%s (%s)', (_, mode, keys, granted) => {
      load({ keys });
      expect(ApiKeys.fromFile(join(directory, 'keys.json'), mode).find('1', '10.0.0.1')?.scopes).toEqual(granted);
    });
  });

  it('names what is wrong and never repeats it', () => {
    for (const secret of [{ keys: [{ ...good, sha256: 'hunter2' }] }, '{"hunter2']) {
      let message = '';
      try {
        load(secret)();
      } catch (error) {
        message = String(error);
      }
      expect(message).toContain('API_KEYS_FILE');
      expect(message).not.toContain('hunter2');
    }
    expect(() => ApiKeys.fromFile(join(directory, 'missing.json'))).toThrow('cannot be read');
  });

  it('has a sandbox key that is good on this machine only', () => {
    const keys = ApiKeys.sandbox();
    expect(keys.find('sandbox', '127.0.0.1')).toEqual({
      tenant: 'sandbox',
      keyId: 'sandbox',
      scopes,
      accounts: 'everything',
    });
    expect(keys.find('sandbox', '::1')).toBeDefined();
    expect(keys.find('sandbox', '::ffff:127.0.0.1')).toBeDefined();
    expect(keys.find('sandbox', '10.0.0.1')).toBeUndefined();
    expect(keys.find('sandbox', '1127.0.0.1')).toBeUndefined();
    expect(keys.find('other', '127.0.0.1')).toBeUndefined();
  });
});
