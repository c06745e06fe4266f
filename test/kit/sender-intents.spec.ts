import { afterEach, describe, expect, it } from '@jest/globals';
import { type CallRecord } from '../../src/providers/kit/call-record.js';
import {
  httpUpstream,
  input,
  intentFor,
  pin,
  processOrder,
  reserve,
  saying,
  search,
  senderFor,
  stopAll,
  success,
  token,
} from './upstream.js';

afterEach(stopAll);

describe('once per intent', () => {
  it('waits for its turn in the rate budget, then sends once', async () => {
    const upstream = await httpUpstream(saying(200, success));
    let asked = 0;
    const sender = senderFor(upstream.url, {
      budget: { take: async () => ({ allowed: ++asked > 2, remaining: 0, retryAfterMs: asked > 2 ? 0 : 20 }) },
    });
    expect(await sender.effect(reserve, input, intentFor('reserve'))).toMatchObject({ kind: 'done' });
    expect(asked).toBe(3);
    expect(upstream.requests).toHaveLength(1);
  });

  it('refuses a used intent and its copies, before anything is sent', async () => {
    const upstream = await httpUpstream(saying(500, ''));
    const sender = senderFor(upstream.url);
    const intent = intentFor('process_order');
    const calls = [intent, intent, { ...intent }].map((each) => sender.effect(processOrder, input, each));
    const results = await Promise.allSettled(calls);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(upstream.requests).toHaveLength(1);
  });

  it('refuses the intent of another operation, reads as effects and effects as reads', async () => {
    const upstream = await httpUpstream(saying(200, success));
    const sender = senderFor(upstream.url);
    await expect(sender.effect(processOrder, input, intentFor('reserve'))).rejects.toThrow(
      'is not what the intent is for',
    );
    // @ts-expect-error a read is not an effect
    await expect(sender.effect(search, input, intentFor('search'))).rejects.toThrow('is a read');
    // @ts-expect-error an effect is not a read
    await expect(sender.read(processOrder, input)).rejects.toThrow('is not a read');
    expect(upstream.connections).toBe(0);
  });

  it('leaves an intent from long ago to be settled by reading', async () => {
    const upstream = await httpUpstream(saying(200, success));
    const outcome = await senderFor(upstream.url).effect(
      processOrder,
      input,
      intentFor('process_order', Date.now() - 60_000),
    );
    expect(outcome).toMatchObject({ kind: 'unknown', fault: { code: 'stale_intent' } });
    expect(upstream.connections).toBe(0);
  });

  it('counts the time-out from the intent', async () => {
    const upstream = await httpUpstream(() => undefined);
    // Counted from the call it would end long after this test.
    const [moneyMs, left] = [600_000, 3_000];
    const sender = senderFor(upstream.url, { timeouts: { readMs: 500, moneyMs } });
    const outcome = await sender.effect(processOrder, input, intentFor('process_order', Date.now() - moneyMs + left));
    expect(outcome).toMatchObject({ kind: 'unknown', fault: { code: 'timeout' } });
  });

  it('uses a new connection for every call', async () => {
    const upstream = await httpUpstream(saying(200, success));
    const sender = senderFor(upstream.url);
    for (let i = 0; i < 3; i++) await sender.effect(reserve, input, intentFor('reserve'));
    expect(upstream.connections).toBe(3);
    expect(upstream.requests[0]?.headers.connection).toBe('close');
  });

  it('sends the fields and the credentials as a form', async () => {
    const upstream = await httpUpstream(saying(200, success));
    await senderFor(`${upstream.url}/api/did/`).effect(reserve, input, intentFor('reserve'));
    expect(upstream.requests[0]).toMatchObject({ method: 'POST', url: '/api/did/reserve' });
    const sent = Object.fromEntries(new URLSearchParams(upstream.requests[0]?.body));
    expect(sent).toEqual({ number: '2065551234', pin, token });
  });

  it('reports each attempt, and a failing observer changes nothing', async () => {
    const upstream = await httpUpstream(saying(503, ''));
    const records: CallRecord[] = [];
    const sender = senderFor(upstream.url, {
      onCall: (record) => {
        records.push(record);
        throw new Error('observer');
      },
    });
    await sender.effect(reserve, input, { ...intentFor('reserve'), about: { subjectId: 'ord_1', attempt: 3 } });
    expect(records).toEqual([
      {
        provider: 'acme',
        operation: 'reserve',
        effect: 'hold',
        outcome: 'unknown',
        code: 'upstream_unavailable',
        httpStatus: 503,
        ms: expect.any(Number),
        attempt: 3,
        subjectId: 'ord_1',
      },
    ]);
  });
});
