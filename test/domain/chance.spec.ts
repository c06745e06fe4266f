import { expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';

it('chance gives as many bytes as are asked for, and none of them twice', () => {
  const seen = new Set<string>();
  const counts = Array.from({ length: 2_000 }, (_, i) => (i % 500 === 7 ? 5_000 : 8 + (i % 9)));
  for (const count of counts) {
    const bytes = systemClock.bytes(count);
    expect(bytes).toHaveLength(count);
    seen.add(Buffer.from(bytes.subarray(0, 8)).toString('hex'));
  }
  expect(seen.size).toBe(counts.length);
});

it('what one has been given is not changed by what others are given', () => {
  const mine = systemClock.bytes(12);
  const copy = [...mine];
  for (let i = 0; i < 1_000; i++) systemClock.bytes(12).fill(0);
  expect([...mine]).toEqual(copy);
});
