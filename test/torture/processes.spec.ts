import { expect, it } from '@jest/globals';
import { figureIn, typed } from './typed.js';

it('a short run of processes and rows finds nothing wrong', async () => {
  // Both wait most of the time.
  const [among, middle] = await Promise.all(
    ['processes', 'rows'].map((layer) => typed(layer, '--seed', '1', '--rounds', '1', '--for', '1s')),
  );
  expect([among!.code, among!.code === 0 ? '' : among!.said]).toEqual([0, '']);
  expect([middle!.code, middle!.code === 0 ? '' : middle!.said]).toEqual([0, '']);
  const blows = ['gateways killed among callers', 'gateways paused', 'gateways stopped'].map((what) =>
    figureIn(among!.said, what),
  );
  expect(blows.reduce((sum, count) => sum + count, 0)).toBe(6);
  expect(figureIn(among!.said, 'numbers, each with a history that was checked')).toBeGreaterThan(12);
  expect(figureIn(among!.said, 'calls in these histories')).toBeGreaterThan(100);
  expect(figureIn(middle!.said, 'kills in the middle of them')).toBe(2);
}, 600_000);
