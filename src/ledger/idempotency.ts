import { type Clock } from '../clock.js';
import { onlySet } from '../domain/only-set.js';
import { type Query } from './database.js';

/** Where an Idempotency-Key was used: keys are scoped to their tenant and route. */
export interface KeyUse {
  tenant: string;
  /** Method and path with its IDs, e.g. `POST /v1/orders/ord_…/confirm`. */
  route: string;
  key: string;
  /** Digest of the request; the same key with a different one is refused. */
  fingerprint: string;
  /** Identifies the request among those that use the key one after another, so that a late one cannot act for its successor. */
  holder?: string;
  /** Receives the resource that the key was bound to, possibly in a transaction that then fails. */
  bound?: (resourceId: string) => void;
}

/** Another request has taken over the lock of this key: this one must not proceed. */
export class KeyLost extends Error {
  constructor() {
    super('the Idempotency-Key has passed to another request');
    this.name = 'KeyLost';
  }
}

export type KeyState =
  | { state: 'mine' }
  | { state: 'running' }
  | { state: 'reused' }
  | { state: 'answered'; resourceId: string; httpStatus: number; problem?: unknown }
  | { state: 'interrupted'; resourceId: string };

export const keyLifetimeMs = 30 * 24 * 3_600_000;

/** Rows deleted per statement, so that other statements never wait longer than for these. */
const pruneBatch = 1_000;

/** Callers' idempotency keys, kept for 30 days. */
export class IdempotencyStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the key for this request, or returns the outcome of its earlier use. `interrupted`: a process died after creating the resource and before
   * responding. A request that died earlier left nothing behind, and the key is taken again.
   */
  async take(use: KeyUse, lockMs: number): Promise<KeyState> {
    const now = this.clock.now();
    const inserted = await this.query(
      `INSERT INTO idempotency (tenant, route, key, fingerprint, holder, locked_until, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING RETURNING key`,
      [use.tenant, use.route, use.key, use.fingerprint, use.holder ?? '', now + lockMs, now],
    );
    if (inserted.length === 1) return { state: 'mine' };
    const [row] = await this.query(`SELECT * FROM idempotency WHERE tenant = $1 AND route = $2 AND key = $3`, [
      use.tenant,
      use.route,
      use.key,
    ]);
    // Released meanwhile, or expired. Only that old row is deleted: another request may have taken the key again by now.
    if (!row) return this.take(use, lockMs);
    if (Number(row['created_at']) < now - keyLifetimeMs) {
      await this.query(`DELETE FROM idempotency WHERE tenant = $1 AND route = $2 AND key = $3 AND created_at = $4`, [
        use.tenant,
        use.route,
        use.key,
        Number(row['created_at']),
      ]);
      return this.take(use, lockMs);
    }
    if (row['fingerprint'] !== use.fingerprint) return { state: 'reused' };
    const resourceId = row['resource_id']?.toString();
    if (row['http_status'] !== null && resourceId !== undefined) {
      const problem: unknown = row['problem'] === null ? undefined : JSON.parse(String(row['problem']));
      return {
        state: 'answered',
        resourceId,
        httpStatus: Number(row['http_status']),
        ...onlySet({ problem }),
      };
    }
    const lockedUntil = Number(row['locked_until']);
    if (lockedUntil > now) return { state: 'running' };
    const [taken] = await this.query(
      `UPDATE idempotency SET locked_until = $5, holder = $6
       WHERE tenant = $1 AND route = $2 AND key = $3 AND locked_until = $4
         AND (http_status IS NULL OR resource_id IS NULL) RETURNING resource_id`,
      [use.tenant, use.route, use.key, lockedUntil, now + lockMs, use.holder ?? ''],
    );
    if (!taken) return { state: 'running' };
    // Current as of this statement: the slow request may have bound the key since the read above.
    const made = taken['resource_id']?.toString();
    return made === undefined ? { state: 'mine' } : { state: 'interrupted', resourceId: made };
  }

  /**
   * Binds the key to the resource, in the transaction that creates it: from here on, a retry finds the resource instead of creating another. Rejects
   * with `KeyLost`, which rolls the transaction back, if this request took so long that a retry has taken the key over, or taken and released it.
   */
  async bind(use: KeyUse, resourceId: string): Promise<void> {
    const [row] = await this.query(
      `UPDATE idempotency SET resource_id = CASE WHEN holder = $5 THEN $4 ELSE resource_id END
       WHERE tenant = $1 AND route = $2 AND key = $3 RETURNING holder`,
      [use.tenant, use.route, use.key, resourceId, use.holder ?? ''],
    );
    if (row ? row['holder'] !== (use.holder ?? '') : use.holder !== undefined) throw new KeyLost();
    use.bound?.(resourceId);
  }

  async answered(use: KeyUse, httpStatus: number, problem?: unknown): Promise<void> {
    await this.query(
      `UPDATE idempotency SET http_status = $4, problem = $5 WHERE tenant = $1 AND route = $2 AND key = $3 AND holder = $6`,
      [
        use.tenant,
        use.route,
        use.key,
        httpStatus,
        problem === undefined ? null : JSON.stringify(problem),
        use.holder ?? '',
      ],
    );
  }

  /** Releases the key: the request was refused before it changed anything. A bound key is never released. */
  async release(use: KeyUse): Promise<void> {
    await this.query(
      `DELETE FROM idempotency WHERE tenant = $1 AND route = $2 AND key = $3 AND holder = $4 AND resource_id IS NULL`,
      [use.tenant, use.route, use.key, use.holder ?? ''],
    );
  }

  /** Ends every lock: for a store used by one process, earlier lock holders no longer exist. */
  async unlockAll(): Promise<void> {
    await this.query(`UPDATE idempotency SET locked_until = 0 WHERE http_status IS NULL`);
  }

  /** Deletes keys created before a time, except those of orders, ports and changes that have not ended. */
  async prune(before: number): Promise<void> {
    for (let forgotten = pruneBatch; forgotten === pruneBatch;) {
      const rows = await this.query(
        `DELETE FROM idempotency WHERE (tenant, route, key) IN (
           SELECT tenant, route, key FROM idempotency i WHERE created_at < $1
             AND NOT EXISTS (SELECT 1 FROM ordered_numbers n WHERE n.order_id = i.resource_id AND n.open = 1)
             AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.id = i.resource_id AND c.open = 1)
           ORDER BY created_at LIMIT $2) RETURNING key`,
        [before, pruneBatch],
      );
      forgotten = rows.length;
    }
  }
}
