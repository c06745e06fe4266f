import { afterEach, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import {
  type Answer,
  expectNoSecrets,
  httpUpstream,
  input,
  intentFor,
  pin,
  processOrder,
  saying,
  senderFor,
  stopAll,
  success,
  tcpUpstream,
  token,
} from './upstream.js';

afterEach(stopAll);

const raw =
  (text: string): Answer =>
  (request) =>
    void request.socket.end(text);

describe('outcome of an effect that reached the provider', () => {
  const cases: [string, Answer, string, string, string | undefined][] = [
    ['a readable success', saying(200, success), 'done', '', undefined],
    ['a success with status 201', saying(201, success), 'done', '', undefined],
    ['a compressed success', saying(200, gzipSync(success), { 'content-encoding': 'gzip' }), 'done', '', undefined],
    [
      'a refusal with status 200',
      saying(200, '{"status":"404","error":"Invalid number"}'),
      'refused',
      'upstream_rejected',
      '404',
    ],
    [
      'a refusal with status 404',
      saying(404, '{"status":"404","error":"Invalid number"}'),
      'refused',
      'upstream_rejected',
      '404',
    ],
    [
      'a mapped refusal',
      saying(402, '{"status":"9","error":"Insufficient  Balance"}'),
      'refused',
      'insufficient_balance',
      '9',
    ],
    ['a reset', (request) => request.socket.resetAndDestroy(), 'unknown', 'outcome_unknown', 'ECONNRESET'],
    ['a close without an answer', (request) => request.socket.destroy(), 'unknown', 'outcome_unknown', 'ECONNRESET'],
    ['silence', () => undefined, 'unknown', 'outcome_unknown', 'timeout'],
    [
      'a body cut short',
      raw('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"status":"200"'),
      'unknown',
      'outcome_unknown',
      undefined,
    ],
    [
      'a chunked body cut short',
      raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"sta'),
      'unknown',
      'outcome_unknown',
      undefined,
    ],
    [
      'a body of unknown length cut short',
      raw('HTTP/1.1 200 OK\r\n\r\n{"status":"200","orderId":"A'),
      'unknown',
      'outcome_unknown',
      'unreadable',
    ],
    [
      'a compressed body cut short',
      saying(200, gzipSync(success).subarray(0, 30), { 'content-encoding': 'gzip' }),
      'unknown',
      'outcome_unknown',
      undefined,
    ],
    ['not HTTP', raw('220 mail.example ESMTP\r\n'), 'unknown', 'outcome_unknown', undefined],
    ['500', saying(500, success), 'unknown', 'outcome_unknown', 'http_500'],
    [
      '502 with the form of a refusal',
      saying(502, '{"status":"404","error":"no"}'),
      'unknown',
      'outcome_unknown',
      'http_502',
    ],
    ['503', saying(503, ''), 'unknown', 'outcome_unknown', 'http_503'],
    ['408', saying(408, ''), 'unknown', 'outcome_unknown', 'http_408'],
    ['429', saying(429, '{"status":"429","error":"slow down"}'), 'unknown', 'outcome_unknown', 'http_429'],
    ['a redirect', saying(307, '', { location: '/elsewhere' }), 'unknown', 'outcome_unknown', 'http_307'],
    ['not modified', saying(304, ''), 'unknown', 'outcome_unknown', 'http_304'],
    [
      '400 that is not the provider speaking',
      saying(400, '<html>Bad Request</html>'),
      'unknown',
      'outcome_unknown',
      'http_400',
    ],
    ['401 with an empty body', saying(401, ''), 'refused', 'upstream_unauthorized', 'http_401'],
    ['403 with an empty body', saying(403, ''), 'refused', 'access_refused', 'http_403'],
    ['403 that is a page', saying(403, '<html>Forbidden</html>'), 'refused', 'access_refused', 'http_403'],
    ['403 with a word nobody knows', saying(403, '{"status":"wait"}'), 'refused', 'access_refused', 'unclear'],
    ['401 with a success body', saying(401, success), 'unknown', 'outcome_unknown', 'contradictory'],
    ['404 with a success body', saying(404, success), 'unknown', 'outcome_unknown', 'contradictory'],
    ['HTML with status 200', saying(200, '<html>Maintenance</html>'), 'unknown', 'outcome_unknown', 'unreadable'],
    ['an empty body', saying(200, ''), 'unknown', 'outcome_unknown', 'unreadable'],
    [
      'bytes that are not UTF-8',
      saying(200, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])),
      'unknown',
      'outcome_unknown',
      'unreadable',
    ],
    ['a status word nobody knows', saying(200, '{"status":"wait"}'), 'unknown', 'outcome_unknown', 'unclear'],
    ['a body that makes the dialect fail', saying(200, 'null'), 'unknown', 'outcome_unknown', 'unreadable'],
    [
      'a success without what its row needs',
      saying(200, '{"status":"200"}'),
      'unknown',
      'outcome_unknown',
      'unreadable',
    ],
    [
      'a success with a blank id',
      saying(200, '{"status":"200","orderId":" "}'),
      'unknown',
      'outcome_unknown',
      'unreadable',
    ],
    ['a reply too large', saying(200, Buffer.alloc(300 * 1024, ' ')), 'unknown', 'outcome_unknown', 'reply_too_large'],
    [
      'a small reply that unpacks to a large one',
      saying(200, gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' }),
      'unknown',
      'outcome_unknown',
      'reply_too_large',
    ],
  ];

  it.each(cases)('%s', async (_name, answer, kind, code, upstreamCode) => {
    const upstream = await httpUpstream(answer);
    const outcome = await senderFor(upstream.url).effect(processOrder, input, intentFor('process_order'));
    expect(outcome.kind).toBe(kind);
    if (outcome.kind === 'done') expect(outcome.value).toEqual({ orderId: 'A-1' });
    else {
      expect(outcome.code).toBe(code);
      expect(outcome.fault).toMatchObject({ provider: 'acme', operation: 'process_order' });
      if (upstreamCode !== undefined) expect(outcome.fault.code).toBe(upstreamCode);
    }
    expect(upstream.requests).toHaveLength(1);
    expect(upstream.connections).toBe(1);
    expectNoSecrets(outcome);
  });

  it('ends a reply that drips for ever', async () => {
    const upstream = await tcpUpstream((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
      const drip = setInterval(() => socket.write(' '), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const outcome = await senderFor(upstream.url).effect(processOrder, input, intentFor('process_order'));
    expect(outcome).toMatchObject({ kind: 'unknown', fault: { code: 'timeout' } });
  });

  it('follows no redirect, not even to another server', async () => {
    const thief = await httpUpstream(saying(200, success));
    const upstream = await httpUpstream(saying(307, '', { location: `${thief.url}/process_order` }));
    const outcome = await senderFor(upstream.url).effect(processOrder, input, intentFor('process_order'));
    expect(outcome.kind).toBe('unknown');
    expect(thief.connections).toBe(0);
  });

  it('goes through no proxy, whatever the environment says', async () => {
    const proxy = await httpUpstream(saying(200, success));
    const upstream = await httpUpstream(saying(200, success));
    process.env['http_proxy'] = proxy.url;
    try {
      await senderFor(upstream.url).effect(processOrder, input, intentFor('process_order'));
    } finally {
      delete process.env['http_proxy'];
    }
    expect([proxy.connections, upstream.connections]).toEqual([0, 1]);
  });

  it('masks what a refusal repeats of the request', async () => {
    const echo = `bad token ${token} for 2065551234, pin ${pin}, password=hunter2`;
    const upstream = await httpUpstream(saying(200, JSON.stringify({ status: '401', error: echo })));
    const outcome = await senderFor(upstream.url).effect(processOrder, input, intentFor('process_order'));
    expect(outcome).toMatchObject({
      kind: 'refused',
      fault: { message: expect.stringContaining('bad token [redacted]') },
    });
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
    expectNoSecrets(outcome);
  });
});
