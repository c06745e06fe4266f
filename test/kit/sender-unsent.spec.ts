import { afterEach, describe, expect, it } from '@jest/globals';
import { Breaker } from '../../src/providers/kit/breaker.js';
import {
  deadUrl,
  dialect,
  expectNoSecrets,
  httpUpstream,
  input,
  intentFor,
  processOrder,
  reserve,
  saying,
  search,
  senderFor,
  stopAll,
  success,
  tcpUpstream,
  token,
} from './upstream.js';

afterEach(stopAll);

describe('outcome of an effect that never reached the provider', () => {
  it('nobody listens', async () => {
    const outcome = await senderFor(await deadUrl()).effect(processOrder, input, intentFor('process_order'));
    expect(outcome).toMatchObject({ kind: 'not_sent', code: 'upstream_unavailable', fault: { code: 'ECONNREFUSED' } });
    expectNoSecrets(outcome);
  });

  it('the name does not resolve', async () => {
    const sender = senderFor('https://gateway-test.invalid', { timeouts: { readMs: 5_000, moneyMs: 5_000 } });
    const outcome = await sender.effect(processOrder, input, intentFor('process_order'));
    expect(outcome.kind).toBe('not_sent');
    expectNoSecrets(outcome);
  });

  it('the TLS handshake fails', async () => {
    const upstream = await tcpUpstream((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const sender = senderFor(upstream.url.replace('http:', 'https:'));
    const outcome = await sender.effect(processOrder, input, intentFor('process_order'));
    expect(outcome).toMatchObject({ kind: 'not_sent', code: 'upstream_unavailable' });
    expect(upstream.connections).toBe(1);
    expectNoSecrets(outcome);
  });

  it('the TLS handshake never ends', async () => {
    const upstream = await tcpUpstream(() => undefined);
    const sender = senderFor(upstream.url.replace('http:', 'https:'));
    const outcome = await sender.effect(processOrder, input, intentFor('process_order'));
    expect(outcome).toMatchObject({ kind: 'not_sent', code: 'upstream_timeout', fault: { code: 'connect_timeout' } });
  });

  it('the breaker is open, and money is never the probe', async () => {
    let now = 0;
    const breaker = new Breaker(() => now);
    const upstream = await httpUpstream((_request, response, count) =>
      saying(count > 5 ? 200 : 500, success)(_request, response, count),
    );
    const sender = senderFor(upstream.url, { breaker });
    for (let i = 0; i < 5; i++) await sender.effect(processOrder, input, intentFor('process_order'));
    const refused = { kind: 'not_sent', code: 'upstream_unavailable', fault: { code: 'circuit_open' } };
    const open = { ...refused, retryAfterMs: 30_000 };
    expect(await sender.effect(processOrder, input, intentFor('process_order'))).toMatchObject(open);
    now = 60_000;
    expect(sender.circuits().effect.state).toBe('half_open');
    expect(await sender.effect(processOrder, input, intentFor('process_order'))).toMatchObject(refused);
    expect(upstream.requests).toHaveLength(5);
    await sender.read(search, input);
    expect(await sender.effect(processOrder, input, intentFor('process_order'))).toMatchObject({ kind: 'done' });
  });

  it('the rate budget stays empty', async () => {
    const upstream = await httpUpstream(saying(200, success));
    const sender = senderFor(upstream.url, {
      budget: { take: async () => ({ allowed: false, remaining: 0, retryAfterMs: 5_000 }) },
    });
    const outcome = await sender.effect(processOrder, input, intentFor('process_order'));
    expect(outcome).toMatchObject({ kind: 'not_sent', code: 'upstream_busy', fault: { code: 'rate_limited' } });
    expect(upstream.connections).toBe(0);
  });

  it('the rate budget fails', async () => {
    const upstream = await httpUpstream(saying(200, success));
    const sender = senderFor(upstream.url, { budget: { take: async () => Promise.reject(new Error('away')) } });
    expect(await sender.effect(reserve, input, intentFor('reserve'))).toMatchObject({ kind: 'not_sent' });
    expect(upstream.connections).toBe(0);
  });

  it('the input cannot be written', async () => {
    const upstream = await httpUpstream(saying(200, success));
    const bad = { ...input, number: '206\n555' };
    const outcome = await senderFor(upstream.url).effect(processOrder, bad, intentFor('process_order'));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'invalid_request', fault: { code: 'unwritable' } });
    expect(upstream.connections).toBe(0);
  });

  it('the dialect fails to write it, and what it says stays inside', async () => {
    const upstream = await httpUpstream(saying(200, success));
    const throwing = {
      ...dialect(upstream.url),
      encode: () => {
        throw new Error(token);
      },
    };
    const sender = senderFor(upstream.url, { dialect: throwing });
    const outcome = await sender.effect(processOrder, input, intentFor('process_order'));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'internal' });
    expectNoSecrets(outcome);
    expectNoSecrets(await sender.read(search, input).catch((error: unknown) => error));
  });
});
