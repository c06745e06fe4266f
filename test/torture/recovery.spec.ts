import { expect, it } from '@jest/globals';
import { figureIn, typed } from './typed.js';

it('a short run of recovery finds nothing wrong', async () => {
  const { code, said } = await typed('recovery', '--seed', '1', '--for', '1s');
  expect([code, code === 0 ? '' : said]).toEqual([0, '']);
  expect(figureIn(said, 'calls in flight at SIGTERM')).toBe(8);
  expect(figureIn(said, 'of them with an outcome at its end')).toBe(8);
  expect(figureIn(said, 'open orders when the gateway was killed')).toBe(200);
  expect(figureIn(said, 'taken up after the next start')).toBe(200);
  for (const kind of ['SQLite', 'PostgreSQL']) {
    expect(figureIn(said, `${kind}: orders not sent when the backup was made`)).toBe(4);
    expect(figureIn(said, `${kind}: orders placed after it`)).toBe(4);
  }
}, 300_000);
