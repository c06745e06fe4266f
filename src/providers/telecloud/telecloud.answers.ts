import { type Money } from '../../domain/money.js';
import { Malformed, optional, type Reader, text } from '../kit/readers.js';
import { noteWord } from '../kit/notes.js';
import { dollars, noteElement, usDate, type XmlElement } from '../kit/xml.js';
import { type About, type Shape } from './telecloud.fields.js';

/** One member of a reply: its place in the XML, its reader, and its description in the API. */
export interface AnswerMember<T> {
  /** `plan.name`: a nested element; `plan@rate_plan_id`: an attribute; of several paths, separated by a space, the first with a value. */
  at: string;
  read: Reader<T>;
  about: About;
}
type Members = Readonly<Record<string, AnswerMember<unknown>>>;
export type ReadMembers<M extends Members> = {
  [K in keyof M as undefined extends ValueOf<M[K]> ? never : K]: ValueOf<M[K]>;
} & { [K in keyof M as undefined extends ValueOf<M[K]> ? K : never]?: Exclude<ValueOf<M[K]>, undefined> };
type ValueOf<X> = X extends AnswerMember<infer T> ? T : never;

/** A reader that also describes its result. */
export type DescribedReader<T> = Reader<T> & { readonly about: Readonly<Record<string, About>> };

/** Reads a complete reply. */
export function answer<const M extends Members>(members: M): DescribedReader<ReadMembers<M>> {
  const all: Members = members;
  const reader: Reader<unknown> = (value, at) => {
    const root = value as XmlElement;
    // The dialect reads it in every reply.
    noteElement(root, at, '@trans_id');
    const read = Object.entries(all).map(([name, member]) => [
      name,
      member.read(textAt(root, at, member.at), `${at}.${name}`),
    ]);
    return Object.fromEntries(read.filter(([, found]) => found !== undefined)) as unknown;
  };
  const about = Object.fromEntries(Object.entries(all).map(([name, member]) => [name, member.about]));
  return Object.assign(reader as Reader<ReadMembers<M>>, { about });
}

/**
 * The text of an element or attribute, by its path below `root` (which is at `at`), or by the first of several paths; undefined if absent or empty.
 */
function textAt(root: XmlElement, at: string, paths: string): string | undefined {
  return paths
    .split(' ')
    .map((path) => textAtOne(root, at, path))
    .find((found) => found !== undefined);
}

function textAtOne(root: XmlElement, at: string, path: string): string | undefined {
  const [elements = '', attribute] = path.split('@');
  let here: XmlElement | undefined = root;
  for (const name of elements.split('.').filter(Boolean)) {
    here = here && onlyChild(here, at, name);
    at = `${at}.${here?.name ?? name}`;
  }
  if (!here) return undefined;
  if (attribute !== undefined) noteElement(here, at, `@${attribute}`);
  const found =
    attribute === undefined ? here.text : Object.hasOwn(here.attributes, attribute) ? here.attributes[attribute] : '';
  return found === '' ? undefined : found;
}

/** The only child with this name, or one of several names (`plan|product`); more than one is malformed. */
function onlyChild(parent: XmlElement, at: string, names: string): XmlElement | undefined {
  const wanted = names.split('|');
  for (const name of wanted) noteElement(parent, at, name);
  const [first, ...others] = parent.children.filter(({ name }) => wanted.includes(name));
  if (others.length > 0) throw new Malformed(names, 'one element');
  return first;
}

function member<T>(at: string, shape: Shape, read: Reader<T>, description: string, example: unknown): Optional<T> {
  const about = { shape, description, example };
  return {
    at,
    read,
    about,
    optional: { at, read: optional(read), about: { ...about, optional: true } },
    echo: { at, read: readable(read), about: { ...about, optional: true } },
  };
}
type Optional<T> = AnswerMember<T> & Record<'optional' | 'echo', AnswerMember<T | undefined>>;

/** Leaves out what cannot be read. */
function readable<T>(read: Reader<T>): Reader<T | undefined> {
  return (value, at) => {
    try {
      return optional(read)(value, at);
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  };
}

const money: Reader<Money> = (value, at) => ({ amount: dollars(value, at), currency: 'USD' });

/**
 * The member types. Each is required; `.optional` makes it optional. An `.echo` repeats the request: it does not show whether the call was executed,
 * and may be unreadable.
 */
export const a = {
  text: (at: string, description: string, example: string) =>
    member<string>(at, { type: 'text', max: 4000 }, text, description, example),
  id: (at: string, description: string, example: string) =>
    member<string>(at, { type: 'text', max: 64 }, text, description, example),
  /** Text of several lines, such as HTML. */
  prose: (at: string, description: string, example: string) =>
    member<string>(at, { type: 'text', max: 20_000, format: 'prose' }, text, description, example),
  count: (at: string, description: string, example: number) =>
    member<number>(
      at,
      { type: 'integer', min: 0, max: 1_000_000_000 },
      (value, place) => {
        const said = text(value, place).trim();
        if (!/^\d{1,9}$/.test(said)) throw new Malformed(place, 'an integer');
        return Number(said);
      },
      description,
      example,
    ),
  /** Maps the provider's values to ours. An unknown value is malformed. */
  word: <const W extends Readonly<Record<string, string>>>(at: string, words: W, description: string) => {
    const ours = [...new Set(Object.values(words))];
    const read: Reader<W[keyof W]> = (value, place) => {
      const said = text(value, place).trim().toUpperCase();
      const found = Object.hasOwn(words, said) ? words[said] : undefined;
      if (found === undefined) {
        noteWord(place, said);
        throw new Malformed(place, `one of ${Object.keys(words).join(', ')}`);
      }
      return found as W[keyof W];
    };
    return member<W[keyof W]>(at, { type: 'word', words: ours }, read, description, ours[0]);
  },
  flag: (at: string, description: string) =>
    member<boolean>(
      at,
      { type: 'flag' },
      (value, place) => {
        const said = text(value, place).trim().toUpperCase();
        if (said !== 'Y' && said !== 'N') throw new Malformed(place, 'Y or N');
        return said === 'Y';
      },
      description,
      true,
    ),
  money: (at: string, description: string, example: string) =>
    member<Money>(at, { type: 'money' }, money, description, { amount: example, currency: 'USD' }),
  decimal: (at: string, description: string, example: string) =>
    member<string>(at, { type: 'decimal' }, dollars, description, example),
  day: (at: string, description: string) => member<string>(at, { type: 'day' }, usDate, description, '2030-06-30'),
};
