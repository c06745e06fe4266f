import { type Clock } from '../clock.js';
import { type AuditAction, type AuditEntry, type AuditFilter } from '../domain/audit.js';
import { idFrom, newId } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { afterAll, json, matching, text } from './columns.js';
import { type Query, type Row } from './database.js';

/** Who did what: written in the transaction of the action, never changed. */
export class AuditStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  async append(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
    const { tenant, actor, actorTenant, action, resource, details } = entry;
    await this.query(
      `INSERT INTO audit (id, at, tenant, actor, actor_tenant, action, resource, details) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
      [
        ...[newId('aud', this.clock), this.clock.now(), tenant ?? null, actor, actorTenant ?? null],
        ...[action, resource ?? null, details === undefined ? null : JSON.stringify(details)],
      ],
    );
  }

  /** Newest first, at most `limit`; older than `before` if given. */
  async list(
    filter: AuditFilter,
    { before = afterAll, limit }: { before?: string; limit: number },
  ): Promise<AuditEntry[]> {
    const { tenant, actor, action, resource, since = 0, until } = filter;
    const end = until === undefined ? afterAll : idFrom('aud', until);
    const { where, parameters } = matching({
      ...{ 'tenant =': tenant, 'actor =': actor, 'action =': action, 'resource =': resource },
      'id <': end < before ? end : before,
    });
    const rows = await this.query(
      `SELECT * FROM audit WHERE ${where} ORDER BY id DESC LIMIT $${parameters.length + 1}`,
      [...parameters, limit],
    );
    // The entries that are too old come last.
    return rows.map(entryOf).filter(({ at }) => at >= since);
  }
}

const entryOf = (row: Row): AuditEntry => ({
  id: String(row['id']),
  at: Number(row['at']),
  actor: String(row['actor']),
  action: String(row['action']) as AuditAction,
  ...onlySet({
    tenant: text(row['tenant']),
    actorTenant: text(row['actor_tenant']),
    resource: text(row['resource']),
    details: json<Record<string, unknown>>(row['details']),
  }),
});
