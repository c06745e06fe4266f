import { describe, expect, it } from '@jest/globals';
import { type HoldContext } from '../../src/contract/reservations.js';
import { WholeReservations } from '../../src/providers/kit/whole-holds.js';

const minuteMs = 60_000;

/** Lets go of two reservations at the provider when their time is over there; answers the steps that are reached. */
async function releasedLate(begun: readonly string[]): Promise<string[]> {
  const reached: string[] = [];
  const holds = new WholeReservations({
    ...{ now: () => 60 * minuteMs, lifetimeMs: 10 * minuteMs, marginMs: 30_000, maxNumbers: 10 },
    ...{ latestEffectMs: () => minuteMs, lost: '', numbersField: 'numbers', pick: () => Promise.resolve([]) },
    reserve: () => ({}) as never,
    remove: (frame) => frame as never,
  });
  const context = {
    startedAt: 0,
    hasBegun: (key: string) => begun.includes(key),
    step: ({ key }: { key: string }) => {
      reached.push(key);
      return Promise.resolve({ kind: 'done', value: {}, sent: {} });
    },
  } as unknown as HoldContext;
  const numbers = [
    { phoneNumber: '+12125550100', holdId: 'R1' },
    { phoneNumber: '+12125550101', holdId: 'R2' },
  ] as const;
  await holds.release(context, numbers, 'release:+12125550100@1');
  return reached;
}

describe('reservations that the provider has dropped by now', () => {
  it('are not released by a call', async () => {
    expect(await releasedLate([])).toEqual([]);
  });

  it('have a call that has gone out settled all the same', async () => {
    expect(await releasedLate(['release:+12125550100@1:R2'])).toEqual(['release:+12125550100@1:R2']);
  });
});
