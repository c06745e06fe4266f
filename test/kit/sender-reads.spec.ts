import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { type Requester } from '../../src/contract/requester.js';
import { type GatewayError } from '../../src/domain/errors.js';
import { Breaker } from '../../src/providers/kit/breaker.js';
import {
  type Answer,
  deadUrl,
  failureOf,
  dialect,
  httpUpstream,
  input,
  saying,
  search,
  senderFor,
  stopAll,
  success,
} from './upstream.js';

afterEach(stopAll);

const slow = { readMs: 3_000, moneyMs: 3_000 };

describe('why a read failed', () => {
  const cases: [string, Answer, string, string | undefined, number][] = [
    ['a refusal', saying(404, '{"status":"404","error":"Invalid state"}'), 'upstream_rejected', '404', 1],
    ['a mapped refusal', saying(200, '{"status":"9","error":"insufficient balance"}'), 'insufficient_balance', '9', 1],
    ['401 without a body', saying(401, ''), 'upstream_unauthorized', 'http_401', 1],
    ['HTML with status 200', saying(200, '<html></html>'), 'upstream_malformed', 'unreadable', 1],
    ['a status word nobody knows', saying(200, '{"status":"wait"}'), 'upstream_malformed', 'unclear', 1],
    ['another protocol', (request) => void request.socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'), 'upstream_unavailable', 'network', 3], // prettier-ignore
    ['a redirect', saying(302, '', { location: '/' }), 'upstream_malformed', 'http_302', 1],
    ['a reply too large', saying(200, Buffer.alloc(300 * 1024, ' ')), 'upstream_malformed', 'reply_too_large', 1],
    ['500', saying(500, ''), 'upstream_unavailable', 'http_500', 3],
    ['504', saying(504, ''), 'upstream_timeout', 'http_504', 3],
    ['429', saying(429, ''), 'upstream_busy', 'http_429', 3],
    ['a reset', (request) => request.socket.resetAndDestroy(), 'upstream_unavailable', 'ECONNRESET', 3],
  ];

  it.each(['000', '600', '999'])('status %s, which HTTP has not, is named and is no number of HTTP', async (status) => {
    const upstream = await httpUpstream(
      (request) => void request.socket.end(`HTTP/1.1 ${status} Odd\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`),
    );
    const { upstream: said } = await failureOf(senderFor(upstream.url, { timeouts: slow }));
    expect(said).toEqual({ provider: 'acme', operation: 'search', code: `http_${Number(status)}` });
  });

  it.each(cases)('%s', async (_name, answer, code, upstreamCode, requests) => {
    const upstream = await httpUpstream(answer);
    const error = await failureOf(senderFor(upstream.url, { timeouts: slow }));
    expect(error.code).toBe(code);
    expect(error.upstream).toMatchObject({ provider: 'acme', operation: 'search', code: upstreamCode });
    expect(error.retry).toMatchObject({ safe: true });
    expect(upstream.requests).toHaveLength(requests);
  });

  it('is noted where the reply is at fault: the operation, and what was expected where', async () => {
    const notedOf = async (answer: Answer): Promise<object[]> => {
      const sender = senderFor((await httpUpstream(answer)).url, { timeouts: slow });
      await failureOf(sender);
      return sender.drift.report().replies.map(({ at, expected, count }) => ({ at, expected, count }));
    };
    expect(await notedOf(saying(200, '<html></html>'))).toEqual([{ at: 'offset 0', expected: 'a value', count: 1 }]);
    expect(await notedOf(saying(200, '{"status":"200"}'))).toEqual([{ at: 'orderId', expected: 'text', count: 1 }]);
    expect(await notedOf(saying(200, '{"status":"wait"}'))).toEqual([{ at: 'reply', expected: 'unknown status', count: 1 }]);
    expect(await notedOf(saying(404, success))).toEqual([{ at: 'reply', expected: 'a status that goes with its body', count: 1 }]);
    expect(await notedOf(saying(200, Buffer.alloc(300 * 1024, ' ')))).toEqual([{ at: 'reply', expected: 'a smaller one', count: 1 }]);
    for (const status of [401, 403, 404, 500]) expect(await notedOf(saying(status, '<html></html>'))).toEqual([]);
  }); // prettier-ignore

  it('nobody listens', async () => {
    const error = await failureOf(senderFor(await deadUrl(), { timeouts: slow }));
    expect(error).toMatchObject({ code: 'upstream_unavailable', upstream: { code: 'ECONNREFUSED' } });
  });

  it('silence', async () => {
    const upstream = await httpUpstream(() => undefined);
    const error = await failureOf(senderFor(upstream.url));
    expect(error).toMatchObject({ code: 'upstream_timeout', upstream: { code: 'timeout' } });
    expect(upstream.requests).toHaveLength(1);
  });

  it('the breaker is open', async () => {
    const upstream = await httpUpstream(saying(500, ''));
    const sender = senderFor(upstream.url, { timeouts: slow });
    await failureOf(sender);
    await failureOf(sender);
    const error = await failureOf(sender);
    expect(error).toMatchObject({ code: 'upstream_unavailable', upstream: { code: 'circuit_open' } });
    expect(error.retry?.afterSeconds).toBeGreaterThan(20);
    expect(upstream.requests).toHaveLength(5);
  });

  it('the rate budget has only the share of money left', async () => {
    const asked: unknown[] = [];
    const upstream = await httpUpstream(saying(200, success));
    const sender = senderFor(upstream.url, {
      limits: { perSecond: 5, burst: 10 },
      budget: {
        take: async (...args) => {
          asked.push(args);
          return { allowed: false, remaining: 3, retryAfterMs: 200 };
        },
      },
    });
    const error = await failureOf(sender);
    expect(error).toMatchObject({
      code: 'upstream_busy',
      upstream: { code: 'rate_limited' },
      retry: { afterSeconds: 1 },
    });
    expect(asked).toEqual([['upstream:acme', { perSecond: 5, burst: 10 }, { cost: 1, keep: 3 }]]);
    expect(upstream.connections).toBe(0);
  });

  it('unless it is patient: then it waits for its turn, no longer than its time-out allows', async () => {
    const upstream = await httpUpstream(saying(200, success));
    let refusals = 2;
    const take = () => Promise.resolve({ allowed: refusals-- <= 0, remaining: 0, retryAfterMs: 50 });
    const sender = senderFor(upstream.url, {
      patient: true,
      timeouts: { readMs: 500, moneyMs: 500 },
      budget: { take },
    });
    await sender.read(search, input);
    expect([upstream.connections, refusals]).toEqual([1, -1]);
    refusals = 100;
    const started = Date.now();
    const error = await failureOf(sender, { deadlineAt: started + 1 });
    expect(Date.now() - started).toBeGreaterThanOrEqual(100);
    expect(error.upstream).toMatchObject({ code: 'rate_limited' });
    expect(upstream.connections).toBe(1);
  });

  it('or whoever asks for something to be done waits for it: the time in the queue is not the call’s', async () => {
    const upstream = await httpUpstream(saying(200, success));
    let refusals = 20;
    const take = () => Promise.resolve({ allowed: refusals-- <= 0, remaining: 0, retryAfterMs: 50 });
    const sender = senderFor(upstream.url, { timeouts: { readMs: 400, moneyMs: 400 }, budget: { take } });
    const readBy = (requester: Requester) =>
      sender
        .for(requester)
        .read(search, input)
        .catch((error: GatewayError) => error.upstream?.code);
    expect(await readBy({ tenant: 'acme', waitsUntil: Date.now() + 60_000 })).toEqual({ orderId: 'A-1' });
    expect([upstream.connections, refusals]).toEqual([1, -1]);
    refusals = 20;
    expect(await readBy({ tenant: 'acme', waitsUntil: Date.now() })).toBe('rate_limited');
    expect(upstream.connections).toBe(1);
  });

  it('the provider has asked for fewer calls: there is a tenth of them until it is over', async () => {
    const limits: unknown[] = [];
    let now = Date.now();
    const upstream = await httpUpstream((request, response, count) =>
      saying(200, count === 1 ? '{"status":"limit"}' : success)(request, response, count),
    );
    const plain = dialect(upstream.url);
    const sender = senderFor(upstream.url, {
      limits: { perSecond: 20, burst: 40 },
      clock: { ...systemClock, now: () => now },
      budget: {
        take: async (_key, asked) => {
          limits.push(asked);
          return { allowed: true, remaining: 1, retryAfterMs: 0 };
        },
      },
      dialect: {
        ...plain,
        judge: (parsed, ...more) =>
          (parsed as { status: string }).status === 'limit'
            ? { kind: 'refused', code: 'upstream_rejected', message: 'limit', slowerForMs: 60_000 }
            : plain.judge(parsed, ...more),
      },
    });
    await failureOf(sender);
    await sender.read(search, input);
    now += 60_000;
    await sender.read(search, input);
    const usual = { perSecond: 20, burst: 40 };
    expect(limits).toEqual([usual, { perSecond: 2, burst: 4 }, usual]);
  });
});

describe('attempts', () => {
  it('succeeds after passing failures, over one kept connection', async () => {
    const upstream = await httpUpstream((request, response, count) =>
      saying(count < 3 ? 503 : 200, success)(request, response, count),
    );
    const sender = senderFor(upstream.url, { timeouts: slow });
    await expect(sender.read(search, input)).resolves.toEqual({ orderId: 'A-1' });
    expect(upstream.requests).toHaveLength(3);
    expect(upstream.connections).toBe(1);
  });

  it('survives a kept connection that the provider closed meanwhile', async () => {
    const upstream = await httpUpstream((request, response, count) => {
      if (count === 2) request.socket.resetAndDestroy();
      else saying(200, success)(request, response, count);
    });
    const sender = senderFor(upstream.url, { timeouts: slow });
    await sender.read(search, input);
    await expect(sender.read(search, input)).resolves.toEqual({ orderId: 'A-1' });
  });

  it('waits as long as the provider asks', async () => {
    const upstream = await httpUpstream((request, response, count) =>
      saying(count === 1 ? 503 : 200, success, { 'retry-after': '1' })(request, response, count),
    );
    const started = Date.now();
    await senderFor(upstream.url, { timeouts: slow }).read(search, input);
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
  });

  it.each(['999999999', 'Fri, 31 Dec 2199 23:59:59 GMT'])('says a day at most when asked for %s', async (after) => {
    const upstream = await httpUpstream(saying(429, '', { 'retry-after': after }));
    expect((await failureOf(senderFor(upstream.url))).retry).toEqual({ safe: true, afterSeconds: 86_400 });
  });

  it('gives up when the provider asks for longer than there is, and says how long', async () => {
    const upstream = await httpUpstream(saying(429, '', { 'retry-after': '60' }));
    const error = await failureOf(senderFor(upstream.url, { timeouts: slow }));
    expect(error).toMatchObject({ code: 'upstream_busy', retry: { safe: true, afterSeconds: 60 } });
    expect(upstream.requests).toHaveLength(1);
  });

  it('starts nothing with less than 300 ms left', async () => {
    const upstream = await httpUpstream(saying(200, success));
    const error = await failureOf(senderFor(upstream.url, { timeouts: slow }), { deadlineAt: Date.now() + 250 });
    expect(error).toMatchObject({ code: 'upstream_timeout', upstream: { code: 'deadline' } });
    expect(upstream.connections).toBe(0);
  });

  it('tries again after a time-out when the caller has time', async () => {
    const upstream = await httpUpstream((request, response, count) => {
      if (count > 1) saying(200, success)(request, response, count);
    });
    const sender = senderFor(upstream.url, { timeouts: { readMs: 300, moneyMs: 300 } });
    await expect(sender.read(search, input, { deadlineAt: Date.now() + 2_000 })).resolves.toEqual({ orderId: 'A-1' });
  });

  it('stops retrying when retries are too large a part of the traffic', async () => {
    const now = Date.now();
    const upstream = await httpUpstream(saying(429, ''));
    const sender = senderFor(upstream.url, { timeouts: slow, clock: { ...systemClock, now: () => now } });
    for (let i = 0; i < 20; i++) await failureOf(sender);
    expect(upstream.requests.length).toBeGreaterThan(30);
    expect(upstream.requests.length).toBeLessThanOrEqual(32);
  });

  it('keeps the first reason when a retry is held back here', async () => {
    const upstream = await httpUpstream(saying(500, ''));
    let asked = 0;
    const sender = senderFor(upstream.url, {
      timeouts: slow,
      budget: { take: async () => ({ allowed: ++asked === 1, remaining: 0, retryAfterMs: 0 }) },
    });
    expect(await failureOf(sender)).toMatchObject({ upstream: { code: 'http_500' } });
  });

  it('lets one read probe for everybody', async () => {
    let now = 0;
    const upstream = await httpUpstream((request, response, count) =>
      saying(count > 5 ? 200 : 500, success)(request, response, count),
    );
    const sender = senderFor(upstream.url, { timeouts: slow, breaker: new Breaker(() => now) });
    await failureOf(sender);
    await failureOf(sender);
    now = 30_000;
    const both = await Promise.allSettled([sender.read(search, input), sender.read(search, input)]);
    expect(both.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(sender.circuits().read.state).toBe('closed');
  });
});
