import { expect, it } from '@jest/globals';
import { figureIn, typed } from './typed.js';

it('a short run of stores and network finds nothing wrong', async () => {
  const { code, said } = await typed('stores', '--seed', '1', '--rounds', '1', '--for', '1s');
  expect([code, code === 0 ? '' : said]).toEqual([0, '']);
  expect(figureIn(said, 'disturbances of Redis')).toBeGreaterThanOrEqual(10);
  expect(figureIn(said, 'orders placed meanwhile')).toBeGreaterThan(20);
}, 600_000);
