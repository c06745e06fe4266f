import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
export const idPrefixes = ['rsv', 'ord', 'prt', 'chg', 'fnd', 'evt', 'stp', 'req'] as const;
export type IdPrefix = (typeof idPrefixes)[number];

/** What has an id of that prefix, in the words of the API. */
export const namesOfIds: Record<IdPrefix, string> = {
  rsv: 'reservation',
  ord: 'order',
  prt: 'port',
  chg: 'change',
  fnd: 'finding',
  evt: 'event',
  stp: 'step',
  req: 'request',
};

/** Time (ms) and, below it, the 20-bit count of the last id made. Only ever grows, even when the clock is set back. */
let last = 0n;

function base32(value: bigint, length: number): string {
  let text = '';
  for (let rest = value, i = 0; i < length; i++, rest >>= 5n) text = alphabet[Number(rest & 31n)]! + text;
  return text;
}

/**
 * An opaque id such as `ord_01kf3…`: prefix, 10 characters of time (ms, base 32), 4 that count within the millisecond,
 * 12 of randomness. Ids of one prefix made by one process sort in the order they were made.
 */
export function newId<P extends IdPrefix>(prefix: P, now: number = Date.now()): `${P}_${string}` {
  const stamp = BigInt(now) << 20n;
  last = stamp > last ? stamp : last + 1n;
  let random = '';
  for (const byte of randomBytes(12)) random += alphabet[byte & 31]!;
  return `${prefix}_${base32(last, 14)}${random}`;
}

export const idPattern = (prefix: IdPrefix): RegExp => new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`);
