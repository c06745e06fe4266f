import { type Clock } from '../clock.js';
import { beginOf } from '../domain/limits.js';
import { type Database } from '../ledger/database.js';
import { keyLifetimeMs } from '../ledger/idempotency.js';
import { type ArchivedSubject, digestOf, type Retained, retained, Retention } from '../ledger/retention.js';
import { type ArchiveFiles, type Manifest } from './files.js';

/** Subjects examined per statement, written per part, and deleted per transaction. */
const [looked, written, deleted] = [1_000, 5_000, 250];

/** Number archived, by kind. */
export type Archived = Partial<Record<Retained, number>>;

/** Called with a run's progress. */
export type Progress = (what: 'written' | 'deleted' | 'done', manifest: Manifest) => void;

/** The day is too late, or invalid. */
export class BadDay extends Error {
  override readonly name = 'BadDay';
}

/** The latest permitted day: idempotency keys return their results for thirty days, and the current month counts against limits. */
export function latestDay(now: number): string {
  const latest = Math.min(now - keyLifetimeMs, beginOf('month', now));
  return new Date(latest).toISOString().slice(0, 10);
}

/** The start of a day (UTC), epoch ms. Throws `BadDay` if the day is too late to archive. */
export function beginningOf(day: string, now: number): number {
  const before = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN;
  if (Number.isNaN(before)) throw new BadDay(`${day} is not a date. Use the format 2026-01-31.`);
  if (day > latestDay(now)) throw new BadDay(`${day} is too late. The latest possible day is ${latestDay(now)}.`);
  return before;
}

/**
 * Moves what ended before a day from the ledger into files. Each part is written, read back and listed in a manifest before anything in it is
 * deleted; deletion runs in small transactions, each of which checks that the rows are still the ones written. The next run resumes an interrupted
 * one: parts with a manifest are deleted, others are written again.
 */
export class Archive {
  private readonly retention: Retention;

  constructor(
    db: Database,
    private readonly files: ArchiveFiles,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly progress: Progress = () => undefined,
  ) {
    this.retention = new Retention(db);
  }

  /** How many subjects `run` would archive. Writes nothing. Reservations of archivable orders are counted only after those orders are gone. */
  async count(day: string): Promise<Archived> {
    const counts: Archived = {};
    for (const kind of retained)
      for await (const subjects of this.portions(kind, beginningOf(day, this.clock.now())))
        counts[kind] = (counts[kind] ?? 0) + subjects.length;
    return counts;
  }

  async run(day: string): Promise<Archived> {
    const before = beginningOf(day, this.clock.now());
    const counts: Archived = {};
    const add = ({ kind }: Manifest, removed: number): number => (counts[kind] = (counts[kind] ?? 0) + removed);
    this.files.lock();
    try {
      for (const manifest of this.files.manifests())
        if (manifest.deletedAt === undefined) add(manifest, await this.remove(manifest));
      const schemaVersion = await this.retention.schemaVersion();
      for (const kind of retained) {
        for await (const subjects of this.portions(kind, before)) {
          const writtenAt = new Date(this.clock.now()).toISOString();
          const manifest = this.files.write({ kind, before: day, schemaVersion, writtenAt }, subjects);
          this.progress('written', manifest);
          add(manifest, await this.remove(manifest));
        }
      }
    } finally {
      this.files.unlock();
    }
    return counts;
  }

  /** One batch per part. */
  private async *portions(kind: Retained, before: number): AsyncGenerator<ArchivedSubject[]> {
    let portion: ArchivedSubject[] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const page: { subjects: ArchivedSubject[]; last?: string } = await this.retention.page(
        kind,
        before,
        after,
        looked,
      );
      portion.push(...page.subjects);
      after = page.last;
      if (portion.length < written) continue;
      yield portion;
      portion = [];
    }
    if (portion.length > 0) yield portion;
  }

  /** Deletes a part's subjects from the ledger; those already missing were deleted by an earlier run. */
  private async remove(manifest: Manifest): Promise<number> {
    const subjects = this.files.read(manifest);
    const before = Date.parse(manifest.before);
    const kept: string[] = [];
    for (let i = 0; i < subjects.length; i += deleted) {
      const portion = new Map(subjects.slice(i, i + deleted).map((subject) => [subject.id, digestOf(subject)]));
      kept.push(...(await this.retention.remove(manifest.kind, before, portion)));
      this.progress('deleted', manifest);
    }
    const deletedAt = new Date(this.clock.now()).toISOString();
    this.files.save({ ...manifest, deletedAt, ...(kept.length === 0 ? {} : { kept }) });
    this.progress('done', manifest);
    return subjects.length - kept.length;
  }
}
