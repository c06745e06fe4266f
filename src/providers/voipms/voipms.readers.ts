import { notePart } from '../kit/notes.js';
import { flag, itemsOf, list, object, type Reader, text } from '../kit/readers.js';

const unset: readonly unknown[] = ['-1', -1, '0000-00-00', '0000-00-00 00:00:00', false, 'false', '', null, undefined];

/** A value that is set; the provider writes unset ones as `-1`, a date of zeros, `false`, or nothing. */
export const set =
  <T>(reader: Reader<T>): Reader<T | undefined> =>
  (value, at) =>
    unset.includes(value) || (typeof value === 'string' && value.trim() === '') ? undefined : reader(value, at);

/** Text that is set; JSON `true` reads as `1`, the provider's usual spelling. */
export const setText = set((value, at) => (value === true ? '1' : text(value, at)));

/** A name or ID for which 0 also means none: a client, a reseller account, a mailbox. Elsewhere 0 is an ordinary value. */
export const setId: Reader<string | undefined> = (value, at) => {
  const read = setText(value, at);
  return read === '0' ? undefined : read;
};

/** A boolean in any of its spellings, if set. */
export const setFlag = set(flag);

/** The list of this name: empty if the reply reports or implies an empty list; a single item may come without its list. */
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

/** A boolean in any of its spellings; absent means false. */
export const yes: Reader<boolean> = (value, at) =>
  value === undefined || value === null || value === '' ? false : flag(value, at);

/** A boolean as it is sent back; undefined if absent. */
export const shownFlag: Reader<'0' | '1' | undefined> = (value, at) => {
  if (value === undefined || value === null || value === '') return undefined;
  return flag(value, at) ? '1' : '0';
};

/** The same, sent back as a word. */
export const shownYesNo: Reader<'yes' | 'no' | undefined> = (value, at) => {
  const shown = shownFlag(value, at);
  return shown && (shown === '1' ? 'yes' : 'no');
};

/** A reply that only confirms success. */
export const done: Reader<object> = object({});
