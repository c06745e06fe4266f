import { type Clock } from '../clock.js';
import { onlySet } from '../domain/only-set.js';
import { type WorkFacts } from '../domain/waiting.js';
import { type Query, type SqlValue } from './database.js';

/** Schema: the line for a lane, oldest first. */
export const linesByAge: readonly string[] = [
  `DROP INDEX work_by_lane`,
  `CREATE INDEX work_by_lane ON work (waiting_lane, subject_id) WHERE waiting_lane IS NOT NULL`,
];

/** No positions are reported beyond this length of a line. */
const maxLine = 1_000;

/** The state of work on subjects, to explain why they are not progressing. */
export class WaitingStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  /** The facts of the work on these subjects, for those that have any. One query for all of them, plus one for each lane that some wait for. */
  async of(subjectIds: readonly string[]): Promise<Map<string, WorkFacts>> {
    if (subjectIds.length === 0) return new Map();
    const rows = await this.query(
      `SELECT subject_id, waiting_lane, stuck_since, due_at, lease_until,
         (SELECT MAX(s.settle_after) FROM steps s WHERE s.subject_id = work.subject_id AND s.status IN ('intent', 'unknown')) AS settle_after
       FROM work WHERE subject_id = ANY($1)`,
      [subjectIds],
    );
    const lanes = [...new Set(rows.flatMap((row) => row['waiting_lane'] ?? []))].map(String);
    const lines = new Map(await Promise.all(lanes.map(async (lane) => [lane, await this.line(lane)] as const)));
    return new Map(
      rows.map((row) => {
        const id = String(row['subject_id']);
        const line = lines.get(String(row['waiting_lane']));
        const facts = {
          // While a subject is being worked on, it may be progressing right now.
          stuckSince: Number(row['lease_until']) > this.clock.now() ? undefined : number(row['stuck_since']),
          settleAfter: number(row['settle_after']),
          position: line && line.indexOf(id) + 1,
        };
        return [id, { dueAt: Number(row['due_at']), ...onlySet(facts) }];
      }),
    );
  }

  private async line(lane: string): Promise<string[]> {
    const rows = await this.query(`SELECT subject_id FROM work WHERE waiting_lane = $1 ORDER BY subject_id LIMIT $2`, [
      lane,
      maxLine,
    ]);
    return rows.map((row) => String(row['subject_id']));
  }
}

const number = (value: SqlValue | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);
