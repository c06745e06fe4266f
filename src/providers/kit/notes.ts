/** A part of a reply that has been read, and the names that were read from it. */
interface Part {
  readonly at: string;
  readonly names: () => readonly string[];
  readonly known: (string | ReadonlySet<string>)[];
}

/** Enough parts to reveal any change of format; a list of ten thousand numbers is not compared to its end. */
const maxParts = 2_000;

/** Maximum distinct names and values recorded per reply. */
const mostSeen = 1_000;

let taking: Notes | undefined;

/** What was noted in one reply, without list indexes. */
export interface Seen {
  /** Paths that are present but were not read. */
  readonly unread: readonly string[];
  /** Values of open lists that no table contains, with their counts. */
  readonly words: readonly { readonly at: string; readonly word: string; readonly times: number }[];
}

/**
 * Records what readers see beyond their result: the parts and names they read, and unknown values of open lists. Reading is synchronous, so the
 * current notes always belong to the reply being read.
 */
export class Notes {
  private readonly parts = new Map<object, Part>();
  /** Parts that were read completely. */
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

  /** A part may be read several times, with different names. */
  part(part: object, at: string, known: string | ReadonlySet<string>, names?: () => readonly string[]): void {
    if (this.whole.has(part)) return;
    const noted = this.parts.get(part);
    if (noted) noted.known.push(known);
    else if (typeof known !== 'string' && isWhole(part, known, names)) this.whole.add(part);
    else if (this.parts.size < maxParts)
      this.parts.set(part, { at, names: names ?? (() => Object.keys(part)), known: [known] });
  }
}

/** Whether every name of a part is known. True for most parts, list items above all, so it avoids building a list of names. */
function isWhole(part: object, known: ReadonlySet<string>, names?: () => readonly string[]): boolean {
  if (names) return names().every((name) => known.has(name));
  for (const name in part) if (!known.has(name)) return false;
  return true;
}

/** Reads while collecting the readers' notes in `notes`. */
export function noting<T>(notes: Notes, read: () => T): T {
  const before = taking;
  taking = notes;
  try {
    return read();
  } finally {
    taking = before;
  }
}

/** Called by readers that read one or several names of a part. */
export function notePart(
  part: object,
  at: string,
  known: string | ReadonlySet<string>,
  names?: () => readonly string[],
): void {
  taking?.part(part, at, known, names);
}

/** Called by readers that meet a value outside their list. */
export function noteWord(at: string, word: string): void {
  taking?.word(at, word);
}

const withoutPlaces = (at: string): string => at.replace(/\[\d*\]/g, '');
