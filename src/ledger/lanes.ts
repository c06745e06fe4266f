import { type Clock } from '../clock.js';
import { type Query } from './database.js';
import { namedBy, type Subject } from './work.js';

/** Work that waits for a lane. */
export interface InLine extends Subject {
  /** Epoch ms. */
  since: number;
}

/**
 * A lane is something upstream that calls share, such as the one cart of an account. Calls that only add to it or remove from it run side by side; a
 * cart exchange needs it exclusively. The holder is an order, not a process: after a crash the lane still belongs to the order, and the process that
 * resumes the order continues where it stopped.
 */
export class LaneStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  /**
   * Whether `subjectId` may make a call in the lane now. New subjects wait while an order holds the lane or is next in line; subjects that have begun
   * go ahead of the next in line, which waits for them to finish. `others` counts calls that must not be in progress at the same time.
   */
  async mayEnter(lane: string, subjectId: string, begun: boolean, others?: () => Promise<number>): Promise<boolean> {
    const { holder, next } = await this.lock(lane);
    const free = (who: string | undefined): boolean => who === undefined || who === subjectId;
    return free(holder) && (begun || free(next)) && (others === undefined || (await others()) === 0);
  }

  /**
   * Requests exclusive use of the lane. `underWay` counts what others have begun in it and not finished. Returns whether `subjectId` now holds it; if
   * not, it is next in line, unless another was.
   */
  async takeAlone(lane: string, subjectId: string, underWay: () => Promise<number>): Promise<boolean> {
    const { holder, next } = await this.lock(lane);
    if (holder === subjectId) return true;
    if (holder !== undefined || (next !== undefined && next !== subjectId)) return false;
    const alone = (await underWay()) === 0;
    await this.query(`UPDATE lanes SET holder = $2, next = $3 WHERE name = $1`, [
      lane,
      alone ? subjectId : null,
      alone ? null : subjectId,
    ]);
    return alone;
  }

  async holds(lane: string, subjectId: string): Promise<boolean> {
    return (await this.query(`SELECT name FROM lanes WHERE name = $1 AND holder = $2`, [lane, subjectId])).length === 1;
  }

  /** When the longest wait for each lane began (epoch ms), and how many subjects are waiting. */
  async longestWaits(): Promise<{ lane: string; since: number; waiting: number }[]> {
    const rows = await this.query(
      `SELECT waiting_lane, MIN(waiting_since) AS since, COUNT(*) AS waiting FROM work WHERE waiting_lane IS NOT NULL GROUP BY waiting_lane`,
    );
    // Work queued by an earlier version has no such time.
    return rows.flatMap(({ waiting_lane: lane, since, waiting }) =>
      since === null ? [] : { lane: String(lane), since: Number(since), waiting: Number(waiting) },
    );
  }

  /** The first `limit` subjects in line for a lane. */
  async firstInLine(lane: string, limit: number): Promise<InLine[]> {
    const rows = await this.query(
      `SELECT subject_id, share, waiting_since FROM work WHERE waiting_lane = $1 ORDER BY subject_id LIMIT $2`,
      [lane, limit],
    );
    return rows.flatMap(({ subject_id: id, share, waiting_since: since }) =>
      since === null ? [] : { id: String(id), ...namedBy(String(share)), since: Number(since) },
    );
  }

  /** Subjects that the others wait for: the exclusive holder, and those with unsettled calls in the lane. At most `limit`. */
  async occupants(lane: string, limit: number): Promise<string[]> {
    const holders = await this.query(`SELECT holder FROM lanes WHERE name = $1 AND holder IS NOT NULL`, [lane]);
    const open = await this.query(
      `SELECT subject_id FROM steps WHERE lane = $1 AND status IN ('intent', 'unknown') LIMIT $2`,
      [lane, limit],
    );
    const ids = [...holders.map(({ holder }) => holder), ...open.map((row) => row['subject_id'])];
    return [...new Set(ids.map(String))].slice(0, limit);
  }

  /** Gives up the lane, or the place in line for it, and wakes the work that waits for it. */
  async leave(subjectId: string): Promise<void> {
    const rows = await this.query(
      `UPDATE lanes SET holder = CASE WHEN holder = $1 THEN NULL ELSE holder END, next = CASE WHEN next = $1 THEN NULL ELSE next END
       WHERE holder = $1 OR next = $1 RETURNING name`,
      [subjectId],
    );
    for (const row of rows) await this.wake(String(row['name']));
  }

  /** Makes the work that waits for a lane due at once. */
  async wake(lane: string): Promise<void> {
    await this.query(`UPDATE work SET due_at = $2, waiting_lane = NULL, pokes = pokes + 1 WHERE waiting_lane = $1`, [
      lane,
      this.clock.now(),
    ]);
  }

  /** Serializes decisions about one lane: the row stays locked until the transaction ends. */
  private async lock(lane: string): Promise<{ holder: string | undefined; next: string | undefined }> {
    await this.query(`INSERT INTO lanes (name) VALUES ($1) ON CONFLICT DO NOTHING`, [lane]);
    const [row] = await this.query(`UPDATE lanes SET name = name WHERE name = $1 RETURNING holder, next`, [lane]);
    return { holder: row?.['holder']?.toString(), next: row?.['next']?.toString() };
  }
}
