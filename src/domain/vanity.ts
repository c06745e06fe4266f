/** The letters on the keys of a telephone. */
const keys = ['', '', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'];
const digitOf = new Map(keys.flatMap((letters, digit) => [...letters].map((letter) => [letter, String(digit)])));

/** Digits, letters, `?` for one digit and `*` for any number of them. Without flags: the pattern stands in the OpenAPI document too. */
// eslint-disable-next-line regexp/use-ignore-case -- see above
export const vanityPattern = /^[\dA-Za-z?*]{1,20}$/;

/** A pattern in digits and wildcards: `800?FLOWERS*` is `800?3569377*`. */
export const inDigits = (pattern: string): string =>
  [...pattern.toUpperCase()].map((sign) => digitOf.get(sign) ?? sign).join('');

/**
 * Whether all of the digits are as the pattern (in digits and wildcards) has them. One pass with one place to go back to: no pattern makes
 * it slow.
 */
export function fitsPattern(digits: string, pattern: string): boolean {
  let at = 0;
  let i = 0;
  let star = -1;
  let retry = 0;
  while (at < digits.length) {
    if (pattern[i] === '*') {
      star = i++;
      retry = at;
    } else if (pattern[i] === '?' || pattern[i] === digits[at]) {
      i++;
      at++;
    } else if (star >= 0) {
      i = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  while (pattern[i] === '*') i++;
  return i === pattern.length;
}
