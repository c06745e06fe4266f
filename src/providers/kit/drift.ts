import { systemClock } from '../../clock.js';
import { type DriftReport, type UnreadableReply } from '../../contract/drift.js';
import { scrubMessage } from './faults.js';
import { type Seen } from './notes.js';
import { Malformed } from './readers.js';

/** Most entries of each list; what comes beyond is counted under `other`. */
const maxEntries = 200;
const maxPath = 200;
/** For how long a reply that could not be read says something of the provider's health when nobody has asked again. */
const recentMs = 30 * 60_000;

type Counted<T> = T & { count: number; lastSeenAt: number };

/** Counts what is alike; bounded. */
class Tally<T extends Record<string, string>> {
  private readonly counted = new Map<string, Counted<T>>();

  constructor(private readonly other: T) {}

  /** Whether it is the first that is counted so. */
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

/** A reply differs from its row in a way that was not seen before. Names and places; no values but a word that may be shown. */
export interface DriftNews {
  operation: string;
  /** Where in the reply. */
  at: string;
  /** A value of an open list that is in no table. */
  word?: string;
  /** What should have been there. */
  expected?: string;
}

/** How one provider's replies differ from its rows, since this process started. Holds names, places and scrubbed words; no values. */
export class Drift {
  private readonly fields = new Tally({ operation: 'other', path: 'other' });
  private readonly words = new Tally({ operation: 'other', field: 'other', word: 'other' });
  private readonly replies = new Tally({ operation: 'other', at: 'other', expected: 'other' });
  /** The last reply of each operation, where it could not be read. */
  private readonly unreadableReplies = new Map<string, Pick<UnreadableReply, 'at' | 'expected' | 'lastSeenAt'>>();
  private readonly since: number;

  /** `news` is told of each word and each unreadable place when it is seen first. */
  constructor(
    private readonly now: () => number = () => systemClock.now(),
    private readonly news: (news: DriftNews) => void = () => undefined,
  ) {
    this.since = now();
  }

  /** A reply was read whole; `ignored` are paths that are left unread on purpose. */
  read(operation: string, { unread }: Pick<Seen, 'unread'>, ignored: readonly string[] = []): void {
    this.unreadableReplies.delete(operation);
    const paths = new Set(unread.map(pathOf));
    const isIgnored = (path: string): boolean =>
      ignored.includes(path) || ignored.includes(path.replace(/^data\./, ''));
    for (const path of paths) if (!isIgnored(path)) this.fields.add({ operation, path }, this.now());
  }

  /** Words of open lists that no list has; the provider may repeat `secrets` of the call. */
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

  /** The provider's answer meant neither yes nor no. */
  unclear(
    operation: string,
    { reason, word }: { reason: string; word?: string },
    secrets: readonly string[] = [],
  ): void {
    if (word !== undefined) this.said(operation, [{ at: 'reply.status', word, times: 1 }], secrets);
    this.unreadable(operation, new Malformed('reply', reason));
  }

  /** Operations whose last reply could not be read, not long ago. */
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

/** Names from the top of the reply down, without places in lists, and without what may be a value: numbers used as names. */
function pathOf(at: string): string {
  return at
    .replace(/\[\d*\]/g, '')
    .replace(/^reply(?:\.|(?=@)|$)/, '')
    .replace(/\d{4,}/g, '#')
    .replace(/[^\w .@#|-]/g, '?')
    .slice(0, maxPath);
}

/** A word as it may be shown; what looks like anything but a word is not shown at all. */
function wordOf(word: string, secrets: readonly string[]): string {
  const clean = scrubMessage(word, secrets);
  return /^[\p{L}\p{N} _./-]{1,64}$/u.test(clean) && !/\d{4,}/.test(clean) ? clean : 'other';
}
