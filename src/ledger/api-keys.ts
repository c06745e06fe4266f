import { type Clock } from '../clock.js';
import { type ApiKey } from '../domain/api-key.js';
import { onlySet } from '../domain/only-set.js';
import { afterAll, json } from './columns.js';
import { type Query, type Row } from './database.js';
import { metadataColumn, metadataOf } from './metadata.js';

/** A key, as looked up by its secret text. */
export interface PresentedKey {
  key: ApiKey;
  digest: string;
  /** Set once another text has replaced this one: until when this one stays valid, epoch ms. */
  replacedAt?: number;
}

const usedAtMostEveryMs = 60_000;

/**
 * The API keys of a ledger. Only the SHA-256 hash of each text is stored. Rotating a key gives it a new text; earlier texts stay valid for a
 * requested time. Every change that takes rights away increments the generation, which tells all gateways that their cached keys are stale.
 */
export class ApiKeyStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  async insert(key: ApiKey, digest: string): Promise<void> {
    await this.query(
      `INSERT INTO api_keys (id, tenant, label, last4, scopes, allow_from, created_by, created_at, expires_at, metadata)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
      [
        ...[key.id, key.tenant, key.label, key.last4, JSON.stringify(key.scopes), JSON.stringify(key.allowFrom)],
        ...[key.createdBy, key.createdAt, key.expiresAt ?? null, metadataColumn(key.metadata)],
      ],
    );
    await this.query(`INSERT INTO api_key_digests (digest, key_id) VALUES ($1,$2)`, [digest, key.id]);
  }

  /** Without `tenant`: any tenant's. */
  async find(id: string, tenant?: string): Promise<ApiKey | undefined> {
    const [row] = await this.query(`SELECT * FROM api_keys WHERE id = $1`, [id]);
    const key = row && keyOf(row);
    return tenant === undefined || key?.tenant === tenant ? key : undefined;
  }

  /** A tenant's keys, newest first, at most `limit`; older than `before` if given. */
  async list(tenant: string, { before, limit }: { before?: string; limit: number }): Promise<ApiKey[]> {
    const rows = await this.query(`SELECT * FROM api_keys WHERE tenant = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, [
      tenant,
      before ?? afterAll,
      limit,
    ]);
    return rows.map(keyOf);
  }

  /** Those of these ids that are the tenant's. */
  async some(tenant: string, ids: readonly string[]): Promise<ApiKey[]> {
    return (await this.query(`SELECT * FROM api_keys WHERE id = ANY($1) AND tenant = $2`, [ids, tenant])).map(keyOf);
  }

  /** The keys that these digests belong to, including replaced texts. */
  async presented(digests: readonly string[]): Promise<PresentedKey[]> {
    const rows = await this.query(
      `SELECT k.*, d.digest, d.replaced_at FROM api_key_digests d JOIN api_keys k ON k.id = d.key_id WHERE d.digest = ANY($1)`,
      [digests],
    );
    return rows.map((row) => ({
      key: keyOf(row),
      digest: String(row['digest']),
      ...onlySet({ replacedAt: time(row['replaced_at']) }),
    }));
  }

  /** Gives the key a new text at the request of the key `by`. Earlier texts stay valid until `replacedAt` at the latest. */
  async rotate(id: string, text: { digest: string; last4: string }, replacedAt: number, by: string): Promise<void> {
    // Locks the key's row first: of two concurrent rotations, the second also replaces the text of the first.
    // Every key that ever rotated this one stays recorded: a replaced text may be valid for weeks, and a key can rotate itself.
    await this.query(
      `UPDATE api_keys SET last4 = $2, rotated_by = COALESCE(rotated_by || ' ', '') || $3 WHERE id = $1`,
      [id, text.last4, by],
    );
    await this.query(
      `UPDATE api_key_digests SET replaced_at = $2 WHERE key_id = $1 AND (replaced_at IS NULL OR replaced_at > $2)`,
      [id, replacedAt],
    );
    await this.query(`INSERT INTO api_key_digests (digest, key_id) VALUES ($1,$2)`, [text.digest, id]);
    await this.nextGeneration();
  }

  /** Revokes a key permanently; false if it had ended already. */
  async revoke(id: string): Promise<boolean> {
    const rows = await this.query(
      `UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
      [id, this.clock.now()],
    );
    await this.nextGeneration();
    return rows.length === 1;
  }

  /** Records that a key was used, at most once a minute across all gateways. */
  async used(id: string): Promise<void> {
    const now = this.clock.now();
    await this.query(
      `UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)`,
      [id, now, now - usedAtMostEveryMs],
    );
  }

  /** A changed generation means that cached keys are stale. */
  async generation(): Promise<number> {
    const [row] = await this.query(`SELECT n FROM api_key_generation WHERE one = 1`);
    return Number(row?.['n'] ?? 0);
  }

  private async nextGeneration(): Promise<void> {
    await this.query(
      `INSERT INTO api_key_generation (one, n) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET n = api_key_generation.n + 1`,
    );
  }
}

const time = (value: Row[string] | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

const keyOf = (row: Row): ApiKey => ({
  id: String(row['id']),
  tenant: String(row['tenant']),
  label: String(row['label']),
  last4: String(row['last4']),
  scopes: json<string[]>(row['scopes'])!,
  allowFrom: json<string[]>(row['allow_from'])!,
  createdBy: String(row['created_by']),
  createdAt: Number(row['created_at']),
  ...onlySet({
    expiresAt: time(row['expires_at']),
    revokedAt: time(row['revoked_at']),
    rotatedBy: row['rotated_by']?.toString().split(' '),
    lastUsedAt: time(row['last_used_at']),
    metadata: metadataOf(row),
  }),
});
