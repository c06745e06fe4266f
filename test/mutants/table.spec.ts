import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { staleness } from './mutant.js';
import { mutants } from './tables/index.js';
import { seeded } from './tables/seeded.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the table of mutants', () => {
  it('has each under a name of its own', () => {
    const ids = mutants.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('finds the text of each exactly once, and the test that must see it', () => {
    const stale = mutants.flatMap((one) => {
      const why = staleness(root, one);
      return why === undefined ? [] : [`${one.id}: ${why}`];
    });
    expect(stale).toEqual([]);
  });

  it('says of each what it breaks, in a sentence', () => {
    const unsaid = mutants.filter(({ breaks }) => !/^[A-Z].{20,}\.$/.test(breaks)).map(({ id }) => id);
    expect(unsaid).toEqual([]);
  });

  it('has each of the seeded defects, which docs/trust.md lists with the tests that catch them', () => {
    const rows = seeded.map(({ defect, layer, mutant }) => {
      const found = mutants.find(({ id }) => id === mutant);
      return [defect, layer, `\`${found?.byTypes ? 'npm run typecheck' : found?.spec}\``, `\`${found?.id}\``];
    });
    const { 1: written = '' } = readFileSync(join(root, 'docs/trust.md'), 'utf8').split('## Seeded defects');
    const table = written
      .split('\n## ')[0]!
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2)
      .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim())); // prettier-ignore
    expect(table).toEqual(rows);
  });

  it('is not stale where a text moves: it would be said', () => {
    const [one] = mutants;
    const text = readFileSync(join(root, one!.file), 'utf8').slice(0, 1);
    expect(staleness(root, { ...one!, text: `${text}${text}${text}never` })).toMatch(/found 0 times/);
    expect(staleness(root, { ...one!, text: '\n' })).toMatch(/found \d{2,} times/);
    expect(staleness(root, { ...one!, spec: 'test/none.spec.ts' })).toBe('test/none.spec.ts does not exist');
  });
});
