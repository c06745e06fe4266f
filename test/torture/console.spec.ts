import { expect, it } from '@jest/globals';
import { figureIn, typed } from './typed.js';

it('a short run of the console does nothing twice', async () => {
  const { code, said } = await typed('console', '--seed', '1', '--rounds', '20', '--for', '10m');
  expect([code, code === 0 ? '' : said]).toEqual([0, '']);
  expect(figureIn(said, 'sequences')).toBe(20);
  expect(figureIn(said, 'orders charged, each once')).toBeGreaterThan(5);
}, 600_000);
