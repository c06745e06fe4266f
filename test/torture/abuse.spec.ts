import { expect, it } from '@jest/globals';
import { figureIn, typed } from './typed.js';

it('a short run of abuse finds nothing wrong', async () => {
  const { code, said } = await typed('abuse', '--seed', '1', '--for', '1s');
  expect([code, code === 0 ? '' : said]).toEqual([0, '']);
  expect(figureIn(said, 'hostile requests')).toBeGreaterThan(2_000);
  expect(figureIn(said, 'reads of another tenant meanwhile')).toBeGreaterThan(20);
}, 600_000);
