import { type Clock } from '../clock.js';
import { beginOf } from '../domain/limits.js';
import { type Database } from '../ledger/database.js';
import { keyLifetimeMs } from '../ledger/idempotency.js';
import { type ArchivedSubject, digestOf, type Retained, retained, Retention } from '../ledger/retention.js';
import { type ArchiveFiles, type Manifest } from './files.js';

/** How many are looked at in one statement, written into one part, and deleted in one transaction. */
const [looked, written, deleted] = [1_000, 5_000, 250];

/** How many of each kind were archived. */
export type Archived = Partial<Record<Retained, number>>;

/** Where a run stands, as far as whoever watches may want to know. */
export type Progress = (what: 'written' | 'deleted' | 'done', manifest: Manifest) => void;

/** The day is too late, or none. */
export class BadDay extends Error {
  override readonly name = 'BadDay';
}

/**
 * The latest day whose beginning may be archived before: keys answer for thirty days with what they made, and what happened in this month counts
 * against limits.
 */
export function latestDay(now: number): string {
  const latest = Math.min(now - keyLifetimeMs, beginOf('month', now));
  return new Date(latest).toISOString().slice(0, 10);
}

/** The beginning of a day (UTC), epoch ms. Throws `BadDay` where nothing before it may be archived. */
export function beginningOf(day: string, now: number): number {
  const before = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN;
  if (Number.isNaN(before)) throw new BadDay(`${day} is not a day: write it as 2026-01-31.`);
  if (day > latestDay(now)) throw new BadDay(`${day} is too late: today it may be ${latestDay(now)} at the latest.`);
  return before;
}

/**
 * Moves what ended before a day out of the ledger into files. Each part is written, read back and named in a manifest before anything of it is deleted;
 * then it is deleted in small transactions, each of which checks that the rows are still those that were written. A run that ends anywhere is taken up
 * by the next: what is in a manifest is deleted, and what is not is written anew.
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

  /** How many there are that `run` would archive. Writes nothing. Reservations of orders that would go are counted when those have gone. */
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

  /** As many at a time as one part has. */
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

  /** Deletes what a part has from the ledger; what is not there any more was deleted by a run before. */
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
