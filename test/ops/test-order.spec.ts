import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import LongestFirst, { seconds } from '../../config/test-sequencer.js';
import { pathOf } from './files.js';

type Tests = Parameters<LongestFirst['sort']>[0];

const rootDir = fileURLToPath(pathOf('.'));

/** Files of tests as Jest hands them over, by their size. */
const filesOf = (sizes: Record<string, number>): Tests =>
  Object.keys(sizes).map((file) => ({
    path: rootDir + file,
    context: { config: { rootDir }, hasteFS: { getSize: () => sizes[file] } },
  })) as unknown as Tests;

describe('the order of test files', () => {
  it('starts with those that take longest, then the largest', () => {
    const files = filesOf({
      'test/kit/small.spec.ts': 1,
      'test/kit/large.spec.ts': 9_000,
      'test/kill/kill.spec.ts': 3_000,
      'test/conformance/faults/telecloud.spec.ts': 10,
    });

    const order = new LongestFirst({} as never).sort(files).map(({ path }) => path.slice(rootDir.length));

    expect(order).toEqual([
      'test/conformance/faults/telecloud.spec.ts',
      'test/kill/kill.spec.ts',
      'test/kit/large.spec.ts',
      'test/kit/small.spec.ts',
    ]);
  });

  it('goes by files that exist', () => {
    expect([...seconds.keys()].filter((file) => !existsSync(pathOf(file)))).toEqual([]);
  });
});
