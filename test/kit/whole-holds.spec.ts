import { describe, expect, it } from '@jest/globals';
import { type HoldContext, type HoldRequest } from '../../src/contract/reservations.js';
import { NothingFree, WholeReservations } from '../../src/providers/kit/whole-holds.js';

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

describe('a reservation by number', () => {
  /** Reserves two numbers one by one, the second of which is not free when its call is made; `begun`: calls that were sent before. */
  async function reserved(begun: readonly string[] = []): Promise<{ sent: string[]; kinds: string[] }> {
    const sent: string[] = [];
    const holds = new WholeReservations({
      ...{ now: () => 0, lifetimeMs: 10 * minuteMs, marginMs: 30_000, maxNumbers: 10 },
      ...{ latestEffectMs: () => minuteMs, lost: '', numbersField: 'numbers', pick: () => Promise.resolve([]) },
      reserve: (frame, _context, numbers) => ({
        ...frame,
        call: async () => {
          const [n] = await numbers();
          if (n === '+12125550101') throw new NothingFree('The provider does not offer this number.');
          return n as never;
        },
      }),
      remove: () => ({}) as never,
    });
    const step = async ({ call }: { call: () => Promise<string> }): Promise<object> => {
      sent.push(await call());
      return { kind: 'done', value: { holdId: 'R1', numbers: ['+12125550100'], expiresAt: minuteMs }, sent: {} };
    };
    const context = { startedAt: 0, options: {}, step, hasBegun: (key: string) => begun.includes(key) };
    const numbers = [{ phoneNumber: '+12125550100' }, { phoneNumber: '+12125550101' }];
    const request = { numbers, allowPartial: true, episodeOf: () => 1 } as unknown as HoldRequest;
    const outcomes = await holds.hold(context as unknown as HoldContext, request);
    return { sent, kinds: [...outcomes].map(([n, outcome]) => `${n} ${outcome.kind}`) };
  }

  it('ends as unavailable, and sends nothing, if a read shows that the number is not free', async () => {
    expect(await reserved()).toEqual({
      sent: ['+12125550100'],
      kinds: ['+12125550100 held', '+12125550101 unavailable'],
    });
  });

  it('is uncertain if a call for it was sent before, which may be why it is not free', async () => {
    const { kinds } = await reserved(['reserve:+12125550101@1']);
    expect(kinds).toEqual(['+12125550100 held', '+12125550101 uncertain']);
  });
});
