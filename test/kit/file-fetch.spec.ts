import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fetchFile } from '../../src/providers/kit/file-fetch.js';

let server: Server;
let origin: string;
let answer: RequestListener;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((closed) => server.close(closed));
});

const fetched = (link = `${origin}/uploads/a.csv`, more: { maxBytes?: number; idleMs?: number } = {}) =>
  fetchFile({ provider: 'acme', operation: 'daily_cdrs', link, baseUrl: `${origin}/api/did`, ...more });

describe('a file of a provider', () => {
  it('is streamed as it comes, without credentials', async () => {
    answer = ({ headers }, response) => {
      response.writeHead(200, { 'content-type': 'text/csv', 'content-length': 8 });
      response.write('a,b\n');
      setTimeout(() => response.end(headers.authorization ?? 'c,d\n'), 20);
    };
    const file = await fetched();
    expect(file.bytes).toBe(8);
    expect(await text(file.content)).toBe('a,b\nc,d\n');
  });

  it.each([
    'https://elsewhere.example/a.csv',
    'http://127.0.0.1:1/a.csv',
    'file:///etc/passwd',
    '/uploads/a.csv',
    'URL/uploads/a.csv',
  ])('is not fetched from %s', async (link) => {
    await expect(fetched(link)).rejects.toMatchObject({
      code: 'upstream_malformed',
      upstream: { code: 'foreign_link' },
    });
  });

  it('is not fetched with credentials in the link', async () => {
    await expect(fetched(origin.replace('//', '//user:word@'))).rejects.toMatchObject({ code: 'upstream_malformed' });
  });

  it.each([
    [302, { location: '/uploads/b.csv' }, 'upstream_malformed'],
    [200, { 'content-type': 'text/html; charset=UTF-8' }, 'upstream_malformed'],
    [200, { 'content-encoding': 'gzip' }, 'upstream_malformed'],
    [200, { 'content-length': '101' }, 'upstream_malformed'],
    [403, {}, 'upstream_malformed'],
    [404, {}, 'not_found'],
    [500, {}, 'upstream_unavailable'],
  ])('is not what comes with %s and %j', async (status, headers, code) => {
    let asked = 0;
    answer = (_request, response) => {
      asked += 1;
      response.writeHead(status, headers).flushHeaders();
      response.end('x'.repeat(101));
    };
    await expect(fetched(undefined, { maxBytes: 100 })).rejects.toMatchObject({ code });
    expect(asked).toBe(1);
  });

  it('ends in a failure when it is larger than it may be', async () => {
    answer = (_request, response) => void response.writeHead(200).end('x'.repeat(101));
    const file = await fetched(undefined, { maxBytes: 100 });
    await expect(text(file.content)).rejects.toMatchObject({ upstream: { code: 'file_too_large' } });
  });

  it('ends in a failure when the provider breaks off or says nothing more', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('x');
      setTimeout(() => response.destroy(), 20);
    };
    await expect(text((await fetched()).content)).rejects.toThrow();
    answer = (_request, response) => void response.writeHead(200).write('x');
    await expect(text((await fetched(undefined, { idleMs: 100 })).content)).rejects.toThrow();
  });

  it('is a problem when nobody answers', async () => {
    answer = () => undefined;
    await expect(fetched(undefined, { idleMs: 100 })).rejects.toMatchObject({ code: 'upstream_timeout' });
    answer = ({ socket }) => void socket.destroy();
    await expect(fetched()).rejects.toMatchObject({ code: 'upstream_unavailable' });
  });

  it('is a problem at once when the provider switches to another protocol', async () => {
    answer = ({ socket }) =>
      void socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
    await expect(fetched()).rejects.toMatchObject({ code: 'upstream_unavailable' });
  });
});
