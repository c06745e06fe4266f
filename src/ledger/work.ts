import { type Clock } from '../clock.js';
import { type Database, type Query, type Row } from './database.js';

export type SubjectKind = 'reservation' | 'order' | 'service_order' | 'change' | 'port' | 'reconciliation' | 'webhook';

/** A tenant's work at one provider: one share must never hold up another. */
export interface Share {
  provider: string;
  /** Empty for work that belongs to the account as a whole. */
  tenant: string;
}

/** What work is about. */
export interface Subject extends Share {
  id: string;
}

/** A share with due work: since when its most overdue work is due, epoch ms. */
export interface DueShare extends Share {
  dueAt: number;
}

/** The maximum number of subjects to lease from a share. */
export interface Portion extends Share {
  most: number;
}

/** The right to work on one subject for a limited time. `fence` grows with each lease: writes under an old one are refused. */
export interface Lease extends Share {
  subjectId: string;
  kind: SubjectKind;
  owner: string;
  fence: number;
  /** How often the subject had been poked when the lease was granted. */
  pokes: number;
  failures: number;
  /** Set if the last attempts made no progress. */
  stuck?: Stuck;
  /**
   * The subject was open in the backup made at this time (epoch ms) that the ledger was restored from: calls that are not in its journal may have
   * been sent since.
   */
  restoredFrom?: number;
  /** The subject was created in the same transaction: nothing has been sent for it. */
  isFirst?: true;
}

/** A subject that made no progress because its provider could not be reached or understood. */
export interface Stuck {
  /** Epoch ms. */
  since: number;
  /** How many replies since then could not be read. */
  unreadable: number;
}

/** Another worker has taken over this subject. The worker that gets this error stops at once and writes nothing more. */
export class LeaseLost extends Error {
  constructor(subjectId: string) {
    super(`the lease on ${subjectId} has passed to another worker`);
    this.name = 'LeaseLost';
  }
}

/** What is to be done, when it is due, and which process has it. One row per subject with work left. */
export class WorkStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
    private readonly skipLocked: Database['skipLocked'],
  ) {}

  /** Makes a subject due now, or at `dueAt` if that is sooner than planned. */
  async wake({ id, ...share }: Subject, kind: SubjectKind, dueAt: number = this.clock.now()): Promise<void> {
    await this.query(
      `INSERT INTO work (subject_id, kind, share, due_at, pokes, failures, lease_until, fence) VALUES ($1,$2,$3,$4,1,0,0,0)
       ON CONFLICT (subject_id) DO UPDATE SET pokes = work.pokes + 1, due_at = CASE WHEN work.due_at < $4 THEN work.due_at ELSE $4 END`,
      [id, kind, nameOf(share), dueAt],
    );
  }

  /** Makes scheduled work due now; false if there is none for this subject. */
  async hurry(subjectId: string): Promise<boolean> {
    const rows = await this.query(
      `UPDATE work SET pokes = pokes + 1, due_at = CASE WHEN due_at < $2 THEN due_at ELSE $2 END WHERE subject_id = $1 RETURNING subject_id`,
      [subjectId, this.clock.now()],
    );
    return rows.length === 1;
  }

  /**
   * Begins a new subject's work under a lease of `owner`, so that no other process gets it first. For work that needs data in this process's memory.
   */
  async begin({ id, provider, tenant }: Subject, kind: SubjectKind, owner: string, leaseMs: number): Promise<Lease> {
    const now = this.clock.now();
    await this.query(
      `INSERT INTO work (subject_id, kind, share, due_at, pokes, failures, lease_owner, lease_until, fence) VALUES ($1,$2,$3,$4,1,0,$5,$6,1)`,
      [id, kind, nameOf({ provider, tenant }), now, owner, now + leaseMs],
    );
    return { subjectId: id, kind, provider, tenant, owner, fence: 1, pokes: 1, failures: 0, isFirst: true };
  }

  /**
   * Leases due work to `owner`: from each share that has any, as much as `divide` grants it, most overdue first. A long backlog of one share is not
   * read to find the work of others.
   */
  async claimDue(
    owner: string,
    leaseMs: number,
    divide: (due: readonly DueShare[]) => readonly Portion[],
  ): Promise<Lease[]> {
    const now = this.clock.now();
    const leases: Lease[] = [];
    for (const { provider, tenant, most } of divide(await this.dueShares(now))) {
      const rows = await this.query(
        `UPDATE work SET lease_owner = $1, lease_until = $2, fence = fence + 1, waiting_lane = NULL
         WHERE subject_id IN (
           SELECT subject_id FROM work WHERE share = $3 AND due_at <= $4 AND lease_until <= $4 ORDER BY due_at LIMIT $5 ${this.skipLocked})
         RETURNING subject_id, kind, fence, pokes, failures, stuck_since, unreadable, restored_from`,
        [owner, now + leaseMs, nameOf({ provider, tenant }), now, most],
      );
      leases.push(...rows.map((row) => leaseOf(row, { provider, tenant }, owner)));
    }
    return leases;
  }

  /** When the first unleased work is due, no later than `by` (epoch ms); undefined if none is. */
  async nextDue(by: number): Promise<number | undefined> {
    return (await this.dueShares(by))[0]?.dueAt;
  }

  /** Every share with unleased work that is due. Skips through the index from one share to the next, however much work each has. */
  async dueShares(now: number): Promise<DueShare[]> {
    const rows = await this.query<{ share: string; due_at: number }>(
      `WITH RECURSIVE shares (share) AS (
         SELECT MIN(share) FROM work
         UNION ALL
         SELECT (SELECT MIN(w.share) FROM work w WHERE w.share > s.share) FROM shares s WHERE s.share IS NOT NULL)
       SELECT share, due_at FROM (
         SELECT s.share, (SELECT w.due_at FROM work w WHERE w.share = s.share AND w.due_at <= $1 AND w.lease_until <= $1
           ORDER BY w.due_at LIMIT 1) AS due_at
         FROM shares s WHERE s.share IS NOT NULL) AS found
       WHERE due_at IS NOT NULL ORDER BY due_at`,
      [now],
    );
    return rows.map(({ share, due_at: dueAt }) => ({ ...namedBy(share), dueAt }));
  }

  /** Every write of a worker calls this first, in the same transaction; it also renews the lease. */
  async assertLease(lease: Lease, leaseMs: number): Promise<void> {
    const rows = await this.query(
      `UPDATE work SET lease_until = $4 WHERE subject_id = $1 AND lease_owner = $2 AND fence = $3 RETURNING fence`,
      [lease.subjectId, lease.owner, lease.fence, this.clock.now() + leaseMs],
    );
    if (rows.length === 0) throw new LeaseLost(lease.subjectId);
  }

  /** Ends the lease; the subject is due again at `dueAt`, or at once if it was poked meanwhile. */
  async postpone(
    lease: Lease,
    dueAt: number,
    options: { waitingLane?: string; failed?: boolean; stuck?: Stuck } = {},
  ): Promise<void> {
    await this.query(
      `UPDATE work SET lease_owner = NULL, lease_until = 0, failures = $5, waiting_lane = $6, stuck_since = $9, unreadable = $10,
         waiting_since = CASE WHEN CAST($6 AS TEXT) IS NULL THEN NULL ELSE COALESCE(waiting_since, CAST($8 AS BIGINT)) END,
         due_at = CASE WHEN pokes = $4 THEN CAST($7 AS BIGINT) ELSE CAST($8 AS BIGINT) END
       WHERE subject_id = $1 AND lease_owner = $2 AND fence = $3`,
      [
        lease.subjectId,
        lease.owner,
        lease.fence,
        lease.pokes,
        options.failed ? lease.failures + 1 : 0,
        options.waitingLane ?? null,
        dueAt,
        this.clock.now(),
        options.stuck?.since ?? null,
        options.stuck?.unreadable ?? 0,
      ],
    );
  }

  /** Removes the work, unless the subject was poked meanwhile. */
  async finish(lease: Lease): Promise<void> {
    const rows = await this.query(
      `DELETE FROM work WHERE subject_id = $1 AND lease_owner = $2 AND fence = $3 AND pokes = $4 RETURNING subject_id`,
      [lease.subjectId, lease.owner, lease.fence, lease.pokes],
    );
    if (rows.length === 0) await this.postpone(lease, this.clock.now());
  }

  /** Takes the subject away from its current worker, whose next write is refused. */
  async revoke(subjectId: string): Promise<void> {
    await this.query(`UPDATE work SET fence = fence + 1, lease_owner = NULL, lease_until = 0 WHERE subject_id = $1`, [
      subjectId,
    ]);
  }

  /** Renews a process's leases of the subjects it is working on. Leases that it does not work on lapse, so that another process can take them up. */
  async renew(owner: string, leaseMs: number, subjectIds: readonly string[]): Promise<void> {
    await this.query(`UPDATE work SET lease_until = $2 WHERE lease_owner = $1 AND subject_id = ANY($3)`, [
      owner,
      this.clock.now() + leaseMs,
      subjectIds,
    ]);
  }

  /** Ends every lease: for a store used by one process. */
  async freeAll(): Promise<void> {
    await this.query(`UPDATE work SET lease_owner = NULL, lease_until = 0 WHERE lease_owner IS NOT NULL`);
  }
}

/** A share in one column, so that the next one can be found in the index. Provider IDs have no spaces. */
const nameOf = ({ provider, tenant }: Share): string => `${provider} ${tenant}`;
export function namedBy(name: string): Share {
  const end = name.indexOf(' ');
  return { provider: name.slice(0, end), tenant: name.slice(end + 1) };
}

const leaseOf = (row: Row, { provider, tenant }: Share, owner: string): Lease => ({
  subjectId: String(row['subject_id']),
  kind: String(row['kind']) as SubjectKind,
  provider,
  tenant,
  owner,
  fence: Number(row['fence']),
  pokes: Number(row['pokes']),
  failures: Number(row['failures']),
  ...(row['stuck_since'] === null
    ? {}
    : { stuck: { since: Number(row['stuck_since']), unreadable: Number(row['unreadable']) } }),
  ...(row['restored_from'] === null ? {} : { restoredFrom: Number(row['restored_from']) }),
});
