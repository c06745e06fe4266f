import { describe, expect, it } from '@jest/globals';
import { type HoldContext, type HoldOutcome } from '../../src/contract/reservations.js';
import { type StepResult } from '../../src/contract/steps.js';
import { type E164 } from '../../src/domain/phone-number.js';
import { NothingFree, type WholeHold, WholeReservations } from '../../src/providers/kit/whole-holds.js';

const minuteMs = 60_000;

const fault = { provider: 'acme', operation: 'reserve' } as const;
const [first, second] = ['+12125550100', '+12125550101'] as const satisfies readonly E164[];
const heldAs = (holdId: string, ...numbers: E164[]): StepResult<WholeHold> => ({
  ...{ kind: 'done', value: { holdId, numbers, expiresAt: 10 * minuteMs }, sent: {} },
});

interface Reached {
  key: string;
  tryUntil: number;
  numbers: readonly E164[];
}

/** Reservations whose steps end as given, in order; what is picked is what is free by then. */
function reserving(...ends: StepResult<WholeHold>[]) {
  const reached: Reached[] = [];
  const free: E164[][] = [[first], [second], [first, second]];
  const holds = new WholeReservations({
    ...{ now: () => 0, lifetimeMs: 10 * minuteMs, marginMs: 30_000, maxNumbers: 10 },
    ...{ latestEffectMs: () => minuteMs, lost: 'It lapses.', numbersField: 'numbers' },
    pick: (context, { quantity }) => NothingFree.of(context, free.shift() ?? [], quantity),
    reserve: (frame, _, numbers) => ({ ...frame, numbers }) as never,
    remove: (frame) => frame as never,
  });
  const context = {
    ...{ startedAt: 5_000, hasBegun: () => false, liveNumbers: () => Promise.resolve([]) },
    step: async ({ key, tryUntil, numbers }: { key: string; tryUntil: number; numbers: () => Promise<E164[]> }) => {
      reached.push({ key, tryUntil, numbers: await numbers() });
      return ends.shift();
    },
  } as unknown as HoldContext;
  const hold = (allowPartial: boolean): Promise<Map<E164, HoldOutcome>> =>
    holds.hold(context, {
      numbers: [first, second].map((phoneNumber) => ({ phoneNumber })),
      ...{ allowPartial, episodeOf: (number) => (number === first ? 1 : 2) },
    });
  const byCriteria = (quantity: number) => holds.holdByCriteria(context, { quantity } as never);
  return { reached, hold, byCriteria };
}

const expiresAt = 10 * minuteMs - 30_000;
const kinds = (outcomes: ReadonlyMap<E164, HoldOutcome>): string[] =>
  [...outcomes].map(([n, { kind }]) => `${n} ${kind}`);

describe('reservations of a provider that holds all numbers of a call or none', () => {
  it('are one call where all or none are wanted', async () => {
    const { reached, hold } = reserving(heldAs('R1', first, second));
    expect(await hold(false)).toEqual(
      new Map([first, second].map((n) => [n, { kind: 'held', holdId: 'R1', expiresAt }])),
    );
    expect(reached).toEqual([{ key: `reserve:${first}@1`, tryUntil: 35_000, numbers: [first, second] }]);
  });

  it('are a call for each number where some of them will do', async () => {
    const taken = { kind: 'refused', code: 'number_unavailable', fault } as const;
    const { reached, hold } = reserving(taken, heldAs('R2', second));
    expect(kinds(await hold(true))).toEqual([`${first} unavailable`, `${second} held`]);
    expect(reached.map(({ key, numbers }) => [key, numbers])).toEqual([
      [`reserve:${first}@1`, [first]],
      [`reserve:${second}@2`, [second]],
    ]);
  });

  it('lack a number that the provider has left out', async () => {
    const { hold } = reserving(heldAs('R1', second));
    expect(kinds(await hold(false))).toEqual([`${second} held`, `${first} unavailable`]);
  });
});

describe('numbers by description', () => {
  const taken = { kind: 'refused', code: 'number_unavailable', fault } as const;

  it('are picked anew while somebody else is quicker, three times at most', async () => {
    const late = reserving(taken, heldAs('R2', second));
    expect(kinds((await late.byCriteria(1)).numbers)).toEqual([`${second} held`]);
    expect(late.reached.map(({ key, numbers }) => [key, numbers])).toEqual([
      ['reserve#1', [first]],
      ['reserve#2', [second]],
    ]);
    const always = reserving(taken, taken, taken, heldAs('R4', first));
    expect(await always.byCriteria(1)).toMatchObject({ numbers: new Map(), problem: { code: 'number_unavailable' } });
    expect(always.reached).toHaveLength(3);
  });

  it('are not picked anew after any other refusal', async () => {
    const refused = reserving({ kind: 'refused', code: 'upstream_unauthorized', fault });
    expect(await refused.byCriteria(1)).toMatchObject({ problem: { code: 'upstream_unauthorized' } });
    const unsent = reserving({ kind: 'not_executed', code: 'number_unavailable', fault });
    expect(await unsent.byCriteria(1)).toMatchObject({ problem: { code: 'number_unavailable' } });
    expect([refused, unsent].map(({ reached }) => reached.length)).toEqual([1, 1]);
  });

  it('may be held where a reply was lost: those that were sent, and no others', async () => {
    const sent = { numbers: `${first},${second},and more` };
    const { byCriteria } = reserving({ kind: 'undecided', detail: '', sent });
    expect(kinds((await byCriteria(1)).numbers)).toEqual([`${first} uncertain`, `${second} uncertain`]);
  });

  it('are not asked for where too few are free', async () => {
    const { reached, byCriteria } = reserving();
    expect(await byCriteria(2)).toEqual({
      numbers: new Map(),
      problem: { code: 'number_unavailable', detail: 'The provider has 1 matching numbers available, not 2.' },
    });
    expect(reached).toEqual([]);
  });
});
