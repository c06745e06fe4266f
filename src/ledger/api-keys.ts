import { type Clock } from '../clock.js';
import { type ApiKey } from '../domain/api-key.js';
import { onlySet } from '../domain/only-set.js';
import { afterAll, json } from './columns.js';
import { type Query, type Row } from './database.js';
import { metadataColumn, metadataOf } from './metadata.js';

/** A key as whoever presents its text finds it. */
export interface PresentedKey {
  key: ApiKey;
  digest: string;
  /** When this text of the key stops being good because another has taken its place, epoch ms. */
  replacedAt?: number;
}

const usedAtMostEveryMs = 60_000;

/**
 * The API keys of a ledger: of each text only its SHA-256 hash. A key that is rotated has a text more, and its earlier ones for as long as was
 * said. Whatever takes a right away counts the generation on, by which every gateway knows that what it remembers of keys is out of date.
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

  /** Of one tenant, or of whichever. */
  async find(id: string, tenant?: string): Promise<ApiKey | undefined> {
    const [row] = await this.query(`SELECT * FROM api_keys WHERE id = $1`, [id]);
    const key = row && keyOf(row);
    return tenant === undefined || key?.tenant === tenant ? key : undefined;
  }

  /** Of a tenant, newest first, at most `limit`, older than `before` when given. */
  async list(tenant: string, { before, limit }: { before?: string; limit: number }): Promise<ApiKey[]> {
    const rows = await this.query(`SELECT * FROM api_keys WHERE tenant = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, [
      tenant,
      before ?? afterAll,
      limit,
    ]);
    return rows.map(keyOf);
  }

  /** Those of a tenant among these ids. */
  async some(tenant: string, ids: readonly string[]): Promise<ApiKey[]> {
    return (await this.query(`SELECT * FROM api_keys WHERE id = ANY($1) AND tenant = $2`, [ids, tenant])).map(keyOf);
  }

  /** Those of these texts that are, or have been, a key's. */
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

  /** Gives a key another text, which the key `by` learns. Those it has had until now are good until `replacedAt` at most. */
  async rotate(id: string, text: { digest: string; last4: string }, replacedAt: number, by: string): Promise<void> {
    // The key's row first: of two rotations at once, the second replaces what the first has made as well.
    // Nobody who has rotated it is forgotten: a text that has been replaced may be good for weeks, and a key can be rotated with its own text.
    await this.query(
      `UPDATE api_keys SET last4 = $2, rotated_by = COALESCE(rotated_by || ' ', '') || $3 WHERE id = $1`,
      [id, text.last4, by],
    );
    await this.query(
      `UPDATE api_key_digests SET replaced_at = $2 WHERE key_id = $1 AND (replaced_at IS NULL OR replaced_at > $2)`,
      [id, replacedAt],
    );
    await this.query(`INSERT INTO api_key_digests (digest, key_id) VALUES ($1,$2)`, [text.digest, id]);
    await this.countOn();
  }

  /** Ends a key for good; false where it had ended already. */
  async revoke(id: string): Promise<boolean> {
    const rows = await this.query(
      `UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
      [id, this.clock.now()],
    );
    await this.countOn();
    return rows.length === 1;
  }

  /** That a key has been used, at most once a minute, whichever gateway says so. */
  async used(id: string): Promise<void> {
    const now = this.clock.now();
    await this.query(
      `UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)`,
      [id, now, now - usedAtMostEveryMs],
    );
  }

  /** Another number than before: something that was remembered of keys is no longer so. */
  async generation(): Promise<number> {
    const [row] = await this.query(`SELECT n FROM api_key_generation WHERE one = 1`);
    return Number(row?.['n'] ?? 0);
  }

  private async countOn(): Promise<void> {
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
