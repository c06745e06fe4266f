import { afterEach, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { GatewayError } from '../../src/domain/errors.js';
import {
  failureOf,
  dialect,
  httpUpstream,
  input,
  openBudget,
  saying,
  search,
  senderFor,
  stopAll,
  success,
  token,
} from './upstream.js';

afterEach(stopAll);

const slow = { readMs: 3_000, moneyMs: 3_000 };

describe('what a sender is made with', () => {
  it.each(['https://api.example.com/api/did', 'http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1/x'])(
    'takes %s',
    (url) => {
      expect(() => senderFor(url)).not.toThrow();
    },
  );

  it.each([
    'http://api.example.com',
    'http://127.0.0.1.example.com',
    'http://10.0.0.1',
    'ftp://127.0.0.1',
    'https://user:secret@api.example.com',
    'https://api.example.com/?token=secret',
    'https://api.example.com/#x',
    'not a URL',
    '',
  ])('refuses %j without showing it', (url) => {
    expect(() => senderFor(url)).toThrow(GatewayError);
    expect(() => senderFor(url)).toThrow(/^internal: The base URL must (?!.*secret)/);
  });

  it('keeps nothing of the secrets of a call that the provider repeats', async () => {
    const secret = 'Blue Canary';
    const upstream = await httpUpstream(
      (request, response, count) =>
      saying(200, JSON.stringify(count === 1 ? { status: '9', error: `Wrong PIN ${secret}` } : { status: secret }))(request, response, count), // prettier-ignore
    );
    const sender = senderFor(upstream.url);
    for (let i = 0; i < 2; i++) await sender.read(search, { ...input, pin: secret }).catch(() => undefined);
    expect(sender.unmapped()).toContainEqual({ text: 'Wrong PIN [redacted]', count: 1 });
    expect(sender.drift.report().words).toMatchObject([{ field: 'status', word: 'other' }]);
    expect(JSON.stringify([sender.unmapped(), sender.drift.report()])).not.toContain('Canary');
  });

  it('masks secret headers and refuses to send broken ones', async () => {
    const upstream = await httpUpstream(saying(400, JSON.stringify({ status: '400', error: `no ${token}` })));
    const speaking = {
      ...dialect(upstream.url),
      credentials: () => ({}),
      headers: () => ({ authorization: `Bearer ${token}` }),
    };
    const error = await failureOf(senderFor(upstream.url, { dialect: speaking }));
    expect(error.upstream?.message).toBe('no [redacted]');
    expect(upstream.requests[0]?.headers.authorization).toBe(`Bearer ${token}`);
    const broken = { ...speaking, headers: () => ({ authorization: `Bearer ${token}\r\nx: 1` }) };
    expect(await failureOf(senderFor(upstream.url, { dialect: broken }))).toMatchObject({ code: 'internal' });
    expect(upstream.requests).toHaveLength(1);
  });

  it('refuses a path that a URL would read differently', async () => {
    const upstream = await httpUpstream(saying(200, success));
    for (const path of ['/a/../b', '/a?b=c', '/a#b', '/{id}', '/a b', '/%2e%2e/b']) {
      const speaking = { ...dialect(upstream.url), encode: () => ({ path }) };
      expect(await failureOf(senderFor(upstream.url, { dialect: speaking }))).toMatchObject({ code: 'internal' });
    }
    expect(upstream.connections).toBe(0);
  });

  it('shows nothing when it is printed', () => {
    const sender = senderFor('https://api.example.com', { budget: openBudget });
    expect(inspect(sender, { depth: null, showHidden: true })).not.toContain(token);
  });
});

it('32 reads at once, ten times over, share 32 connections', async () => {
  const upstream = await httpUpstream(saying(200, success));
  const sender = senderFor(upstream.url, { timeouts: slow, limits: { perSecond: 1_000, burst: 32 } });
  for (let i = 0; i < 10; i++) {
    const reads = Array.from({ length: 32 }, (_, j) =>
      sender.read(search, { ...input, number: String(2_065_550_000 + j) }),
    );
    await Promise.all(reads);
  }
  expect(upstream.requests).toHaveLength(320);
  expect(upstream.connections).toBe(32);
});
