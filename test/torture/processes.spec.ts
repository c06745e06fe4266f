import { expect, it } from '@jest/globals';
import { figureIn, typed } from './typed.js';

it('a short run of processes finds nothing wrong', async () => {
  const { code, said } = await typed('processes', '--seed', '1', '--rounds', '3', '--for', '1s');
  expect([code, code === 0 ? '' : said]).toEqual([0, '']);
  const blows = ['gateways killed among callers', 'gateways paused', 'gateways stopped'].map((what) =>
    figureIn(said, what),
  );
  expect(blows.reduce((sum, count) => sum + count, 0)).toBe(6);
  expect(figureIn(said, 'numbers, each with a history that was checked')).toBeGreaterThan(12);
  expect(figureIn(said, 'calls in these histories')).toBeGreaterThan(100);
  expect(figureIn(said, 'kills in the middle of them')).toBe(2);
}, 600_000);
