import { once } from 'node:events';
import { createServer } from 'node:https';
import { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ReadWire } from '../../src/providers/kit/read-wire.js';
import { certificate } from '../webhooks/certificate.js';
import {
  type Answer,
  httpUpstream,
  input,
  saying,
  search,
  senderFor,
  stopAll,
  success,
  tcpUpstream,
} from './upstream.js';

const wires: ReadWire[] = [];
afterEach(() => {
  for (const wire of wires.splice(0)) wire.close();
  stopAll();
});

function wireTo(url: string, { connectMs = 5_000, atOnce = 10 } = {}): ReadWire {
  const wire = new ReadWire(new URL(url).origin, connectMs, atOnce);
  wires.push(wire);
  return wire;
}

const call = { method: 'GET', path: '/x?y=1', headers: { accept: '*/*' }, body: undefined, timeoutMs: 5_000, maxReplyBytes: 1_000 }; // prettier-ignore

describe('a reply in another coding', () => {
  const codings: [string, (text: string) => Promise<Buffer>][] = [
    ['gzip', promisify<string, Buffer>(zlib.gzip)],
    ['x-gzip', promisify<string, Buffer>(zlib.gzip)],
    ['deflate', promisify<string, Buffer>(zlib.deflate)],
    ['br', promisify<string, Buffer>(zlib.brotliCompress)],
  ];

  it.each(codings)('%s is read', async (coding, write) => {
    const body = await write(success);
    const upstream = await httpUpstream(saying(200, body, { 'content-encoding': coding }));
    expect(await senderFor(upstream.url).read(search, input)).toEqual({ orderId: 'A-1' });
    expect(upstream.requests[0]?.headers['accept-encoding']).toBe('gzip, br');
  });

  it.each(codings)('%s counts with what comes out of it', async (coding, write) => {
    const body = await write('x'.repeat(1_001));
    const upstream = await httpUpstream(saying(200, body, { 'content-encoding': coding }));
    const exchange = await wireTo(upstream.url).exchange(call);
    expect(exchange).toEqual({ kind: 'failed', connected: true, reason: 'too_large', code: 'reply_too_large' });
  });

  it('that is not what it says it is cannot be read', async () => {
    const upstream = await httpUpstream(saying(200, success, { 'content-encoding': 'gzip' }));
    const exchange = await wireTo(upstream.url).exchange(call);
    expect(exchange).toMatchObject({ kind: 'failed', connected: true, reason: 'network' });
  });
});

describe('what is read', () => {
  it('is the answer, not what is said ahead of it', async () => {
    const upstream = await httpUpstream((request, response, count) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' });
      saying(200, success)(request, response, count);
    });
    const exchange = await wireTo(upstream.url).exchange(call);
    expect(exchange).toMatchObject({ kind: 'answer', status: 200 });
  });

  it('is nothing where the body cannot be opened, and the connection is let go of', async () => {
    const upstream = await httpUpstream(saying(200, success));
    const wire = wireTo(upstream.url);
    const open = (): never => {
      throw new Error('no such file');
    };
    const exchange = await wire.exchange({ ...call, method: 'POST', body: { bytes: 3, open } });
    expect(exchange).toEqual({ kind: 'failed', connected: false, reason: 'network', code: 'network' });
    expect(upstream.requests).toEqual([]);
  });

  it('goes out as it was written', async () => {
    const upstream = await httpUpstream(saying(200, success));
    const wire = wireTo(upstream.url);
    await wire.exchange({ ...call, method: 'POST', body: Buffer.from('a=1') });
    await wire.exchange(call);
    expect(upstream.requests).toMatchObject([
      { method: 'POST', url: '/x?y=1', body: 'a=1', headers: { 'content-length': '3' } },
      { method: 'GET', url: '/x?y=1', body: '', headers: { accept: '*/*' } },
    ]);
    expect(upstream.requests[1]?.headers['content-length']).toBeUndefined();
    expect(upstream.connections).toBe(1);
  });
});

describe('connections', () => {
  const together = (wire: ReadWire, calls: number): Promise<unknown> =>
    Promise.all(Array.from({ length: calls }, () => wire.exchange(call)));

  it('are opened as needed and kept as configured', async () => {
    let held: (() => void)[] = [];
    const answer: Answer = (request, response, count) => {
      held.push(() => saying(200, success)(request, response, count));
      if (held.length < 8) return;
      for (const go of held) go();
      held = [];
    };
    const upstream = await httpUpstream(answer);
    const wire = wireTo(upstream.url, { atOnce: 5 });
    await together(wire, 8);
    expect(upstream.connections).toBe(8);
    await together(wire, 8);
    expect(upstream.connections).toBe(8 + 3);
  });

  it('are not kept when a reply came too late, was too long or broke off', async () => {
    let closed = 0;
    const upstream = await httpUpstream((request, response, count) => {
      request.socket.once('close', () => void closed++);
      if (count === 1) return;
      if (count === 2) saying(200, 'x'.repeat(1_001))(request, response, count);
      if (count === 3) response.writeHead(200, { 'content-length': 10 }).write('x', () => request.socket.destroy());
    });
    const wire = wireTo(upstream.url);
    const ends = [];
    for (const timeoutMs of [50, 5_000, 5_000]) ends.push(await wire.exchange({ ...call, timeoutMs }));
    expect(ends).toEqual([
      { kind: 'failed', connected: true, reason: 'timeout', code: 'timeout' },
      { kind: 'failed', connected: true, reason: 'too_large', code: 'reply_too_large' },
      { kind: 'failed', connected: true, reason: 'network', code: 'ECONNRESET' },
    ]);
    while (closed < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(upstream.connections).toBe(3);
  });

  it('that do not come about in time have carried nothing', async () => {
    const sockets: Socket[] = [];
    const upstream = await tcpUpstream((socket) => void sockets.push(socket));
    const wire = wireTo(upstream.url.replace('http:', 'https:'), { connectMs: 50 });
    expect(await wire.exchange(call)).toEqual({
      kind: 'failed',
      connected: false,
      reason: 'timeout',
      code: 'connect_timeout',
    });
    for (const socket of sockets) if (!socket.destroyed) await once(socket.resume(), 'close');
  });

  it.each([
    ['localhost', true],
    ['127.0.0.1', false],
  ])('to %s say the name of the host, and no address, before a certificate is chosen', async (host, named) => {
    let hello = '';
    const upstream = await tcpUpstream((socket) => {
      socket.once('data', (bytes) => {
        hello = bytes.toString('latin1');
        socket.destroy();
      });
    });
    const wire = wireTo(upstream.url.replace('http://127.0.0.1', `https://${host}`));
    expect(await wire.exchange(call)).toMatchObject({ kind: 'failed', connected: false });
    expect([hello.length > 100, hello.includes(host)]).toEqual([true, named]);
  });

  it('over TLS go on with the session of the one before', async () => {
    const server = createServer(certificate, (_request, response) => response.end(success));
    const resumed: boolean[] = [];
    server.on('secureConnection', (socket) => resumed.push(socket.isSessionReused()));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    // Which certificates are trusted, and where a name leads, is the machine's to say.
    const connect = tls.connect.bind(tls) as (options: tls.ConnectionOptions) => tls.TLSSocket;
    const trusting = (options: tls.ConnectionOptions): tls.TLSSocket =>
      connect({ ...options, host: '127.0.0.1', ca: certificate.cert });
    const dialled = jest.spyOn(tls, 'connect').mockImplementation(trusting as typeof tls.connect);
    try {
      const wire = wireTo(`https://hooks.example:${(server.address() as AddressInfo).port}`, { atOnce: 0 });
      for (let i = 0; i < 3; i++) expect(await wire.exchange(call)).toMatchObject({ kind: 'answer', status: 200 });
      expect(resumed).toEqual([false, true, true]);
    } finally {
      dialled.mockRestore();
      server.close();
    }
  });

  it('that hang are of their own call alone', async () => {
    const upstream = await httpUpstream((request, response, count) => {
      if (count > 1) saying(200, success)(request, response, count);
    });
    const sender = senderFor(upstream.url, { timeouts: { readMs: 60_000, moneyMs: 60_000 } });
    const hanging = sender.read(search, { ...input, number: '2065550000' });
    while (upstream.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    for (let i = 1; i <= 20; i++) await sender.read(search, { ...input, number: String(2_065_550_000 + i) });
    expect(upstream.requests).toHaveLength(21);
    expect(upstream.connections).toBe(2);
    // Cut off, it is asked again like any read.
    sender.close();
    expect(await hanging).toEqual({ orderId: 'A-1' });
  });
});
