import { type Clock, systemClock } from '../clock.js';

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

/** Time (ms) and, below it, the 20-bit count of the last id made by a clock. Only ever grows, even when the clock is set back. */
const last = new WeakMap<Pick<Clock, 'now'>, bigint>();

function base32(value: bigint, length: number): string {
  let text = '';
  for (let rest = value, i = 0; i < length; i++, rest >>= 5n) text = alphabet[Number(rest & 31n)]! + text;
  return text;
}

/**
 * An opaque id such as `ord_01kf3…`: prefix, 10 characters of time (ms, base 32), 4 that count within the millisecond,
 * 12 of randomness. Ids of one prefix made by one clock sort in the order they were made.
 */
export function newId<P extends IdPrefix>(
  prefix: P,
  clock: Pick<Clock, 'now' | 'bytes'> = systemClock,
): `${P}_${string}` {
  const now = BigInt(clock.now()) << 20n;
  const before = last.get(clock) ?? 0n;
  const stamp = now > before ? now : before + 1n;
  last.set(clock, stamp);
  let random = '';
  for (const byte of clock.bytes(12)) random += alphabet[byte & 31]!;
  return `${prefix}_${base32(stamp, 14)}${random}`;
}

/** Sorts before every id of that prefix that is made at `at` (epoch ms) or later, and after those made earlier. */
export const idFrom = <P extends IdPrefix>(prefix: P, at: number): `${P}_${string}` =>
  `${prefix}_${base32(BigInt(at) << 20n, 14)}`;

export const idPattern = (prefix: IdPrefix): RegExp => new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`);
