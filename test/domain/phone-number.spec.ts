import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  consecutiveRuns,
  type E164,
  fromNational,
  isE164,
  nanpParts,
  tollFreePrefixes,
} from '../../src/domain/phone-number.js';

const three = fc.integer({ min: 200, max: 999 }).map(String);
const line = fc.nat(9_999).map((n) => String(n).padStart(4, '0'));
const national = fc
  .tuple(fc.oneof(three, fc.constantFrom(...tollFreePrefixes)), three, line)
  .map(([area, exchange, last]) => ({ area, exchange, ten: area + exchange + last }));

describe('a North American number', () => {
  it('goes from ten or eleven digits to E.164 and its parts, and back', () => {
    fc.assert(
      fc.property(national, ({ area, exchange, ten }) => {
        const number = fromNational(ten);
        expect(number).toBe(`+1${ten}`);
        expect(fromNational(`1${ten}`)).toBe(number);
        expect(isE164(number!)).toBe(true);
        expect(nanpParts(number!)).toEqual({
          national: ten,
          areaCode: area,
          exchange: area + exchange,
          type: (tollFreePrefixes as readonly string[]).includes(area) ? 'toll_free' : 'local',
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is nothing else than that', () => {
    const almost = fc.string({ unit: fc.constantFrom(...'0123456789+ -a'), maxLength: 13 });
    fc.assert(
      fc.property(almost, (text) => {
        const number = fromNational(text);
        const plausible = /^1?[2-9]\d{2}[2-9]\d{6}$/.test(text);
        expect(number !== undefined).toBe(plausible);
        expect(nanpParts(text) !== undefined).toBe(/^\+1[2-9]\d{2}[2-9]\d{6}$/.test(text));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('runs of consecutive numbers', () => {
  it('are exactly the numbers that have enough neighbours', () => {
    const lines = fc.array(fc.oneof(fc.nat(40), fc.nat(9_999)), { maxLength: 60 });
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 6 }), (picked, length) => {
        const number = (n: number): E164 => `+1206555${String(n).padStart(4, '0')}`;
        const all = new Set(picked);
        const inRun = (n: number): boolean =>
          Array.from({ length }, (_, back) => n - back).some((from) =>
            Array.from({ length }, (_, i) => from + i).every((each) => all.has(each)),
          );
        const expected = [...all].filter(inRun).sort((a, b) => a - b);
        expect(consecutiveRuns(picked.map(number), length)).toEqual(expected.map(number));
      }),
      { numRuns: 2_000 },
    );
  });
});
