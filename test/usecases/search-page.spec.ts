import { expect, it } from '@jest/globals';
import { type AvailableNumber } from '../../src/contract/search.js';
import { type E164 } from '../../src/domain/phone-number.js';
import { searchPage, type Share } from '../../src/usecases/kit/search-page.js';

const numbered = (line: number): AvailableNumber => ({
  phoneNumber: `+1206555${String(line)}` as E164,
  country: 'US',
  type: 'local',
});
const share = (
  provider: string,
  lines: number[],
  more: Partial<Share<AvailableNumber>> = {},
): Share<AvailableNumber> => {
  const offers = lines.map(numbered);
  return { provider, after: undefined, last: offers.at(-1), offers, full: false, failed: false, ...more };
};
const failed = { failed: true };

it.each([
  [
    'had more before, even if all others are exhausted',
    [share('a', [1000]), share('b', [], { ...failed, after: numbered(2000) })],
    'b',
  ],
  ['has more', [share('a', [1000, 1001, 1002]), share('b', [2000])], 'a'],
  ['failed, beside one that has more', [share('a', [1000, 1001, 1002]), share('b', [], failed)], 'a,b'],
])('a search continues at a provider that %s', (_, shares, expected) =>
  expect([...(searchPage(shares, 2).next?.keys() ?? [])].join()).toBe(expected),
);

it('a provider that failed before it has shown a number alone does not continue a search', () =>
  expect(searchPage([share('a', [1000]), share('b', [], failed)], 2)).toEqual({ data: [numbered(1000)] }));

it('a provider that failed continues after the last of its numbers that has been shown', () => {
  const after = numbered(2000);
  expect(searchPage([share('b', [], { ...failed, after })], 2).next).toEqual(new Map([['b', after]]));
});
