import { type E164, fromNational } from '../../domain/phone-number.js';

/** More than that are not told apart. */
const mostSeen = 1_000;

/**
 * The +1 number that the provider means: ten digits, with 1 or +1 before them in some lists. Undefined for anything else that it lists
 * among numbers: iNum, foreign and virtual numbers, and fax numbers, which it prints with dots.
 */
export const toE164 = (printed: string): E164 | undefined =>
  /^\d{10,11}$/.test(printed) || /^\+1\d{10}$/.test(printed) ? fromNational(printed.replace('+', '')) : undefined;

/** Rows whose number is none of +1. They are left out of what is listed, and counted, so that they are not missed in silence. */
export class LeftOut {
  readonly #seen = new Map<string, Set<string>>();

  /** The rows of a read that have a number of +1, with that number. */
  known<Row extends { did: string }>(rows: readonly Row[], read: string): (Row & { phoneNumber: E164 })[] {
    return rows.flatMap((row) => {
      const phoneNumber = toE164(row.did);
      if (phoneNumber !== undefined) return { ...row, phoneNumber };
      this.count(row.did, read);
      return [];
    });
  }

  count(printed: string, read: string): void {
    const seen = this.#seen.get(read) ?? new Set();
    if (seen.size < mostSeen) seen.add(printed);
    this.#seen.set(read, seen);
  }

  /** How many different ones each read has listed since the start. */
  counts(): { text: string; count: number }[] {
    return [...this.#seen].map(([read, { size }]) => ({ text: `${read}: number outside +1, left out`, count: size }));
  }
}
