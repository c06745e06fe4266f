import { type Clock } from '../clock.js';
import { onlySet } from '../domain/only-set.js';
import { newId } from '../domain/ids.js';
import { json, text } from './columns.js';
import { type Query, type Row } from './database.js';

/**
 * - `intent`: committed before the call goes out; still so after a crash, which then counts as `unknown`;
 * - `done`, `refused`, `not_sent`, `unknown`: how the call ended;
 * - `not_executed`: a read proved that an unknown call was not executed;
 * - `undecided`: reading could not tell;
 * - `repeated`: unknown, past its late bound, and sent again because repeating it is harmless.
 */
export type StepStatus =
  'intent' | 'done' | 'refused' | 'not_sent' | 'unknown' | 'not_executed' | 'undecided' | 'repeated';

/** Journal entry of one upstream call that is not a plain read. */
export interface Step {
  id: string;
  subjectId: string;
  /** What the call is for within its subject, e.g. `reserve:+12065550100@1`. */
  key: string;
  attempt: number;
  operation: string;
  effect: string;
  lane?: string;
  status: StepStatus;
  /** The fields of the request that may be shown. */
  digest: Record<string, unknown>;
  sentAt: number;
  /** The earliest time to settle it by reading: until then, the provider may still be executing the call. */
  settleAfter: number;
  outcome?: unknown;
}

/** The journal of upstream calls. An open step (`intent` or `unknown`) is a call whose outcome is unknown. */
export class Journal {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
  ) {}

  async of(subjectId: string): Promise<Step[]> {
    return (await this.query(`SELECT * FROM steps WHERE subject_id = $1 ORDER BY key, attempt`, [subjectId])).map(
      toStep,
    );
  }

  /** Writes the intent. Rejects with `UniqueViolation` if that attempt exists, so that it cannot be sent twice. */
  async intend(step: Omit<Step, 'id' | 'status' | 'outcome'>): Promise<Step> {
    const id = newId('stp', this.clock);
    await this.query(
      `INSERT INTO steps (id, subject_id, key, attempt, operation, effect, lane, status, digest, sent_at, settle_after, updated_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,'intent',$8,$9,$10,$9)`,
      [
        id,
        step.subjectId,
        step.key,
        step.attempt,
        step.operation,
        step.effect,
        step.lane ?? null,
        JSON.stringify(step.digest),
        step.sentAt,
        step.settleAfter,
      ],
    );
    return { ...step, id, status: 'intent' };
  }

  /** Records how a call ended, or what reading found. Only open steps change; false if it was closed already. */
  async conclude(id: string, status: StepStatus, outcome?: unknown): Promise<boolean> {
    const rows = await this.query(
      `UPDATE steps SET status = $2, outcome = COALESCE($3, outcome), updated_at = $4 WHERE id = $1 AND status IN ('intent', 'unknown') RETURNING id`,
      [id, status, outcome === undefined ? null : JSON.stringify(outcome), this.clock.now()],
    );
    return rows.length === 1;
  }

  /** Open calls in a lane, except those of `subjectId`. */
  async openInLane(lane: string, subjectId: string): Promise<number> {
    const [row] = await this.query(
      `SELECT COUNT(*) AS n FROM steps WHERE lane = $1 AND status IN ('intent', 'unknown') AND subject_id <> $2`,
      [lane, subjectId],
    );
    return Number(row?.['n'] ?? 0);
  }

  /** Open calls that have been due for settling since before `now`: the earliest due time (epoch ms) per operation. */
  async longestOverdue(now: number): Promise<{ operation: string; since: number }[]> {
    const rows = await this.query(
      `SELECT operation, MIN(settle_after) AS since FROM steps WHERE status IN ('intent', 'unknown') AND settle_after < $1 GROUP BY operation`,
      [now],
    );
    return rows.map((row) => ({ operation: String(row['operation']), since: Number(row['since']) }));
  }

  /** Whether a call of this subject has an unknown outcome. */
  async anyUnknown(subjectId: string): Promise<boolean> {
    return (
      (await this.query(`SELECT id FROM steps WHERE subject_id = $1 AND status = 'unknown' LIMIT 1`, [subjectId]))
        .length > 0
    );
  }

  async any(subjectId: string): Promise<boolean> {
    return (await this.query(`SELECT id FROM steps WHERE subject_id = $1 LIMIT 1`, [subjectId])).length > 0;
  }
}

function toStep(row: Row): Step {
  return onlySet({
    id: String(row['id']),
    subjectId: String(row['subject_id']),
    key: String(row['key']),
    attempt: Number(row['attempt']),
    operation: String(row['operation']),
    effect: String(row['effect']),
    lane: text(row['lane']),
    status: String(row['status']) as StepStatus,
    digest: json<Record<string, unknown>>(row['digest'])!,
    sentAt: Number(row['sent_at']),
    settleAfter: Number(row['settle_after']),
    outcome: json<unknown>(row['outcome']),
  });
}
