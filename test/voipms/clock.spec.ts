import { describe, expect, it } from '@jest/globals';
import { fromEastern } from '../../src/providers/voipms/voipms.eastern-time.js';

describe("the provider's clock", () => {
  it.each([
    ['2026-01-15 12:00:00', '2026-01-15T17:00:00.000Z'],
    ['2026-07-15 12:00:00', '2026-07-15T16:00:00.000Z'],
    ['2026-12-31 23:30:00', '2027-01-01T04:30:00.000Z'],
    // Daylight saving ends: this is shown twice. It begins: this is never shown.
    ['2026-11-01 01:30:00', '2026-11-01T05:30:00.000Z'],
    ['2026-03-08 02:30:00', undefined],
    ['2026-03-08 03:00:00', '2026-03-08T07:00:00.000Z'],
    ['2026-02-30 12:00:00', undefined],
    ['2026-01-15', undefined],
    ['0000-00-00 00:00:00', undefined],
    ['yesterday', undefined],
  ])('%s is %s', (shown, at) => {
    expect(fromEastern(shown)).toBe(at);
  });
});
