import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { codingFor, KeptAnswer } from '../../src/http/kept-answer.js';
import { yamlOf } from '../../src/http/yaml.js';
import { startApp } from './app.js';

interface Raw {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** As it comes over the socket: nothing is decompressed or revalidated by a client. */
function get(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
  return new Promise((resolve, reject) => {
    request(url, { headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

const texts = ['/openapi.json', '/openapi.yaml', '/docs', '/docs/start.js', '/docs/swagger-ui.css', '/docs/problems'];

describe('answers that stay the same', () => {
  it('are asked for again when they could not be made, at once or later', async () => {
    const answers = [() => { throw new Error('missing'); }, () => Promise.reject(new Error('missing')), () => 'here']; // prettier-ignore
    const kept = new KeptAnswer('text/plain', () => answers.shift()!());
    const reply = { getHeader: () => undefined, header: () => reply, type: () => reply, send: (body: Buffer) => body };
    const send = (): Promise<unknown> => kept.send({ headers: {} } as never, reply as never);
    await expect(send()).rejects.toThrow('missing');
    await expect(send()).rejects.toThrow('missing');
    expect(String(await send())).toBe('here');
  });

  it('come compressed as the caller accepts it, with a strong ETag for each coding', async () => {
    const { url } = await startApp();
    for (const path of texts) {
      const [plain, gzip, br] = await Promise.all([
        get(url + path),
        get(url + path, { 'accept-encoding': 'gzip' }),
        get(url + path, { 'accept-encoding': 'gzip, deflate, br, zstd' }),
      ]);
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(gzip.headers['content-encoding']).toBe('gzip');
      expect(br.headers['content-encoding']).toBe('br');
      expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
      expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
      expect(new Set([plain, gzip, br].map(({ headers }) => headers['etag'])).size).toBe(3);
      for (const { status, headers, body } of [plain, gzip, br]) {
        expect(status).toBe(200);
        expect(headers['etag']).toMatch(/^"[\w-]{20,}"$/);
        expect(headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'Accept-Encoding' });
        expect(headers['content-length']).toBe(String(body.length));
      }
    }
  });

  it('are 304 for whoever has them in that coding, and keep their headers', async () => {
    const { url } = await startApp({ origins: ['https://desk.example'] });
    const accept = { 'accept-encoding': 'br' };
    const { headers } = await get(`${url}/openapi.json`, accept);
    const etag = String(headers['etag']);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(`${url}/openapi.json`, { ...accept, 'if-none-match': known });
      expect({ known, status: again.status, length: again.body.length }).toEqual({ known, status: 304, length: 0 });
      expect(again.headers).toMatchObject({ etag, 'cache-control': 'no-cache', vary: 'Origin, Accept-Encoding' });
      expect(again.headers['content-encoding']).toBeUndefined();
    }
    for (const [name, other] of [
      [etag, { 'accept-encoding': 'gzip' }],
      ['"other"', accept],
    ] as const)
      expect(await get(`${url}/openapi.json`, { ...other, 'if-none-match': name })).toMatchObject({ status: 200 });
    const head = await get(`${url}/openapi.json`, accept, 'HEAD');
    expect(head).toMatchObject({ status: 200, headers: { etag, 'content-length': headers['content-length'] } });
    expect(head.body).toHaveLength(0);
  });

  it('are not compressed where that brings nothing, and pages keep their policy', async () => {
    const { url } = await startApp();
    const icon = await get(`${url}/docs/favicon-32x32.png`, { 'accept-encoding': 'br' });
    expect(icon).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect([icon.headers['content-encoding'], icon.headers['vary']]).toEqual([undefined, undefined]);
    expect((await get(`${url}/docs`)).headers['content-security-policy']).toContain("default-src 'self'");
    expect(await get(`${url}/docs/`)).toMatchObject({ status: 302, headers: { location: '/docs' } });
    expect((await get(`${url}/docs/start.js`)).body.toString()).toContain('Idempotency-Key');
  });

  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['gzip;q=0.5, br;q=0.4', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['identity, br;q=0.5', 'identity'],
    ['*', 'br'],
    ['br;q=0, *;q=0.1', 'gzip'],
    ['deflate, zstd', 'identity'],
    ['identity;q=0', 'identity'],
    ['br;q=nonsense', 'identity'],
  ])('Accept-Encoding %s is answered in %s', (accepted, coding) => {
    expect(codingFor(accepted)).toBe(coding);
  });
});

describe('YAML', () => {
  it.each([
    [{ plain: 'text', true: 'yes', 'with space': 1, '200': { $ref: '#/x' }, n: null }],
    [{ empty: {}, none: [], list: [1, 'two', [3], { four: 4, five: [{ six: 6 }] }, {}] }],
    [{ lines: 'one\n\n  two: # 3\nfour', led: ' x\ny', trailed: 'x\n', tab: 'a\tb\nc', crlf: 'a\r\nb', colon: 'a: b' }],
    [['- x', '# y', '"z"', "'", 'null', '1e3', '', '\u0085', 'é…', '😀']],
    ['a text\nof two lines'],
    [12.5],
  ])('is read back as it was: %j', (value) => {
    expect(parse(yamlOf(value))).toEqual(value);
  });
});
