import { describe, expect, it } from '@jest/globals';
import { type HoldContext } from '../../src/contract/reservations.js';
import { type StepResult } from '../../src/contract/steps.js';
import { DidtfnCartRelease } from '../../src/providers/didtfn/didtfn.cart-release.js';

const key = 'release:+12062190116@1';

/** Takes a number whose hold was lost out of the cart: the steps that are reached, and the numbers that are taken out with it. */
async function released(
  outcomes: Readonly<Record<string, StepResult<unknown>>>,
  begun: readonly string[],
): Promise<{ reached: string[]; removed: string[] }> {
  const reached: string[] = [];
  const removed: string[] = [];
  const upstream = {
    config: { cart: 'shared' },
    lateBoundMs: 20_000,
    account: 'a',
    sender: { clock: { now: () => 0 } },
  };
  const cart = {
    remove: (_: string, numbers: readonly string[], name: string) => ({ key: name, numbers }),
    reserveCall: () => undefined,
  };
  const context = {
    startedAt: 0,
    hasBegun: (name: string) => begun.includes(name),
    // Somebody else has learned the cart's id meanwhile.
    latestHoldId: () => Promise.resolve('500001'),
    step: ({ key: name, numbers }: { key: string; numbers?: readonly string[] }) => {
      reached.push(name);
      removed.push(...(numbers ?? []));
      return Promise.resolve(outcomes[name]);
    },
  } as unknown as HoldContext;
  const release = new DidtfnCartRelease(upstream as never, cart as never, {} as never);
  await release.release(context, [{ phoneNumber: '+12062190116' }], key);
  return { reached, removed };
}

const done = { kind: 'done', value: { holdId: '500001', numbers: ['+12062190199'] }, sent: {} } as const;
const lost = { kind: 'undecided', detail: '', sent: { number: '2062190198' } } as const;
const outcomes = {
  [`${key}:probe1`]: done,
  [`${key}:probe2`]: lost,
  [`${key}:probe3`]: done,
  [key]: done,
  [`${key}:probed`]: done,
};

describe('a probe for the id of the cart', () => {
  it('is not needed where the id is known', async () => {
    expect(await released(outcomes, [])).toEqual({ reached: [key], removed: ['+12062190116'] });
  });

  it('that has gone out goes on to its end, although one before it could not be made', async () => {
    const { reached, removed } = await released(outcomes, [`${key}:probe2`]);
    expect(reached).toEqual([`${key}:probe2`, `${key}:probe3`, `${key}:probed`]);
    expect(removed).toEqual(['+12062190116', '+12062190198', '+12062190199']);
  });
});
