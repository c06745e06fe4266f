/** A part of a reply that has been read, and by which names. */
interface Part {
  readonly at: string;
  readonly names: () => readonly string[];
  readonly known: (string | ReadonlySet<string>)[];
}

/** More parts than any change of format needs to show; a list of ten thousand numbers is not compared to its end. */
const maxParts = 2_000;

/** More names and words than are kept apart for one reply. */
const mostSeen = 1_000;

let taking: Notes | undefined;

/** What was noted of one reply, places in lists left out. */
export interface Seen {
  /** Paths of what is there and has not been asked for. */
  readonly unread: readonly string[];
  /** Words of open lists that no table has, and how often each was said. */
  readonly words: readonly { readonly at: string; readonly word: string; readonly times: number }[];
}

/**
 * What readers see in one reply beside what they answer: parts and the names that were asked for, words of open lists that no table has.
 * Reading is synchronous, so that the notes being taken are always those of the reply being read.
 */
export class Notes {
  private readonly parts = new Map<object, Part>();
  /** Parts of which everything has been asked for. */
  private readonly whole = new Set<object>();
  private readonly words = new Map<string, { at: string; word: string; times: number }>();

  seen(): Seen {
    const unread = new Set<string>();
    for (const { at, names, known } of this.parts.values()) {
      const place = withoutPlaces(at);
      for (const name of names()) {
        if (unread.size >= mostSeen) break;
        if (known.some((one) => (typeof one === 'string' ? one === name : one.has(name)))) continue;
        unread.add(name.startsWith('@') ? `${place}${name}` : `${place}.${name}`);
      }
    }
    return { unread: [...unread], words: [...this.words.values()] };
  }

  word(at: string, word: string): void {
    const place = withoutPlaces(at);
    const key = `${place} ${word}`;
    const said = this.words.get(key);
    if (said) said.times++;
    else if (this.words.size < mostSeen) this.words.set(key, { at: place, word, times: 1 });
  }

  /** The same part may be read several times, each time by other names. */
  part(part: object, at: string, known: string | ReadonlySet<string>, names?: () => readonly string[]): void {
    if (this.whole.has(part)) return;
    const noted = this.parts.get(part);
    if (noted) noted.known.push(known);
    else if (typeof known !== 'string' && isWhole(part, known, names)) this.whole.add(part);
    else if (this.parts.size < maxParts)
      this.parts.set(part, { at, names: names ?? (() => Object.keys(part)), known: [known] });
  }
}

/** Whether everything in a part is known. Most parts are, of lists above all: no list of their names is made. */
function isWhole(part: object, known: ReadonlySet<string>, names?: () => readonly string[]): boolean {
  if (names) return names().every((name) => known.has(name));
  for (const name in part) if (!known.has(name)) return false;
  return true;
}

/** Reads, while every reader writes down in `notes` what it sees. */
export function noting<T>(notes: Notes, read: () => T): T {
  const before = taking;
  taking = notes;
  try {
    return read();
  } finally {
    taking = before;
  }
}

/** A reader asks a part of a reply for a name, or for several. */
export function notePart(
  part: object,
  at: string,
  known: string | ReadonlySet<string>,
  names?: () => readonly string[],
): void {
  taking?.part(part, at, known, names);
}

/** A reader meets a word that is on none of its lists. */
export function noteWord(at: string, word: string): void {
  taking?.word(at, word);
}

const withoutPlaces = (at: string): string => at.replace(/\[\d*\]/g, '');
