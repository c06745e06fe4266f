import { describe, expect, it } from '@jest/globals';
import { Slots } from '../../src/sagas/slots.js';

const due = (provider: string, tenant: string, dueAt = 1) => ({ provider, tenant, dueAt });
const limits = { perProvider: 6, perTenant: 4 };

/** What of it is begun, as `provider tenant: how many`. */
function begun(slots: Slots, shares: ReturnType<typeof due>[]): string[] {
  const portions = slots.divide(shares);
  for (const portion of portions) for (let i = 0; i < portion.most; i++) slots.enter(portion);
  return portions.map(({ provider, tenant, most }) => `${provider} ${tenant}: ${most}`);
}

describe('slots', () => {
  it('are a provider’s own: one that keeps all of its busy takes none from another', () => {
    const slots = new Slots(limits);
    const hung = [due('hung', 'acme'), due('hung', 'bell')];
    expect(begun(slots, hung)).toEqual(['hung acme: 3', 'hung bell: 3']);
    expect(begun(slots, [...hung, due('well', 'acme')])).toEqual(['well acme: 4']);
  });

  it('leave room for other tenants, whatever one has waiting', () => {
    const slots = new Slots(limits);
    expect(begun(slots, [due('p', 'much')])).toEqual(['p much: 4']);
    expect(begun(slots, [due('p', 'much')])).toEqual([]);
    expect(begun(slots, [due('p', 'much'), due('p', 'little', 9)])).toEqual(['p little: 2']);
  });

  it('are taken by new work only where one is free and nothing waits for it', () => {
    const slots = new Slots(limits);
    const [much, little] = [due('p', 'much'), due('p', 'little')];
    expect(Array.from({ length: 5 }, () => slots.tryEnter(much))).toEqual([true, true, true, true, false]);
    slots.leave(much);
    // The fifth is due by now, and has not been looked for yet.
    expect([slots.tryEnter(much), slots.tryEnter(little), slots.tryEnter(due('q', 'much'))]).toEqual([
      false,
      false,
      true,
    ]);
    expect(begun(slots, [much])).toEqual(['p much: 1']);
    expect(slots.tryEnter(little)).toBe(false);
    expect(begun(slots, [])).toEqual([]);
    expect(slots.tryEnter(little)).toBe(true);
  });

  it('are as many as the provider has, however many tenants want one', () => {
    const slots = new Slots({ perProvider: 2, perTenant: 2 });
    const entered = ['a', 'b', 'c'].map((tenant) => slots.tryEnter(due('p', tenant)));
    expect(entered).toEqual([true, true, false]);
    expect(begun(slots, [due('p', 'c')])).toEqual([]);
  });

  it('go to whoever has the fewest, and among those to whoever waits longest', () => {
    const slots = new Slots(limits);
    begun(slots, [due('p', 'much'), due('p', 'little')]);
    const waiting = [due('p', 'much', 1), due('p', 'little', 2), due('p', 'younger', 4), due('p', 'older', 3)];
    expect(begun(slots, waiting)).toEqual([]);
    for (const [left, next] of [
      ['much', 'older'],
      ['much', 'younger'],
      ['little', 'much'],
    ] as const) {
      slots.leave({ provider: 'p', tenant: left });
      expect(begun(slots, waiting)).toEqual([`p ${next}: 1`]);
    }
  });
});
