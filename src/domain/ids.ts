import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
export const idPrefixes = ['rsv', 'ord', 'prt', 'evt', 'stp', 'req'] as const;
export type IdPrefix = (typeof idPrefixes)[number];

let lastTime = 0;
let sameTime = 0;

function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32)) text = alphabet[rest % 32]! + text;
  return text;
}

/**
 * An opaque id such as `ord_01kf3…`: prefix, 10 characters of time (ms, base 32), 4 that count within the millisecond,
 * 12 of randomness. Ids of one prefix made by one process sort in the order they were made.
 */
export function newId<P extends IdPrefix>(prefix: P, now: number = Date.now()): `${P}_${string}` {
  sameTime = now === lastTime ? sameTime + 1 : 0;
  lastTime = now;
  let random = '';
  for (const byte of randomBytes(12)) random += alphabet[byte & 31]!;
  return `${prefix}_${base32(now, 10)}${base32(sameTime, 4)}${random}`;
}

export const idPattern = (prefix: IdPrefix): RegExp => new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`);
