import { type Clock, systemClock } from '../clock.js';

/** Crockford's base 32: nothing in it is mistaken for something else. */
export const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
export const idPrefixes = [
  'rsv',
  'ord',
  'prt',
  'chg',
  'fnd',
  'evt',
  'stp',
  'req',
  'key',
  'aud',
  'whe',
  'dlv',
  'rpl',
] as const;
export type IdPrefix = (typeof idPrefixes)[number];

/** The resources by the prefix of their IDs, in the words of the API. */
export const namesOfIds: Record<IdPrefix, string> = {
  rsv: 'reservation',
  ord: 'order',
  prt: 'port',
  chg: 'change',
  fnd: 'finding',
  evt: 'event',
  stp: 'step',
  req: 'request',
  key: 'API key',
  aud: 'audit entry',
  whe: 'webhook endpoint',
  dlv: 'delivery',
  rpl: 'replay',
};

/** When a clock's last ID was made, and how many were made in that millisecond. Never decreases, even when the clock is set back. */
interface Stamp {
  ms: number;
  count: number;
  /** `ms`, as encoded in IDs. */
  time: string;
}

const last = new WeakMap<Pick<Clock, 'now'>, Stamp>();
const mostPerMs = 2 ** 20;

function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32)) text = alphabet[rest % 32]! + text;
  return text;
}

function stampOf(clock: Pick<Clock, 'now'>): Stamp {
  const now = clock.now();
  const before = last.get(clock) ?? { ms: 0, count: 0, time: base32(0, 10) };
  const full = before.count + 1 === mostPerMs;
  const ms = Math.max(now, full ? before.ms + 1 : before.ms);
  const stamp = ms > before.ms ? { ms, count: 0, time: base32(ms, 10) } : { ...before, count: before.count + 1 };
  last.set(clock, stamp);
  return stamp;
}

/**
 * An opaque id such as `ord_01kf3…`: prefix, 10 characters of time (ms, base 32), 4 that count within the millisecond,
 * 12 of randomness. Ids of one prefix made by one clock sort in the order they were made.
 */
export function newId<P extends IdPrefix>(
  prefix: P,
  clock: Pick<Clock, 'now' | 'bytes'> = systemClock,
): `${P}_${string}` {
  const { time, count } = stampOf(clock);
  let random = '';
  for (const byte of clock.bytes(12)) random += alphabet[byte & 31]!;
  return `${prefix}_${time}${base32(count, 4)}${random}`;
}

/** Sorts before every id of that prefix that is made at `at` (epoch ms) or later, and after those made earlier. */
export const idFrom = <P extends IdPrefix>(prefix: P, at: number): `${P}_${string}` =>
  `${prefix}_${base32(Math.max(at, 0), 10)}${base32(0, 4)}`;

export const idPattern = (prefix: IdPrefix): RegExp => new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`);
