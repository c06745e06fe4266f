import { systemClock } from '../../clock.js';
import { type DriftReport, type UnreadableReply } from '../../contract/drift.js';
import { scrubMessage } from './faults.js';
import { type Seen } from './notes.js';
import { Malformed } from './readers.js';

/** Maximum entries per list; the rest is counted under `other`. */
const maxEntries = 200;
const maxPath = 200;
/** How long an unreadable reply counts against the provider's health if the operation is not called again. */
const recentMs = 30 * 60_000;

type Counted<T> = T & { count: number; lastSeenAt: number };

/** Counts equal entries; bounded. */
class Tally<T extends Record<string, string>> {
  private readonly counted = new Map<string, Counted<T>>();

  constructor(private readonly other: T) {}

  /** Returns whether this entry is new. */
  add(one: T, now: number, times = 1): boolean {
    const own = JSON.stringify(one);
    const kept = this.counted.has(own) || this.counted.size < maxEntries - 1;
    const [key, value] = kept ? [own, one] : [JSON.stringify(this.other), this.other];
    const known = this.counted.get(key);
    this.counted.set(key, { ...value, count: (known?.count ?? 0) + times, lastSeenAt: now });
    return known === undefined;
  }

  list(): Counted<T>[] {
    return [...this.counted.values()].sort((a, b) => b.count - a.count);
  }
}

/** A difference between a reply and its row, reported once. Contains names and paths; no values, except a status that may be shown. */
export interface DriftNews {
  operation: string;
  /** Path in the reply. */
  at: string;
  /** A value of an open list that no table contains. */
  word?: string;
  /** What was expected there. */
  expected?: string;
}

/** How one provider's replies differ from its rows since this process started. Holds names, paths and scrubbed statuses; no values. */
export class Drift {
  private readonly fields = new Tally({ operation: 'other', path: 'other' });
  private readonly words = new Tally({ operation: 'other', field: 'other', word: 'other' });
  private readonly replies = new Tally({ operation: 'other', at: 'other', expected: 'other' });
  /** Operations whose latest reply was unreadable. */
  private readonly unreadableReplies = new Map<string, Pick<UnreadableReply, 'at' | 'expected' | 'lastSeenAt'>>();
  private readonly since: number;

  /** `news` is called the first time that an unknown value or an unreadable path is seen. */
  constructor(
    private readonly now: () => number = () => systemClock.now(),
    private readonly news: (news: DriftNews) => void = () => undefined,
  ) {
    this.since = now();
  }

  /** A reply was read completely; `ignored` lists paths that are deliberately not read. */
  read(operation: string, { unread }: Pick<Seen, 'unread'>, ignored: readonly string[] = []): void {
    this.unreadableReplies.delete(operation);
    const paths = new Set(unread.map(pathOf));
    const isIgnored = (path: string): boolean =>
      ignored.includes(path) || ignored.includes(path.replace(/^data\./, ''));
    for (const path of paths) if (!isIgnored(path)) this.fields.add({ operation, path }, this.now());
  }

  /** Values of open lists that no table contains; they may repeat the call's `secrets`. */
  said(operation: string, words: Seen['words'], secrets: readonly string[] = []): void {
    for (const { at, word, times } of words) {
      const said = { operation, field: pathOf(at), word: wordOf(word, secrets) };
      if (this.words.add(said, this.now(), times)) this.news({ operation, at: said.field, word: said.word });
    }
  }

  /** A reply could not be read. */
  unreadable(operation: string, error: unknown): void {
    const lastSeenAt = this.now();
    const { at, expected } = error instanceof Malformed ? error : { at: 'reply', expected: 'a reply of this provider' };
    const place = { at: pathOf(at) || 'reply', expected: expected.slice(0, maxPath) };
    const isNew = this.replies.add({ operation, ...place }, lastSeenAt);
    if (isNew) this.news({ operation, ...place });
    this.unreadableReplies.set(operation, { ...place, lastSeenAt });
  }

  /** The reply meant neither success nor refusal. */
  unclear(
    operation: string,
    { reason, word }: { reason: string; word?: string },
    secrets: readonly string[] = [],
  ): void {
    if (word !== undefined) this.said(operation, [{ at: 'reply.status', word, times: 1 }], secrets);
    this.unreadable(operation, new Malformed('reply', reason));
  }

  /** Operations whose latest reply was unreadable, if recent. */
  unreadableNow(): string[] {
    const from = this.now() - recentMs;
    return [...this.unreadableReplies].flatMap(([operation, { lastSeenAt }]) => (lastSeenAt > from ? operation : []));
  }

  report(): DriftReport {
    return {
      since: this.since,
      fields: this.fields.list(),
      words: this.words.list(),
      replies: this.replies.list(),
    };
  }
}

/** Member names from the root, without list indexes; runs of four or more digits, which may be values, are masked. */
function pathOf(at: string): string {
  return at
    .replace(/\[\d*\]/g, '')
    .replace(/^reply(?:\.|(?=@)|$)/, '')
    .replace(/\d{4,}/g, '#')
    .replace(/[^\w .@#|-]/g, '?')
    .slice(0, maxPath);
}

/** A value in a form that may be shown; one that does not look like a status is not shown at all. */
function wordOf(word: string, secrets: readonly string[]): string {
  const clean = scrubMessage(word, secrets);
  return /^[\p{L}\p{N} _./-]{1,64}$/u.test(clean) && !/\d{4,}/.test(clean) ? clean : 'other';
}
