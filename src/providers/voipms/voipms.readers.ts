import { notePart } from '../kit/notes.js';
import { flag, itemsOf, list, object, type Reader, text } from '../kit/readers.js';

const unset: readonly unknown[] = ['-1', -1, '0000-00-00', '0000-00-00 00:00:00', false, 'false', '', null, undefined];

/** What is set; the provider writes what is not as `-1`, a day of noughts, `false`, or nothing. */
export const set =
  <T>(reader: Reader<T>): Reader<T | undefined> =>
  (value, at) =>
    unset.includes(value) || (typeof value === 'string' && value.trim() === '') ? undefined : reader(value, at);

/** Text that is set; a flag that comes as a JSON boolean is `1`, as it is elsewhere. */
export const setText = set((value, at) => (value === true ? '1' : text(value, at)));

/** A name or an id where 0 too stands for none: a client, a reseller's account, a mailbox. Elsewhere 0 is a value like any other. */
export const setId: Reader<string | undefined> = (value, at) => {
  const read = setText(value, at);
  return read === '0' ? undefined : read;
};

/** Yes or no where it is set, in any of the ways it is written. */
export const setFlag = set(flag);

/**
 * A list of that name: empty when the reply is a word for that or leaves it out, and of one when the one comes bare.
 */
export function rows<T>(name: string, reader: Reader<T>): Reader<T[]> {
  const all = list(reader);
  return (value, at) => {
    const reply = value as Record<string, unknown>;
    notePart(reply, at, name);
    if (reply['status'] !== 'success') return [];
    const found = Object.hasOwn(reply, name) ? reply[name] : undefined;
    if (found === undefined || found === null || found === '') return [];
    return all(itemsOf(found) ?? [found], `${at}.${name}`);
  };
}

/** Yes or no, in any of the ways it is written; what is not there is no. */
export const yes: Reader<boolean> = (value, at) =>
  value === undefined || value === null || value === '' ? false : flag(value, at);

/** Yes or no as it is sent back; undefined where it is not printed. */
export const shownFlag: Reader<'0' | '1' | undefined> = (value, at) => {
  if (value === undefined || value === null || value === '') return undefined;
  return flag(value, at) ? '1' : '0';
};

/** The same where it is sent back as a word. */
export const shownYesNo: Reader<'yes' | 'no' | undefined> = (value, at) => {
  const shown = shownFlag(value, at);
  return shown && (shown === '1' ? 'yes' : 'no');
};

/** A reply that says no more than that it worked. */
export const done: Reader<object> = object({});
