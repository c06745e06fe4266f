import { type E164, isE164 } from '../../domain/phone-number.js';
import { notePart, noteWord } from './notes.js';

/** A reply that is not what its row says. Holds where, never what. */
export class Malformed extends Error {
  constructor(
    readonly at: string,
    readonly expected: string,
  ) {
    super(`${at}: expected ${expected}`);
    this.name = 'Malformed';
  }

  /** The same, of the item at this place of the innermost list whose place has not been said. */
  inItem(index: number): Malformed {
    const place = this.at.lastIndexOf(somewhere);
    if (place < 0) return this;
    return new Malformed(
      `${this.at.slice(0, place)}[${index}]${this.at.slice(place + somewhere.length)}`,
      this.expected,
    );
  }
}

/** Stands for the place of an item while the list is read: a path is written out for an item that is malformed, not for all. */
const somewhere = '[]';

/** Turns a part of a parsed reply into a typed value, or throws `Malformed`. `at` is the path to the part. */
export type Reader<T> = (value: unknown, at: string) => T;

export type ReadBy<R> = R extends Reader<infer T> ? T : never;

/** The longest list that is read; a provider that sends more is out of order or out to hurt. */
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

/** Lines and tabs are text; the other controls of ASCII are no part of any id or name, and not every store keeps them. */
const control = /(?![\t\n\r\u0080-\u009f])\p{Cc}/u;
/** Most texts are like this, and need not be looked at any further. */
const ordinary = /^[\x21-\x7e][\x20-\x7e]*$/;

/** Text that is there: an id or a name of nothing but blanks is no id. */
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

/** A whole number, written as one or as text. */
export const integer: Reader<number> = (value, at) => {
  const read = words(value)?.trim();
  if (read === undefined || !/^-?\d{1,15}$/.test(read)) throw new Malformed(at, 'an integer');
  return Number(read);
};

/** An amount as an exact decimal string; no arithmetic is done on the way. */
export const decimal: Reader<string> = (value, at) => {
  const read = words(value)?.trim();
  if (read === undefined || !/^-?\d{1,15}(?:\.\d{1,8})?$/.test(read)) throw new Malformed(at, 'a decimal amount');
  return read;
};

const flags = new Map([
  ...['true', '1', 'yes', 'y', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'n', 'off'].map((word) => [word, false] as const),
]);

/** Yes or no, in any of the ways providers write it. */
export const flag: Reader<boolean> = (value, at) => {
  const read = typeof value === 'boolean' ? value : flags.get(words(value)?.trim().toLowerCase() ?? '');
  if (read === undefined) throw new Malformed(at, 'yes or no');
  return read;
};

/** One of a closed list of words, in any case. A word that is not on the list is malformed, never a guess. */
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
 * A word of an open list: read as it is, and noted where the table has no such name, so that the table can be completed. `named` says how
 * the table writes it, where that differs.
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

/** What `reader` reads, or `undefined` when absent, null or empty. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value, at) => (absent(value) ? undefined : reader(value, at));
}

/** The items of a list. PHP prints one with gaps, or one whose keys are not in order, as an object with numbers for names. */
export function itemsOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  const names = isPlain(value) ? Object.keys(value) : [];
  return names.length > 0 && names.every((name) => /^\d{1,9}$/.test(name)) ? Object.values(value as object) : undefined;
}

/** A list, at most `maxItems` long. */
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

/** An object with at least these keys, by the provider's own names; whatever else it has is left behind, and noted. */
export function object<S extends Record<string, Reader<unknown>>>(shape: S): Reader<{ [K in keyof S]: ReadBy<S[K]> }> {
  const members = Object.entries(shape).map(([key, reader]) => ({ key, reader }));
  const names = new Set(Object.keys(shape));
  let last = { at: '', paths: [] as readonly string[] };
  return (value, at) => {
    if (!isPlain(value)) throw new Malformed(at, 'an object');
    notePart(value, at, names);
    // The items of a list are all read at the same path.
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

/** Reads inside `data` when the reply wraps its fields in one, else the reply itself. */
export function underData<T>(reader: Reader<T>): Reader<T> {
  return (value, at) => {
    const inner = isPlain(value) && Object.hasOwn(value, 'data') ? value['data'] : undefined;
    if (!isPlain(inner)) return reader(value, at);
    notePart(value as object, at, 'data');
    return reader(inner, `${at}.data`);
  };
}

/**
 * Phone numbers as digits, in all the forms seen: `["X , Y"]`, `["X","Y"]`, `"X,Y"`, `[""]`, `[{"X","Y"}]` (a group read
 * as a list) and `[{}]` (a group of none).
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
