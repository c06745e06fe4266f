import { numberMagic } from './magic.js';
import { type Micros, micros } from './money.js';
import { rateCenters, type RateCenter } from './places.js';

/** The price of a number: setup and monthly. */
export interface Price {
  readonly setup: Micros;
  readonly monthly: Micros;
}

/** The two plans of a local number, by `billing_type`: per minute, flat. */
export const localPrices: Readonly<Record<string, Price>> = {
  '1': { setup: micros('0.50'), monthly: micros('0.99') },
  '2': { setup: micros('1.00'), monthly: micros('4.95') },
};
export const tollFreePrices = {
  american: { setup: micros('0.00'), monthly: micros('0.99') },
  canadian: { setup: micros('0.00'), monthly: micros('1.49') },
} satisfies Record<string, Price>;
/** By carrier. */
export const vanityPrices: Readonly<Record<string, Price>> = {
  '1': { setup: micros('15.00'), monthly: micros('0.99') },
  '2': { setup: micros('30.00'), monthly: micros('1.49') },
};
export const virtualPrice: Price = { setup: micros('0.00'), monthly: micros('0.99') };

export const carriers: Readonly<Record<string, string>> = { '1': 'American Carrier', '2': 'Canadian Carrier' };
export const tollFreePrefixes: readonly string[] = ['800', '833', '844', '855', '866', '877', '888'];

/**
 * All numbers are in exchange 555, whose lines 0100-0199 are reserved for fictional use in every area code. Toll-free numbers and back-ordered
 * numbers use other lines.
 */
const exchange = '555';
const localLines = lines(100, 199);
const tollFreeLines = { american: lines(200, 219), canadian: lines(300, 319) };
const magicLines = numberMagic.filter(({ forSale }) => forSale).map(({ line }) => line);
const firstBackOrderLine = 400;

const centerByAreaCode = new Map(rateCenters.map((center) => [center.areaCode, center]));

export type TollFreeKind = keyof typeof tollFreeLines;

/** All local numbers of a rate center that were ever on sale. */
export function localNumbersOf({ areaCode, inStock }: RateCenter): string[] {
  return inStock ? [...localLines, ...magicLines].map((line) => areaCode + exchange + line) : [];
}

/** The rate center of a local number that was ever on sale. */
export function centerOf(number: string): RateCenter | undefined {
  const center = centerByAreaCode.get(number.slice(0, 3));
  return center && localNumbersOf(center).includes(number) ? center : undefined;
}

/** The rate center of a number's area code, on sale or not. */
export function centerNear(number: string): RateCenter | undefined {
  return centerByAreaCode.get(number.slice(0, 3));
}

/** The number that fills the n-th back order of a rate center. */
export function backOrderNumber({ areaCode }: RateCenter, nth: number): string {
  return areaCode + exchange + String(firstBackOrderLine + nth).padStart(4, '0');
}

export function tollFreeNumbers(kind: TollFreeKind): string[] {
  const own = kind === 'american' ? [...tollFreeLines.american, ...magicLines] : tollFreeLines.canadian;
  return tollFreePrefixes.flatMap((prefix) => own.map((line) => prefix + exchange + line));
}

/** The listing that a toll-free number is in. */
export function tollFreeKindOf(number: string): TollFreeKind | undefined {
  return (['american', 'canadian'] as const).find((kind) => tollFreeNumbers(kind).includes(number));
}

export function isTollFree(number: string): boolean {
  return /^\d{10}$/.test(number) && tollFreePrefixes.includes(number.slice(0, 3));
}

const vanityExamples = 5;

/** Numbers of a prefix that match seven characters, where a star is any digit: a few, always the same. */
export function vanityNumbers(prefix: string, pattern: string): string[] {
  const filled = Array.from({ length: vanityExamples }, (_, nth) => {
    const digits = [...pattern].map((char, at) => (char === '*' ? String(2 + ((nth + at * 3) % 8)) : char));
    return prefix + digits.join('');
  });
  return [...new Set(filled)];
}

const keypad = '22233344455566677778889999';

/** Letters as keypad digits: `JOHN` → `5646`. */
export function digitsOf(text: string): string {
  return text.toUpperCase().replace(/[A-Z]/g, (letter) => keypad[letter.charCodeAt(0) - 65] ?? letter);
}

function lines(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index).padStart(4, '0'));
}
