import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemClock } from '../../src/clock.js';
import { idPattern, idPrefixes, newId } from '../../src/domain/ids.js';

const year2025 = 1_735_689_600_000;
const at = (now: () => number) => ({ now, bytes: (count: number) => systemClock.bytes(count) });
const prefix = fc.constantFrom(...idPrefixes);

describe('an id', () => {
  it('has its pattern, and no other prefix has', () => {
    fc.assert(
      fc.property(prefix, prefix, fc.nat(100_000), (own, other, ms) => {
        const id = newId(
          own,
          at(() => year2025 + ms),
        );
        expect(idPattern(own).test(id)).toBe(true);
        expect(idPattern(other).test(id)).toBe(own === other);
        expect(idPattern(own).test(`${id}0`)).toBe(false);
        expect(idPattern(own).test(id.toUpperCase())).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('sorts in the order in which ids were made, within a millisecond and when the clock is set back', () => {
    const steps = fc.array(fc.integer({ min: -3_000, max: 3_000 }), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(prefix, steps, (kind, deltas) => {
        let now = Date.now();
        const clock = at(() => now);
        const ids = deltas.map((delta) => {
          now += delta;
          return newId(kind, clock);
        });
        expect([...ids].sort()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('cannot be guessed from the one before', () => {
    const tails = Array.from({ length: 1_000 }, () => newId('ord').slice(-12));
    expect(new Set(tails).size).toBe(tails.length);
  });
});
