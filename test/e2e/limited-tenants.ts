import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { wellWithinAnHour } from '../support/hours.js';

/**
 * A keys file for these tenants and their limits; a tenant's key is its name, and may do everything, crossing tenants only where it is an
 * operator's. The file goes with the tests that it is for, which begin well within an hour: counts of hours begin anew.
 */
export function limitedTenants(tenants: Record<string, object>, operators: readonly string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-limits-'));
  const keysFile = join(directory, 'keys.json');
  const keys = Object.entries(tenants).map(([id, limits]) => ({
    id,
    tenant: id,
    sha256: createHash('sha256').update(id).digest('hex'),
    scopes: ['*', ...(operators.includes(id) ? ['operator'] : [])],
    ...(Object.keys(limits).length > 0 && { limits }),
  }));
  writeFileSync(keysFile, JSON.stringify({ keys }));
  beforeAll(() => wellWithinAnHour(), 120_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return keysFile;
}
