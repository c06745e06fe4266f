import { type Query } from './database.js';

/** How far the time of a sandbox has been moved: without it, stored times would lie in the future after a restart. */
export class SandboxTimeStore {
  constructor(private readonly query: Query) {}

  async aheadMs(): Promise<number> {
    const [row] = await this.query(`SELECT ahead_ms FROM sandbox_time WHERE one = 1`);
    return Number(row?.['ahead_ms'] ?? 0);
  }

  /** Never moves back. */
  async moveTo(aheadMs: number): Promise<void> {
    await this.query(
      `INSERT INTO sandbox_time (one, ahead_ms) VALUES (1, $1)
       ON CONFLICT (one) DO UPDATE SET ahead_ms = CASE WHEN sandbox_time.ahead_ms < $1 THEN $1 ELSE sandbox_time.ahead_ms END`,
      [aheadMs],
    );
  }
}
