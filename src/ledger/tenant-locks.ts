import { type Query } from './database.js';

/** What of a tenant is counted, or of an account looked at, before there may be more of it. */
type Counted = 'metadata' | 'webhook_endpoints' | 'limits' | 'numbers';

/** Schema. */
export const tenantLockTable: readonly string[] = [
  `CREATE TABLE tenant_locks (tenant TEXT NOT NULL, counted TEXT NOT NULL, PRIMARY KEY (tenant, counted))`,
];

/**
 * Whoever counts has what it counts to itself until its transaction ends: in PostgreSQL, two that add at the same time would otherwise not see each other's
 * rows, and together go beyond a bound.
 */
export async function lockOf(query: Query, tenant: string, counted: Counted): Promise<void> {
  await query(
    `INSERT INTO tenant_locks (tenant, counted) VALUES ($1,$2) ON CONFLICT (tenant, counted) DO UPDATE SET counted = excluded.counted`,
    [tenant, counted],
  );
}
