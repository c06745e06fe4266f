import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitsPattern, inDigits } from '../../src/domain/vanity.js';

describe('vanity patterns', () => {
  it('are letters on the keys of a telephone', () => {
    expect(inDigits('1800?Flowers*')).toBe('1800?3569377*');
    expect(inDigits('abcdefghijklmnopqrstuvwxyz')).toBe('22233344455566677778889999');
  });

  it.each([
    ['2065551234', '2065551234', true],
    ['2065551234', '206*', true],
    ['2065551234', '*1234', true],
    ['2065551234', '*555*', true],
    ['2065551234', '206???1234', true],
    ['2065551234', '206??1234', false],
    ['2065551234', '555', false],
    ['2065551234', '*5*5*5*4', true],
    ['2065551234', '*5*5*5*5*', false],
    ['', '*', true],
    ['', '?', false],
    ['1', '', false],
  ])('%s fits %s: %s', (digits, pattern, fits) => {
    expect(fitsPattern(digits, pattern)).toBe(fits);
  });

  it('match as a plain reading of them would', () => {
    const sign = fc.constantFrom('1', '2', '?', '*');
    const text = fc.array(fc.constantFrom('1', '2'), { maxLength: 8 }).map((signs) => signs.join(''));
    const pattern = fc.array(sign, { maxLength: 6 }).map((signs) => signs.join(''));
    fc.assert(
      fc.property(text, pattern, (digits, wanted) => {
        const expression = new RegExp(`^${wanted.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(fitsPattern(digits, wanted)).toBe(expression.test(digits));
      }),
      { numRuns: 2_000 },
    );
  });

  it('take no longer for wildcards without end', () => {
    const digits = '1'.repeat(15);
    expect(fitsPattern(digits, `${'*1'.repeat(9)}2`)).toBe(false);
  });
});
