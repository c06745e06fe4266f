import { afterEach, describe, expect, it } from '@jest/globals';
import { type Clock, MovableClock } from '../../src/clock.js';
import { type GatewayError } from '../../src/domain/errors.js';
import { type Sender } from '../../src/providers/kit/sender.js';
import { MemoryBudget } from '../../src/volatile/memory.js';
import {
  httpUpstream,
  input,
  intentFor,
  processOrder,
  saying,
  search,
  senderFor,
  stopAll,
  success,
  type Upstream,
} from './upstream.js';

afterEach(stopAll);

const endOf = (read: Promise<unknown>): Promise<unknown> =>
  read.then(
    () => 'done',
    (error: GatewayError) => ({ code: error.code, afterSeconds: error.retry?.afterSeconds }),
  );
const countOf = (ends: unknown[]): number => ends.filter((end) => end === 'done').length;

describe('the rate of a provider', () => {
  /** Ten calls saved up, of which three are for money, and no time in which more would come back. */
  const start = async (): Promise<{ sender: Sender; upstream: Upstream; reads: typeof reads }> => {
    const upstream = await httpUpstream(saying(200, success));
    const limits = { perSecond: 0.5, burst: 10 };
    const sender = senderFor(upstream.url, { limits, budget: new MemoryBudget(() => 0), timeouts: { readMs: 1_000, moneyMs: 1_000 } }); // prettier-ignore
    let n = 0;
    const reads = async (tenant: string, times: number, atWork?: true): Promise<unknown[]> => {
      const ends: unknown[] = [];
      const requester = { tenant, ...(atWork && { atWork }) };
      for (let i = 0; i < times; i++)
        ends.push(await endOf(sender.for(requester).read(search, { number: String(++n) })));
      return ends;
    };
    return { sender, upstream, reads };
  };

  it('is shared by tenants: whoever has had its share is told so, and when it has one again', async () => {
    const { upstream, reads } = await start();
    const greedy = await reads('acme', 50);
    expect(countOf(greedy)).toBe(5);
    // Two of a share of two above the first two: one comes back every two seconds, to it alone.
    expect(greedy.at(-1)).toEqual({ code: 'rate_limited', afterSeconds: 2 });
    expect(countOf(await reads('beta', 1))).toBe(1);
    expect(countOf(await reads('acme', 50))).toBe(0);
    expect(upstream.requests).toHaveLength(6);
  });

  it('has a share for work that has been written down, whatever the requests of its tenant want', async () => {
    const { upstream, reads } = await start();
    expect(countOf(await reads('acme', 50))).toBe(5);
    expect(countOf(await reads('acme', 1, true))).toBe(1);
    expect(upstream.requests).toHaveLength(6);
  });

  it('has its share for money, whoever reads', async () => {
    const { sender, upstream, reads } = await start();
    for (const tenant of ['acme', 'beta', 'gamma']) await reads(tenant, 20);
    expect(upstream.requests).toHaveLength(7);
    for (let i = 0; i < 3; i++)
      expect(await sender.effect(processOrder, input, intentFor('process_order'))).toMatchObject({ kind: 'done' });
    expect(upstream.requests).toHaveLength(10);
  });
});

describe('equal reads under way', () => {
  /** An upstream that answers when it is told to. */
  const start = async (
    status = 200,
    clock?: Clock,
  ): Promise<{ sender: Sender; upstream: Upstream; answer: () => void; asked: (n: number) => Promise<void> }> => {
    const waiting: (() => void)[] = [];
    const upstream = await httpUpstream(
      (request, response, count) => void waiting.push(() => saying(status, success)(request, response, count)),
    );
    return {
      sender: senderFor(upstream.url, { timeouts: { readMs: 30_000, moneyMs: 30_000 }, ...(clock && { clock }) }),
      upstream,
      answer: () => waiting.splice(0).forEach((send) => send()),
      asked: async (n) => {
        while (upstream.requests.length < n) await new Promise((resolve) => setTimeout(resolve, 5));
        // Were there to be more of them, they would have come by now.
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(upstream.requests).toHaveLength(n);
      },
    };
  };

  it('are one call, and each has an answer of its own', async () => {
    const { sender, upstream, answer, asked } = await start();
    const reads = Array.from({ length: 20 }, (_, i) => sender.for({ tenant: `t${i % 4}` }).read(search, input));
    await asked(1);
    answer();
    const answers = await Promise.all(reads);
    expect(answers).toEqual(reads.map(() => ({ orderId: 'A-1' })));
    expect(new Set(answers).size).toBe(20);
    const after = sender.for({ tenant: 't1' }).read(search, input);
    await asked(2);
    answer();
    await after;
    expect(upstream.requests).toHaveLength(2);
  });

  it('are waited for by all of their callers when a sandbox is advanced, and took as long as they really took', async () => {
    const clock = new MovableClock();
    const { sender, answer, asked } = await start(200, clock);
    const reads = Array.from({ length: 2 }, () => endOf(sender.for({ tenant: 'acme' }).read(search, input)));
    await asked(1);
    clock.advance(365 * 24 * 3_600_000);
    answer();
    expect(await Promise.all(reads)).toEqual(['done', 'done']);
    expect(sender.latencies.at(clock.unmoved.monotonic()).read).toMatchObject({ calls: 1 });
    expect(sender.latencies.at(clock.unmoved.monotonic()).read!.p95Ms).toBeLessThan(600_000);
  });

  it('are not one where a field or a secret differs', async () => {
    const { sender, answer, asked } = await start();
    const inputs = [input, { ...input, pin: 'another' }, { ...input, number: '2065550000' }];
    const reads = inputs.map((one) => sender.for({ tenant: 'acme' }).read(search, one));
    await asked(3);
    answer();
    await Promise.all(reads);
  });

  it('are not one with a change in between, nor for what settles or prepares one', async () => {
    const { sender, answer, asked } = await start();
    const before = sender.for({ tenant: 'acme' }).read(search, input);
    await asked(1);
    const change = sender.effect(processOrder, input, intentFor('process_order'));
    await asked(2);
    const meanwhile = sender.for({ tenant: 'acme' }).read(search, input);
    await asked(3);
    const work = sender.for({ tenant: 'acme', atWork: true }).read(search, input);
    const preparing = sender.for({ tenant: 'acme', waitsUntil: Date.now() + 60_000 }).read(search, input);
    const own = sender.read(search, input);
    await asked(6);
    answer();
    await Promise.all([before, change, meanwhile, work, preparing, own]);
  });

  it('fail together where it is the provider that fails', async () => {
    const { sender, upstream, answer, asked } = await start(404);
    const reads = Array.from({ length: 5 }, () => endOf(sender.for({ tenant: 'acme' }).read(search, input)));
    await asked(1);
    answer();
    expect(new Set((await Promise.all(reads)).map((end) => JSON.stringify(end))).size).toBe(1);
    expect(upstream.requests).toHaveLength(1);
  });

  it('do not fail together where one of them is only not waited for any longer', async () => {
    const { sender, answer, asked } = await start();
    const hasty = endOf(sender.for({ tenant: 'acme' }).read(search, input, { deadlineAt: Date.now() + 1_500 }));
    const patient = sender.for({ tenant: 'beta' }).read(search, input);
    await asked(1);
    expect(await hasty).toMatchObject({ code: 'upstream_timeout' });
    await asked(2);
    answer();
    expect(await patient).toEqual({ orderId: 'A-1' });
  });
});
