import { describe, expect, it } from '@jest/globals';
import { type HoldContext } from '../../src/contract/reservations.js';
import { type StepResult } from '../../src/contract/steps.js';
import { type E164 } from '../../src/domain/phone-number.js';
import { systemClock } from '../../src/clock.js';
import { DidtfnCart } from '../../src/providers/didtfn/didtfn.cart.js';
import { DidtfnCartRelease } from '../../src/providers/didtfn/didtfn.cart-release.js';

const lost: E164 = '+12062190100';
const day = 24 * 3_600_000;

const undecided = (nth: number): StepResult<unknown> =>
  ({
    kind: 'undecided',
    detail: 'lost',
    sent: { number: `20621901${String(nth + 10)}` },
  }) as unknown as StepResult<unknown>;
const found: StepResult<unknown> = { kind: 'done', value: { holdId: '7', numbers: ['+12062190130'] }, sent: {} };

/** Lets go of a number of which nobody knows the cart; each call ends as `answer` says. */
function letGo(
  answer: (key: string, nth: number) => StepResult<unknown>,
  startedAt = Date.now() - 3 * day,
): Promise<ReadonlySet<E164>> {
  let nth = 0;
  const context = {
    startedAt,
    hasBegun: () => false,
    latestHoldId: () => Promise.resolve(undefined),
    step: ({ key }: { key: string }) => Promise.resolve(answer(key, ++nth)),
    waitUntil: (at: number) => {
      throw new Error(`probed ${nth} times, and again after ${at - startedAt} ms`);
    },
  };
  const config = { cart: 'shared' };
  const upstream = {
    config,
    account: 'a1',
    lateBoundMs: 60_000,
    sender: { timeoutMs: () => 1_000, clock: systemClock },
  };
  const holds = new DidtfnCartRelease(upstream as never, new DidtfnCart(upstream as never), {} as never);
  return holds.release(context as unknown as HoldContext, [{ phoneNumber: lost }], 'release');
}

describe('a number of which the cart is looked for', () => {
  it('is in doubt with every number that the look may hold, when no reply ever comes', async () => {
    const doubtful = await letGo((_key, nth) => undecided(nth));
    expect([...doubtful].slice(0, 3)).toEqual([lost, '+12062190111', '+12062190112']);
    // Ever more rarely over two days: a bounded number of holds is risked.
    expect(doubtful.size).toBeGreaterThan(6);
    expect(doubtful.size).toBeLessThan(20);
  });

  it('is in doubt with the number that found the cart, when neither can be taken out', async () => {
    const fault = { provider: 'didtfn', operation: 'remove_reserved' };
    const refused = { kind: 'refused', code: 'upstream_rejected', fault } as const;
    const doubtful = await letGo((key) => (key.includes('probe') && !key.includes('probed') ? found : refused));
    expect([...doubtful]).toEqual([lost, '+12062190130']);
  });

  it('is looked for again, later each time, and goes out with all that the look may hold', async () => {
    await expect(letGo((_key, nth) => undecided(nth), Date.now())).rejects.toThrow(
      'probed 5 times, and again after 120000 ms',
    );
    const removed: string[] = [];
    const doubtful = await letGo((key, nth) => {
      if (nth <= 7) return undecided(nth);
      if (nth === 8) return found;
      removed.push(key);
      return { kind: 'done', value: {}, sent: {} };
    });
    expect([...doubtful]).toEqual([]);
    expect(removed).toEqual(['release:probed']);
  });
});
