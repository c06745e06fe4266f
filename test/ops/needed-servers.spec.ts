import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { neededBy } from '../support/needed-servers.js';
import { pathOf } from './files.js';

describe('the servers that a run of tests starts', () => {
  it.each([
    ['test/domain/money.spec.ts', []],
    ['test/e2e/main-flow.spec.ts', []],
    ['test/volatile/redis.spec.ts', ['redis']],
    ['test/ops/needed-servers.spec.ts', []],
    ['test/ops/alerts.spec.ts', ['promtool']],
    // By way of its helpers alone.
    ['test/ledger/conformance.spec.ts', ['postgres']],
  ])('are for %s %j', (file, servers) => {
    expect([...neededBy([fileURLToPath(pathOf(file))])].sort()).toEqual(servers);
  });
});
