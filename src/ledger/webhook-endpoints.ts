import { type Clock } from '../clock.js';
import { onlySet } from '../domain/only-set.js';
import { type DisabledBecause, type WebhookEndpoint } from '../domain/webhook.js';
import { attentionOf } from './attention.js';
import { afterAll, json, text } from './columns.js';
import { type Query, type Row } from './database.js';
import { lockOf } from './tenant-locks.js';

/** What a tenant can change of an endpoint. */
export type WebhookSettings = Pick<WebhookEndpoint, 'url' | 'eventTypes'> &
  Partial<Pick<WebhookEndpoint, 'description' | 'metadata' | 'disabled'>>;

/** Where tenants receive webhooks. */
export class WebhookEndpointStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  async insert(e: WebhookEndpoint): Promise<void> {
    await this.query(
      `INSERT INTO webhook_endpoints (id, tenant, url, event_types, description, metadata, secret, position, created_at, updated_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$9)`,
      [
        e.id,
        e.tenant,
        e.url,
        JSON.stringify(e.eventTypes),
        e.description ?? null,
        e.metadata ? JSON.stringify(e.metadata) : null,
        e.secret,
        e.position,
        e.createdAt,
      ],
    );
  }

  /** Of any tenant, for delivery. */
  async find(id: string): Promise<WebhookEndpoint | undefined> {
    return (await this.query(`SELECT * FROM webhook_endpoints WHERE id = $1`, [id])).map(toEndpoint)[0];
  }

  async findFor(tenant: string, id: string): Promise<WebhookEndpoint | undefined> {
    const rows = await this.query(`SELECT * FROM webhook_endpoints WHERE id = $1 AND tenant = $2`, [id, tenant]);
    return rows.map(toEndpoint)[0];
  }

  /** The same, with the row locked until the transaction ends. */
  async lock(tenant: string, id: string): Promise<WebhookEndpoint | undefined> {
    const rows = await this.query(
      `UPDATE webhook_endpoints SET tenant = tenant WHERE id = $1 AND tenant = $2 RETURNING *`,
      [id, tenant],
    );
    return rows.map(toEndpoint)[0];
  }

  /** Newest first, at most `limit`; older than `before` if given. */
  async list(tenant: string, { before, limit }: { before?: string; limit: number }): Promise<WebhookEndpoint[]> {
    const rows = await this.query(
      `SELECT * FROM webhook_endpoints WHERE tenant = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
      [tenant, before ?? afterAll, limit],
    );
    return rows.map(toEndpoint);
  }

  /** The number of a tenant's endpoints. No other transaction can add any until this one ends. */
  async countLocked(tenant: string): Promise<number> {
    await lockOf(this.query, tenant, 'webhook_endpoints');
    const [row] = await this.query(`SELECT COUNT(*) AS n FROM webhook_endpoints WHERE tenant = $1`, [tenant]);
    return Number(row!['n']);
  }

  /** IDs of a tenant's enabled endpoints. */
  async enabledOf(tenant: string): Promise<string[]> {
    const rows = await this.query(`SELECT id FROM webhook_endpoints WHERE tenant = $1 AND disabled IS NULL`, [tenant]);
    return rows.map(({ id }) => String(id));
  }

  /** Enabled endpoints that have not reached the end of their tenant's feed, by ID, after `after`. */
  async behind(after: string, limit: number): Promise<{ id: string; tenant: string }[]> {
    const rows = await this.query(
      `SELECT e.id, e.tenant FROM webhook_endpoints e WHERE e.id > $1 AND e.disabled IS NULL
         AND e.position < (SELECT MAX(o.sequence) FROM outbox o WHERE o.tenant = e.tenant AND o.sequence > 0)
       ORDER BY e.id LIMIT $2`,
      [after, limit],
    );
    return rows.map(({ id, tenant }) => ({ id: String(id), tenant: String(tenant) }));
  }

  async change(id: string, s: WebhookSettings): Promise<void> {
    await this.query(
      `UPDATE webhook_endpoints SET url = $2, event_types = $3, description = $4, metadata = $5, disabled = $6, updated_at = $7,
         failing_since = CASE WHEN disabled IS NULL THEN failing_since ELSE NULL END
       WHERE id = $1`,
      [
        id,
        s.url,
        JSON.stringify(s.eventTypes),
        s.description ?? null,
        s.metadata ? JSON.stringify(s.metadata) : null,
        s.disabled ?? null,
        this.clock.now(),
      ],
    );
  }

  /** From now on `secret` signs, and the previous one as well until `until`. */
  async rotate(id: string, secret: string, until: number): Promise<void> {
    await this.query(
      `UPDATE webhook_endpoints SET previous_secret = secret, previous_until = $3, secret = $2, updated_at = $4 WHERE id = $1`,
      [id, secret, until, this.clock.now()],
    );
  }

  /** Sets how far the tenant's feed has been queued. */
  async moveTo(id: string, position: number): Promise<void> {
    await this.query(`UPDATE webhook_endpoints SET position = $2 WHERE id = $1`, [id, position]);
  }

  /** Sets since when every delivery has failed; undefined after a success. */
  async setFailingSince(id: string, since: number | undefined): Promise<void> {
    await this.query(`UPDATE webhook_endpoints SET failing_since = $2 WHERE id = $1`, [id, since ?? null]);
  }

  /** Disables delivery until the tenant enables it again. False if it was disabled already. */
  async disable(id: string, because: DisabledBecause): Promise<boolean> {
    const rows = await this.query(
      `UPDATE webhook_endpoints SET disabled = $2, updated_at = $3 WHERE id = $1 AND disabled IS NULL RETURNING id`,
      [id, because, this.clock.now()],
    );
    return rows.length === 1;
  }

  async remove(id: string): Promise<void> {
    await this.query(`DELETE FROM webhook_endpoints WHERE id = $1`, [id]);
  }
}

/** Schema. */
export const webhookEndpointTable: readonly string[] = [
  `CREATE TABLE webhook_endpoints (
    id TEXT PRIMARY KEY, tenant TEXT NOT NULL, url TEXT NOT NULL, event_types TEXT NOT NULL, description TEXT, metadata TEXT, disabled TEXT,
    secret TEXT NOT NULL, previous_secret TEXT, previous_until BIGINT, position BIGINT NOT NULL, failing_since BIGINT,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)`,
  `CREATE INDEX webhook_endpoints_by_tenant ON webhook_endpoints (tenant, id)`,
];

function toEndpoint(row: Row): WebhookEndpoint {
  const [previous, until] = [text(row['previous_secret']), row['previous_until']];
  return onlySet({
    id: String(row['id']),
    tenant: String(row['tenant']),
    url: String(row['url']),
    eventTypes: json<string[]>(row['event_types'])!,
    description: text(row['description']),
    metadata: json<Record<string, string>>(row['metadata']),
    disabled: text(row['disabled']) as DisabledBecause | undefined,
    attention: attentionOf(row),
    secret: String(row['secret']),
    previousSecret: previous === undefined ? undefined : { secret: previous, until: Number(until) },
    position: Number(row['position']),
    failingSince: row['failing_since'] === null ? undefined : Number(row['failing_since']),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  });
}
