import { type Query } from './database.js';

/** What is counted, per tenant or account, before more of it is added. */
type Counted = 'metadata' | 'webhook_endpoints' | 'limits' | 'numbers';

/** Schema. */
export const tenantLockTable: readonly string[] = [
  `CREATE TABLE tenant_locks (tenant TEXT NOT NULL, counted TEXT NOT NULL, PRIMARY KEY (tenant, counted))`,
];

/**
 * Locks what is counted until the transaction ends: in PostgreSQL, two concurrent additions would otherwise not see each other's rows, and could
 * exceed a bound together.
 */
export async function lockOf(query: Query, tenant: string, counted: Counted): Promise<void> {
  await query(
    `INSERT INTO tenant_locks (tenant, counted) VALUES ($1,$2) ON CONFLICT (tenant, counted) DO UPDATE SET counted = excluded.counted`,
    [tenant, counted],
  );
}
