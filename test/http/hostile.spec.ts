import { once } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { startApp } from './app.js';
import { type RawReply, sendRaw } from './raw.js';

const headers = 'Host: x\r\nAuthorization: Bearer all-key\r\nIdempotency-Key: k\r\n';
const problem = ({ status, body }: RawReply): [number, string] => [status, (JSON.parse(body) as { code: string }).code];
const post = (url: string, body: string, more = ''): Promise<RawReply> =>
  sendRaw(
    url,
    `POST /v1/things HTTP/1.1\r\n${headers}${more}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );

describe('what nobody sends by mistake', () => {
  it('finds nothing beside the documentation', async () => {
    const { url, logged } = await startApp();
    for (const path of ['/docs/../x', '/docs/%2e%2e/x', '/docs/..%2fx', '/docs/%00', '/docs//', '/docs/nothing.js'])
      expect([path, ...problem(await sendRaw(url, `GET ${path} HTTP/1.1\r\n${headers}\r\n`))]).toEqual([
        path,
        404,
        'not_found',
      ]);
    expect(logged).toEqual([]);
  });

  it('is told how deep a body may be, before a digest is made of it', async () => {
    const { url, logged, things } = await startApp();
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    for (const body of [
      `{"lines":${nested(100_000)}}`,
      nested(100_000),
      `{"note":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    ]) {
      const reply = await post(url, body);
      expect(problem(reply)).toEqual([400, 'invalid_request']);
      expect(JSON.parse(reply.body)).toMatchObject({ errors: [{ code: 'too_deep' }] });
    }
    expect([things.made, logged]).toEqual([0, []]);
  });

  it('is no news when it hangs up in the middle of a body', async () => {
    const { url, logged, app } = await startApp();
    const seen = { begun: 0, ended: 0 };
    app
      .getHttpServer()
      .on('request', (request: IncomingMessage) => (seen.begun++, request.on('close', () => seen.ended++)));
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.write(
      `POST /v1/things HTTP/1.1\r\n${headers}Content-Type: application/json\r\nContent-Length: 2000\r\n\r\n{`,
    );
    await eventually(
      () => seen.begun,
      (begun) => begun === 1,
    );
    socket.destroy();
    await eventually(
      () => seen.ended,
      (ended) => ended === 1,
    );
    await sendRaw(url, 'GET /open HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(logged).toEqual([]);
  });

  it('is told that bodies are taken as they are', async () => {
    const { url, things } = await startApp();
    const body = JSON.stringify({ lines: [{ phoneNumber: '+12065551234' }] });
    const zipped = gzipSync(body).toString('latin1');
    const refused = await post(url, zipped, 'Content-Encoding: gzip\r\n');
    expect([...problem(refused), refused.headers['accept-encoding']]).toEqual([
      415,
      'unsupported_media_type',
      'identity',
    ]);
    expect(problem(await post(url, body, 'Content-Encoding: br\r\n'))).toEqual([415, 'unsupported_media_type']);
    const chunked = `POST /v1/things HTTP/1.1\r\n${headers}Content-Type: application/json\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`;
    expect(problem(await sendRaw(url, chunked))).toEqual([415, 'unsupported_media_type']);
    expect(things.made).toBe(0);
    expect((await post(url, body, 'Content-Encoding: identity\r\n')).status).toBe(201);
  });

  it('gets a problem document for what HTTP itself would refuse in silence', async () => {
    const { url } = await startApp();
    const expected = await post(url, '{}', 'Expect: a-miracle\r\n');
    expect(problem(expected)).toEqual([417, 'invalid_request']);
    const tunnel = await sendRaw(url, 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n');
    expect(problem(tunnel)).toEqual([405, 'method_not_allowed']);
    const rude = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    rude.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\nmore');
    await once(rude, 'data');
    rude.resetAndDestroy();
    expect((await fetch(`${url}/open`)).status).toBe(200);
    for (const reply of [expected, tunnel]) {
      expect(reply.headers['content-type']).toBe('application/problem+json');
      expect(reply.headers['x-request-id']).toBe((JSON.parse(reply.body) as { requestId: string }).requestId);
      expect(reply.headers['connection']).toBe('close');
      expect(reply.headers['cache-control']).toBe('no-store');
    }
  });
});
