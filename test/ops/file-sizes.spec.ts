import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { pathOf, read } from './files.js';

/** Longer ones, and why: what is a table is read by its rows. */
const exceptions: Readonly<Record<string, string>> = {
  'src/ledger/migrations.ts': 'a table: every change of the schema, in order',
  'src/providers/telecloud/telecloud.catalogue.ops.ts': 'a table: rows of operations',
  'src/providers/voipms/voipms.preflight.ts': 'a table: checks',
};
const tables = 'test/mutants/tables/';

const sizesOf = (folder: string): [string, number][] =>
  readdirSync(pathOf(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[jt]s$/.test(name))
    .map((name) => `${folder}/${name}`)
    .map((path) => [path, read(path).split('\n').length - 1]);

describe.each([
  ['src', 250],
  ['test', 300],
])('a source file in %s', (folder, most) => {
  it(`has at most ${most} lines, unless a reason is given here`, () => {
    const longer = sizesOf(folder).filter(([path, lines]) => lines > most && !path.startsWith(tables));
    const excepted = Object.keys(exceptions).filter((path) => path.startsWith(`${folder}/`));
    expect(longer.map(([path]) => path).sort()).toEqual(excepted.sort());
  });
});
