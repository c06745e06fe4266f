import { describe, expect, it } from '@jest/globals';
import { playWorld } from './simulation/world.js';
import { figureIn, typed } from './typed.js';

describe('a short run of the simulation', () => {
  it('finds nothing wrong', async () => {
    const { code, said } = await typed(
      'simulation',
      '--seed',
      '1',
      '--rounds',
      process.env['TORTURE_ROUNDS'] ?? '4',
      '--for',
      '10m',
    );
    expect([code, code === 0 ? '' : said]).toEqual([0, '']);
    expect(said).toMatch(/^simulation: seed 1, for 600 s$/m);
    expect(figureIn(said, 'worlds')).toBeGreaterThan(0);
    expect(figureIn(said, 'steps,')).toBeGreaterThan(20_000);
    expect(figureIn(said, 'calls that change something')).toBeGreaterThan(100);
    expect(figureIn(said, 'times that everything was checked')).toBeGreaterThan(1_000);
  }, 600_000);

  it('makes the same of a seed whenever it is played, and something else of another', async () => {
    const [one, again, other] = [
      await playWorld({ seed: 7, steps: 4_000 }),
      await playWorld({ seed: 7, steps: 4_000 }),
      await playWorld({ seed: 8, steps: 4_000 }),
    ];
    expect(again).toEqual(one);
    expect(other.hash).not.toBe(one.hash);
  });
});

it.each([
  [['nothing'], 'Unknown layer: nothing.'],
  [['--for', 'ever'], '--for must be a duration such as 90s or 10m.'],
  [['--seed', 'x'], '--seed and --rounds must be whole numbers.'],
  [['--what'], "Unknown option '--what'"],
])('%s is refused with how it is said', async (args, expected) => {
  const { code, said } = await typed(...args);
  expect([code, said]).toEqual([2, expect.stringContaining(expected)]);
});
