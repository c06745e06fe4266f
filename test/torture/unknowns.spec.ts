import { describe, expect, it } from '@jest/globals';
import { figureIn, typed } from './typed.js';

describe('calls whose outcome is not known', () => {
  it('are never said to be what they were not', async () => {
    const { code, said } = await typed('unknowns', '--seed', '1', '--rounds', '3', '--for', '10m');
    expect([code, code === 0 ? '' : said]).toEqual([0, '']);
    expect(figureIn(said, 'calls without an outcome')).toBeGreaterThan(60);
    expect(figureIn(said, 'of them calls that move money')).toBeGreaterThan(30);
    expect(figureIn(said, 'carried out all the same')).toBeGreaterThan(20);
    expect(figureIn(said, 'settled as not executed')).toBeGreaterThan(10);
  }, 600_000);
});
