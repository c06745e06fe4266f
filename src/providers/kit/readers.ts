import { type E164, isE164 } from '../../domain/phone-number.js';
import { notePart, noteWord } from './notes.js';

/** A reply that does not match its row. Holds the path, never the value. */
export class Malformed extends Error {
  constructor(
    readonly at: string,
    readonly expected: string,
  ) {
    super(`${at}: expected ${expected}`);
    this.name = 'Malformed';
  }

  /** The same error, with this index filled into the innermost list that has none yet. */
  inItem(index: number): Malformed {
    const place = this.at.lastIndexOf(somewhere);
    if (place < 0) return this;
    return new Malformed(
      `${this.at.slice(0, place)}[${index}]${this.at.slice(place + somewhere.length)}`,
      this.expected,
    );
  }
}

/** Placeholder for an item's index: paths are completed only for an item that is malformed. */
const somewhere = '[]';

/** Turns a part of a parsed reply into a typed value, or throws `Malformed`. `at` is the path of the part. */
export type Reader<T> = (value: unknown, at: string) => T;

export type ReadBy<R> = R extends Reader<infer T> ? T : never;

/** The longest list that is read; a longer one is a malfunction or an attack. */
export const maxItems = 10_000;

function words(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

function absent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tabs and line breaks are text; the other ASCII control characters belong in no ID or name, and not every store accepts them. */
const control = /(?![\t\n\r\u0080-\u009f])\p{Cc}/u;
/** Matches most texts, which need no further checks. */
const ordinary = /^[\x21-\x7e][\x20-\x7e]*$/;

/** Text that is present: an ID or name of blanks only is malformed. */
export const text: Reader<string> = (value, at) => {
  if (typeof value === 'string' && ordinary.test(value)) return value;
  const read = words(value);
  if (read === undefined || read.trim() === '') throw new Malformed(at, 'text');
  if (control.test(read)) throw new Malformed(at, 'text without control characters');
  return read;
};

/** Text, or `undefined` when absent, null or blank. */
export const optionalText: Reader<string | undefined> = (value, at) =>
  absent(value) || (typeof value === 'string' && value.trim() === '') ? undefined : text(value, at);

/** A phone number in E.164, with its plus sign. */
export const e164: Reader<E164> = (value, at) => {
  const read = text(value, at);
  if (!isE164(read)) throw new Malformed(at, 'a phone number in E.164');
  return read;
};

/** An integer, as a number or as text. */
export const integer: Reader<number> = (value, at) => {
  const read = words(value)?.trim();
  if (read === undefined || !/^-?\d{1,15}$/.test(read)) throw new Malformed(at, 'an integer');
  return Number(read);
};

/** An amount as an exact decimal string; never converted to a float. */
export const decimal: Reader<string> = (value, at) => {
  const read = words(value)?.trim();
  if (read === undefined || !/^-?\d{1,15}(?:\.\d{1,8})?$/.test(read)) throw new Malformed(at, 'a decimal amount');
  return read;
};

const flags = new Map([
  ...['true', '1', 'yes', 'y', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'n', 'off'].map((word) => [word, false] as const),
]);

/** A boolean, in any of the spellings that providers use. */
export const flag: Reader<boolean> = (value, at) => {
  const read = typeof value === 'boolean' ? value : flags.get(words(value)?.trim().toLowerCase() ?? '');
  if (read === undefined) throw new Malformed(at, 'yes or no');
  return read;
};

/** One of a closed list, ignoring case. A value outside the list is malformed, never guessed. */
export function oneOf<const W extends readonly string[]>(...known: W): Reader<W[number]> {
  return (value, at) => {
    const read = words(value)?.trim().toLowerCase();
    const word = known.find((candidate) => candidate.toLowerCase() === read);
    if (word !== undefined) return word;
    if (read !== undefined && read !== '') noteWord(at, read);
    throw new Malformed(at, `one of ${known.join(', ')}`);
  };
}

/**
 * A value of an open list: returned as is, and noted if the table does not contain it, so that the table can be completed. `named` maps it to the
 * table's spelling, if that differs.
 */
export function word(
  table: Readonly<Record<string, unknown>>,
  named: (word: string) => string = (one) => one,
): Reader<string> {
  return (value, at) => {
    const read = text(value, at);
    if (!Object.hasOwn(table, named(read))) noteWord(at, read);
    return read;
  };
}

/** The same, or `undefined` when absent, null or blank. */
export function optionalWord(...list: Parameters<typeof word>): Reader<string | undefined> {
  const known = word(...list);
  return (value, at) => (optionalText(value, at) === undefined ? undefined : known(value, at));
}

/** What `reader` reads, or `undefined` if absent, null or empty. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value, at) => (absent(value) ? undefined : reader(value, at));
}

/** The items of a list. PHP encodes a list with gaps or unordered keys as an object with numeric names. */
export function itemsOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  const names = isPlain(value) ? Object.keys(value) : [];
  return names.length > 0 && names.every((name) => /^\d{1,9}$/.test(name)) ? Object.values(value as object) : undefined;
}

/** A list of up to `maxItems` items. */
export function list<T>(reader: Reader<T>): Reader<T[]> {
  return (value, at) => {
    const items = itemsOf(value);
    if (!items) throw new Malformed(at, 'a list');
    if (items.length > maxItems) throw new Malformed(at, `at most ${maxItems} items`);
    const read: T[] = [];
    const within = `${at}${somewhere}`;
    try {
      for (const item of items) read.push(reader(item, within));
    } catch (error) {
      throw error instanceof Malformed ? error.inItem(read.length) : error;
    }
    return read;
  };
}

/** An object with at least these members, by the provider's names; other members are dropped, and noted. */
export function object<S extends Record<string, Reader<unknown>>>(shape: S): Reader<{ [K in keyof S]: ReadBy<S[K]> }> {
  const members = Object.entries(shape).map(([key, reader]) => ({ key, reader }));
  const names = new Set(Object.keys(shape));
  let last = { at: '', paths: [] as readonly string[] };
  return (value, at) => {
    if (!isPlain(value)) throw new Malformed(at, 'an object');
    notePart(value, at, names);
    // All items of a list are read at the same path.
    if (last.at !== at) last = { at, paths: members.map(({ key }) => `${at}.${key}`) };
    const { paths } = last;
    const read: Record<string, unknown> = {};
    for (let i = 0; i < members.length; i++) {
      const { key, reader } = members[i]!;
      read[key] = reader(Object.hasOwn(value, key) ? value[key] : undefined, paths[i]!);
    }
    return read as { [K in keyof S]: ReadBy<S[K]> };
  };
}

/** Reads inside `data` if the reply has one, otherwise the reply itself. */
export function underData<T>(reader: Reader<T>): Reader<T> {
  return (value, at) => {
    const inner = isPlain(value) && Object.hasOwn(value, 'data') ? value['data'] : undefined;
    if (!isPlain(inner)) return reader(value, at);
    notePart(value as object, at, 'data');
    return reader(inner, `${at}.data`);
  };
}

/**
 * Phone numbers as digits, in every form seen: `["X , Y"]`, `["X","Y"]`, `"X,Y"`, `[""]`, `[{"X","Y"}]` (a group, parsed as a list) and `[{}]` (an
 * empty group).
 */
export const numberList: Reader<string[]> = (value, at) => {
  const numbers: string[] = [];
  const collect = (part: unknown, depth: number): void => {
    const items = depth < 3 ? itemsOf(part) : undefined;
    if (items) return items.forEach((inner) => collect(inner, depth + 1));
    if (isPlain(part) && depth > 0 && Object.keys(part).length === 0) return;
    const joined = words(part);
    if (joined === undefined) throw new Malformed(at, 'phone numbers');
    for (const piece of joined.split(',')) {
      const number = piece.trim();
      if (number === '') continue;
      if (!/^\+?\d{1,20}$/.test(number)) throw new Malformed(at, 'phone numbers');
      if (numbers.push(number.replace('+', '')) > maxItems) throw new Malformed(at, `at most ${maxItems} numbers`);
    }
  };
  collect(value, 0);
  return numbers;
};
