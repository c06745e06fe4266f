import { type HistorySubject } from '../domain/told.js';
import { type Query } from './database.js';

/** When reservations expire, and until when they can be ordered. */
export class DeadlineStore {
  constructor(private readonly query: Query) {}

  async set(id: string, expiresAt: number, orderableUntil: number): Promise<void> {
    await this.query(`UPDATE reservations SET expires_at = $2, orderable_until = $3 WHERE id = $1`, [
      id,
      expiresAt,
      orderableUntil,
    ]);
  }

  /** Deadlines of held reservations, earliest first; `dueBy` selects those that have passed by then. The deadline index is rebuilt from this. */
  async list(filter: {
    dueBy?: number;
    limit: number;
    after?: { id: string; dueAt: number };
  }): Promise<{ id: string; dueAt: number }[]> {
    const { id, dueAt } = filter.after ?? { id: '', dueAt: 0 };
    const rows = await this.query(
      `SELECT id, expires_at FROM reservations WHERE status = 'held' AND expires_at <= $1 AND (expires_at, id) > ($2, $3) ORDER BY expires_at, id LIMIT $4`,
      [filter.dueBy ?? Number.MAX_SAFE_INTEGER, dueAt, id, filter.limit],
    );
    return rows.map((row) => ({ id: String(row['id']), dueAt: Number(row['expires_at']) }));
  }

  /** Held reservations that can be ordered until `by` at the latest, each returned once, earliest first; at most `limit`. */
  async announce(by: number, limit: number): Promise<(HistorySubject & { orderableUntil: number })[]> {
    const due = await this.query(
      `SELECT id FROM reservations WHERE status = 'held' AND announced IS NULL AND orderable_until <= $1 ORDER BY orderable_until LIMIT $2`,
      [by, limit],
    );
    const rows = await this.query(
      `UPDATE reservations SET announced = 1 WHERE id = ANY($1) AND status = 'held' AND announced IS NULL RETURNING id, tenant, provider, orderable_until`,
      [due.map(({ id }) => String(id))],
    );
    return rows.map((row) => ({
      id: String(row['id']),
      tenant: String(row['tenant']),
      provider: String(row['provider']),
      orderableUntil: Number(row['orderable_until']),
    }));
  }
}
