import { type Expectation } from '../domain/expectation.js';
import { type Metadata, type MetadataPatch, patched } from '../domain/metadata.js';
import { json, type ListPart } from './columns.js';
import { type Query, type Row } from './database.js';
import { lockOf } from './tenant-locks.js';

/** The gateway's own resources that hold a copy of their metadata in their row, so that reading them takes no further query. */
export type Annotated = 'orders' | 'reservations' | 'port_orders' | 'api_keys';

/** Schema. */
export const metadataTable: readonly string[] = [
  `CREATE TABLE metadata (
    tenant TEXT NOT NULL, resource_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (resource_id, tenant, key))`,
  `CREATE INDEX metadata_by_value ON metadata (tenant, key, value, resource_id)`,
  ...['orders', 'reservations', 'port_orders'].map((table) => `ALTER TABLE ${table} ADD COLUMN metadata TEXT`),
];

/** The metadata in a row of one of these tables. */
export const metadataOf = (row: Row): Metadata | undefined => json<Metadata>(row['metadata']);

/** The value for that column; null without metadata. */
export const metadataColumn = (metadata: Metadata = {}): string | null =>
  Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata);

/** Tenants' metadata of resources, both in the ledger and at providers. */
export class MetadataStore {
  constructor(private readonly query: Query) {}

  /** Sets the metadata of a resource that has none. */
  async add(tenant: string, resourceId: string, metadata: Metadata = {}): Promise<void> {
    for (const [key, value] of Object.entries(metadata))
      await this.query(`INSERT INTO metadata (tenant, resource_id, key, value) VALUES ($1,$2,$3,$4)`, [
        tenant,
        resourceId,
        key,
        value,
      ]);
  }

  /** Merges a patch into the metadata of a resource. */
  async merge(tenant: string, resourceId: string, patch: MetadataPatch): Promise<void> {
    for (const [key, value] of Object.entries(patch)) {
      if (value === null)
        await this.query(`DELETE FROM metadata WHERE resource_id = $1 AND tenant = $2 AND key = $3`, [
          resourceId,
          tenant,
          key,
        ]);
      else
        await this.query(
          `INSERT INTO metadata (tenant, resource_id, key, value) VALUES ($1,$2,$3,$4)
           ON CONFLICT (resource_id, tenant, key) DO UPDATE SET value = excluded.value`,
          [tenant, resourceId, key, value],
        );
    }
  }

  /** The same for a resource that has no row in the ledger; returns the resulting metadata. */
  async mergeAbout(
    tenant: string,
    resourceId: string,
    patch: MetadataPatch,
    expected?: Expectation<Metadata>,
  ): Promise<Metadata> {
    await lockOf(this.query, tenant, 'metadata');
    const present = (await this.of(tenant, [resourceId])).get(resourceId) ?? {};
    expected?.(present);
    const next = patched(present, patch);
    await this.merge(tenant, resourceId, patch);
    return next;
  }

  /**
   * The metadata of a resource of the ledger; undefined if the tenant has none with this ID. Locks its row until the transaction ends, so that
   * concurrent changes are not lost.
   */
  async lock(table: Annotated, tenant: string, id: string): Promise<Metadata | undefined> {
    const [row] = await this.query(
      `UPDATE ${table} SET metadata = metadata WHERE id = $1 AND tenant = $2 RETURNING metadata`,
      [id, tenant],
    );
    return row && (metadataOf(row) ?? {});
  }

  /** Merges a patch into the metadata of a resource of the ledger that was locked (`lock`), and into the copy in its row. */
  async mergeInto(
    table: Annotated,
    tenant: string,
    id: string,
    present: Metadata,
    patch: MetadataPatch,
  ): Promise<void> {
    const next = patched(present, patch);
    await this.query(`UPDATE ${table} SET metadata = $2 WHERE id = $1`, [id, metadataColumn(next)]);
    await this.merge(tenant, id, patch);
  }

  /** Sets the caller's own reference of an order or a port. */
  async setReference(table: 'orders' | 'port_orders', id: string, reference: string): Promise<void> {
    await this.query(`UPDATE ${table} SET customer_reference = $2 WHERE id = $1`, [id, reference]);
  }

  /** The metadata of each of these resources; those without any are left out. */
  async of(tenant: string, resourceIds: readonly string[]): Promise<Map<string, Metadata>> {
    const found = new Map<string, Record<string, string>>();
    if (resourceIds.length === 0) return found;
    const rows = await this.query(
      `SELECT resource_id, key, value FROM metadata WHERE resource_id = ANY($1) AND tenant = $2`,
      [resourceIds, tenant],
    );
    for (const row of rows) {
      const id = String(row['resource_id']);
      found.set(id, { ...found.get(id), [String(row['key'])]: String(row['value']) });
    }
    return found;
  }

  /** IDs of a tenant's resources whose metadata has this value under this key. */
  async having(tenant: string, [key, value]: readonly [string, string], part: Required<ListPart>): Promise<string[]> {
    const rows = await this.query(
      `SELECT resource_id FROM metadata WHERE tenant = $1 AND key = $2 AND value = $3 AND resource_id > $4 AND resource_id < $5
       ORDER BY resource_id ${part.ascending ? 'ASC' : 'DESC'} LIMIT $6`,
      [tenant, key, value, part.above, part.before, part.limit],
    );
    return rows.map((row) => String(row['resource_id']));
  }
}
