import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDecimals, shortened } from '../../src/domain/money.js';

const places = 8;
const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
const amount = fc
  .tuple(fc.constantFrom('', '-'), digits(1, 15), fc.option(digits(1, places)))
  .map(([sign, whole, part]) => `${sign}${whole}${part === null ? '' : `.${part}`}`);

/** Exact, in units of the smallest place. */
function units(text: string): bigint {
  const [whole = '', part = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + part.padEnd(places, '0'));
  return text.startsWith('-') ? -value : value;
}
const placesOf = (text: string): number => text.split('.')[1]?.length ?? 0;

describe('the sum of amounts', () => {
  it('is exact, in as many places as the longest has, at least two', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 20 }), (amounts) => {
        const sum = addDecimals(...amounts);
        expect(units(sum)).toBe(amounts.map(units).reduce((a, b) => a + b, 0n));
        expect(placesOf(sum)).toBe(Math.max(2, ...amounts.map(placesOf)));
        expect(sum).toMatch(/^-?(?:0|[1-9]\d*|0\d+)\.\d{2,}$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not depend on the order, and nothing has no sign', () => {
    fc.assert(
      fc.property(amount, amount, amount, (a, b, c) => {
        expect(addDecimals(a, b, c)).toBe(addDecimals(c, a, b));
        const opposite = a.startsWith('-') ? a.slice(1) : `-${a}`;
        expect(addDecimals(a, opposite)).toMatch(/^0\.0+$/);
      }),
      { numRuns: 1_000 },
    );
    expect(addDecimals('0.1', '0.2')).toBe('0.30');
    expect(addDecimals()).toBe('0.00');
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '1.',
    '.5',
    '1e5',
    '+1',
    '--1',
    'NaN',
    'Infinity',
    '1,00',
    '0x10',
    '1.123456789',
    '1'.repeat(16),
  ])('does not take "%s" for an amount', (text) => expect(() => addDecimals('1.00', text)).toThrow(RangeError));
});

it.each([
  ['1.99000000', '1.99'],
  ['0.00000000', '0.00'],
  ['0.01250000', '0.0125'],
  ['3', '3.00'],
  ['100', '100.00'],
])('shortens %s to %s', (long, short) => expect(shortened(long)).toBe(short));
