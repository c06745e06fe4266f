import { brotliDecompressSync } from 'node:zlib';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { KeptAnswer } from '../../src/http/kept-answer.js';
import { startTestGateway, type TestGateway } from './gateway.js';

let at: TestGateway;
beforeAll(async () => {
  at = await startTestGateway();
});
afterAll(() => at.stop());

const made = jest.spyOn(KeptAnswer.prototype as unknown as { makeIn: () => unknown }, 'makeIn');
const path = '/v1/coverage/exchanges?region=WA&provider=didtfn';

interface Raw {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** As it comes over the socket: nothing is decompressed or revalidated by a client. */
const get = (headers: Record<string, string> = {}, key = 'acme'): Promise<Raw> =>
  new Promise((resolve, reject) => {
    const options = { headers: { authorization: `Bearer ${key}`, ...headers } };
    request(at.gateway.url + path, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });

it('compresses coverage once, for all requests and callers', async () => {
  made.mockClear();
  const first = await get({ 'accept-encoding': 'br' });
  const others = await Promise.all(
    Array.from({ length: 10 }, (_, i) => get({ 'accept-encoding': 'gzip, br' }, ['acme', 'beta'][i % 2])),
  );
  expect(made).toHaveBeenCalledTimes(1);
  expect(first.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'private, no-cache' });
  for (const { status, headers, body } of others) {
    expect([status, headers['etag']]).toEqual([200, first.headers['etag']]);
    expect(body.equals(first.body)).toBe(true);
  }
  const plain = await get();
  expect(brotliDecompressSync(first.body).equals(plain.body)).toBe(true);
  // A weak name: it says the same.
  expect(plain.headers['etag']).toBe(first.headers['etag']);
  const { data, providers } = JSON.parse(plain.body.toString('utf8')) as Record<string, object[]>;
  expect(data).not.toHaveLength(0);
  expect(providers).toEqual([expect.objectContaining({ provider: 'didtfn', outcome: 'ok', count: data!.length })]);
});

it('returns 304 without a body for a matching version, as documented', async () => {
  const { headers, body } = await get();
  const known = String(headers['etag']);
  expect(body.length).toBeGreaterThan(100);
  for (const given of [known, known.replace('W/', ''), `"other", ${known}`, '*']) {
    const again = await get({ 'if-none-match': given });
    expect([given, again.status, again.body.length, again.headers['etag']]).toEqual([given, 304, 0, known]);
  }
  const documented = await at.client.get(path, { headers: { 'if-none-match': known } });
  expect(documented.status).toBe(304);
  expect((await get({ 'if-none-match': '"other"' })).status).toBe(200);
});

it('requires the scope for searching, even with a matching ETag', async () => {
  const known = String((await get()).headers['etag']);
  expect((await get({ 'if-none-match': known }, 'nobody')).status).toBe(401);
  expect((await get({ 'if-none-match': known }, 'acme-books')).status).toBe(403);
});
