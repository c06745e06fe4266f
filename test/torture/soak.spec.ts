import { describe, expect, it } from '@jest/globals';
import { grown, type Sample, slope } from './soak/growth.js';
import { figureIn, typed } from './typed.js';

it('a short run of soak finds nothing wrong', async () => {
  const { code, said } = await typed('soak', '--seed', '1', '--for', '1s');
  expect([code, code === 0 ? '' : said]).toEqual([0, '']);
  expect(figureIn(said, 'requests of callers')).toBeGreaterThanOrEqual(160);
  expect(figureIn(said, 'done once')).toBeGreaterThan(20);
}, 600_000);

describe('growth', () => {
  const samples = (of: (nth: number) => Partial<Sample>): Sample[] =>
    Array.from({ length: 8 }, (_, i) => ({ requests: 10_000 * i, heap: [5e7], handles: [40], rows: 80_000 * i, ...of(i) })); // prettier-ignore

  it('is not seen where a few samples are strange', () => {
    expect(slope([[0, 1], [1, 1], [2, 900], [3, 1], [4, 1]])).toBe(0); // prettier-ignore
    expect(grown(samples((i) => ({ heap: [5e7 + (i === 3 ? 1e8 : 0)], handles: [40 + (i % 3)] }))).wrongs).toEqual([]);
  });

  it.each([
    ['memory', (i: number) => ({ heap: [5e7, 5e7 + 2e7 * i] }), /^heap grows/],
    ['handles', (i: number) => ({ handles: [40 + 100 * i] }), /^handles grows/],
    ['the ledger', (i: number) => ({ rows: 800_000 * i }), /^the ledger grows/],
  ])('of %s is seen', (_, of, what) => {
    expect(grown(samples(of)).wrongs).toEqual([expect.stringMatching(what)]);
  });
});
