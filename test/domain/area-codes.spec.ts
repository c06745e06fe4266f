import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { isUsRegion, regionOfAreaCode } from '../../src/domain/area-codes.js';
import { nanpParts } from '../../src/domain/phone-number.js';

const source = readFileSync(new URL('../../src/domain/area-codes.ts', import.meta.url), 'utf8');
const table = [...source.matchAll(/^ {2}([A-Z]{2}): '([\d ]+)'/gm)].map(([, region, codes]) => ({
  region: region!,
  codes: codes!.split(' '),
}));
const states =
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY';

describe('area codes', () => {
  it('cover every state and the capital', () => {
    expect(states.split(' ').filter((state) => !isUsRegion(state))).toEqual([]);
    expect(table.filter(({ region }) => !isUsRegion(region))).toEqual([]);
    expect(isUsRegion('XX')).toBe(false);
    expect(isUsRegion('constructor')).toBe(false);
  });

  it('belong to one state each', () => {
    const all = table.flatMap(({ codes }) => codes);
    expect(all.filter((code, i) => all.indexOf(code) !== i)).toEqual([]);
    for (const { region, codes } of table) for (const code of codes) expect(regionOfAreaCode(code)).toBe(region);
  });

  it('are ones that a local number can have', () => {
    const codes = table.flatMap((row) => row.codes);
    expect(codes.filter((code) => nanpParts(`+1${code}5550100`)?.type !== 'local')).toEqual([]);
    expect(codes.filter((code) => /^\d(?:11|9\d)$/.test(code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(300);
  });

  it('that are none are of no state', () => {
    for (const code of ['800', '866', '900', '411', '555', '', '20', '2066', 'WA']) {
      expect(regionOfAreaCode(code)).toBeUndefined();
    }
  });
});
