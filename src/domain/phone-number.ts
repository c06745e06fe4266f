/** A phone number in E.164: `+`, country code, subscriber number, at most 15 digits. */
export type E164 = `+${string}`;

/**
 * - `local`: geographic; - `toll_free`: free to the caller within its country;
 * - `did`: reaches one country's callers at the price of a local call, from elsewhere;
 * - `international_toll_free`: free to callers of its country, answered elsewhere (ITFS);
 * - `universal_toll_free`: one number for all countries (UIFN, +800).
 */
export const numberTypes = ['local', 'toll_free', 'did', 'international_toll_free', 'universal_toll_free'] as const;
export type NumberType = (typeof numberTypes)[number];

export const e164Pattern = /^\+[1-9]\d{6,14}$/;
export const tollFreePrefixes = ['800', '833', '844', '855', '866', '877', '888'] as const;

export const isE164 = (value: string): value is E164 => e164Pattern.test(value);

/** NANP numbers (country code 1): 10 digits, area code and exchange starting with 2–9. */
const nanp = /^\+1([2-9]\d\d)([2-9]\d\d)\d{4}$/;

export interface NanpParts {
  national: string;
  areaCode: string;
  /** Area code and exchange together (NPA/NXX). */
  exchange: string;
  type: 'local' | 'toll_free';
}

/** The parts of a North American number, or undefined for any other number. */
export function nanpParts(number: string): NanpParts | undefined {
  const match = nanp.exec(number);
  if (!match) return undefined;
  const areaCode = match[1]!;
  const type = (tollFreePrefixes as readonly string[]).includes(areaCode) ? 'toll_free' : 'local';
  return { national: number.slice(2), areaCode, exchange: areaCode + match[2]!, type };
}

/** E.164 of a 10-digit North American number, or of 11 digits that begin with 1; undefined if it is neither. */
export function fromNational(digits: string): E164 | undefined {
  const ten = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  const number: E164 = `+1${ten}`;
  return nanpParts(number) ? number : undefined;
}

/** Keeps the numbers that belong to a run of at least `length` consecutive numbers. Order of the result is ascending. */
export function consecutiveRuns(numbers: readonly E164[], length: number): E164[] {
  const sorted = [...new Set(numbers)].map((n) => ({ n, value: BigInt(n.slice(1)) }));
  sorted.sort((a, b) => (a.value < b.value ? -1 : 1));
  const kept: E164[] = [];
  let run: E164[] = [];
  sorted.forEach(({ n, value }, i) => {
    if (i > 0 && value !== sorted[i - 1]!.value + 1n) run = [];
    run.push(n);
    if (run.length === length) kept.push(...run);
    else if (run.length > length) kept.push(n);
  });
  return kept;
}
