import { expect, it } from '@jest/globals';
import { startApp } from './app.js';

const poked = '/v1/things/by-number/+12065551234/poke';

it('a route that is to go says so in every answer, and in the document; others do not', async () => {
  const { url, document } = await startApp();
  const call = (path: string, method: string, key: string): Promise<Response> =>
    fetch(url + path, { method, headers: { Authorization: `Bearer ${key}` } });
  for (const [key, status] of [
    ['all-key', 204],
    ['search-key', 403],
    ['nobody', 401],
  ] as const) {
    const answer = await call(poked, 'POST', key);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('deprecation')).toBe(`@${Date.UTC(2026, 11, 1) / 1000}`);
    expect(answer.headers.get('sunset')).toBe('Tue, 01 Jun 2027 00:00:00 GMT');
  }
  const other = await call('/v1/things', 'GET', 'all-key');
  expect([other.status, other.headers.get('deprecation'), other.headers.get('sunset')]).toEqual([200, null, null]);

  const operation = document.paths['/v1/things/by-number/{e164}/poke']?.post;
  expect(operation).toMatchObject({
    deprecated: true,
    description: expect.stringMatching(
      /^Deprecated since 2026-12-01, and removed on 2027-06-01 or later: use `GET \/v1\/things\/\{id\}`\./,
    ),
    responses: { 204: { headers: { Deprecation: expect.any(Object), Sunset: expect.any(Object) } } },
  });
  expect(document.paths['/v1/things']?.get).not.toHaveProperty('deprecated');
});
