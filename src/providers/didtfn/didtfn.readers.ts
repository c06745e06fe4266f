import { Malformed, type Reader, text } from '../kit/readers.js';

function timeOf(written: string): string | undefined {
  const [, month, day, time = '00:00:00'] =
    /^(\d{4}-\d{2})-(\d{1,2})(?:[ T](\d{2}:\d{2}:\d{2})Z?)?$/.exec(written) ?? [];
  const date = `${month}-${day?.padStart(2, '0')}`;
  const read = new Date(`${date}T${time}Z`);
  if (Number.isNaN(read.getTime()) || !read.toISOString().startsWith(date)) return undefined;
  return read.toISOString();
}

/** `2015-04-29 11:58:02`, `2015-04-29T11:58:02Z`, or the day alone, as RFC 3339. The document names no time zone; UTC is assumed. */
export const time: Reader<string> = (value, at) => {
  const read = timeOf(text(value, at).trim());
  if (read === undefined) throw new Malformed(at, 'a date');
  return read;
};

/** The same, as a date. The monthly summary prints single-digit days: `2015-02-1`. */
export const day: Reader<string> = (value, at) => time(value, at).slice(0, 10);

/** The same for a minor field: a date in another format must not make the whole reply unreadable. */
export const timeIfReadable: Reader<string | undefined> = (value) =>
  typeof value === 'string' ? timeOf(value.trim()) : undefined;
