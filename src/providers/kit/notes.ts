/** A part of a reply that has been read, and by which names. */
interface Part {
  readonly at: string;
  readonly names: () => readonly string[];
  readonly known: (string | ReadonlySet<string>)[];
}

/** More parts than any change of format needs to show; a list of ten thousand numbers is not compared to its end. */
const maxParts = 2_000;

let taking: Notes | undefined;

/**
 * What readers see in one reply beside what they answer: parts and the names that were asked for, words of open lists that no table has.
 * Reading is synchronous, so that the notes being taken are always those of the reply being read.
 */
export class Notes {
  readonly words: { at: string; word: string }[] = [];
  private readonly parts = new Map<object, Part>();

  /** Paths of what is there and has not been asked for. */
  unread(): string[] {
    return [...this.parts.values()].flatMap(({ at, names, known }) =>
      names()
        .filter((name) => !known.some((one) => (typeof one === 'string' ? one === name : one.has(name))))
        .map((name) => (name.startsWith('@') ? `${at}${name}` : `${at}.${name}`)),
    );
  }

  /** The same part may be read several times, each time by other names. */
  part(part: object, at: string, known: string | ReadonlySet<string>, names: () => readonly string[]): void {
    const noted = this.parts.get(part);
    if (noted) noted.known.push(known);
    else if (this.parts.size < maxParts) this.parts.set(part, { at, names, known: [known] });
  }
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
  names: () => readonly string[] = () => Object.keys(part),
): void {
  taking?.part(part, at, known, names);
}

/** A reader meets a word that is on none of its lists. */
export function noteWord(at: string, word: string): void {
  taking?.words.push({ at, word });
}
