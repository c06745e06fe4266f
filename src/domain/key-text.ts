import { hash } from 'node:crypto';
import { type Clock } from '../clock.js';
import { alphabet } from './ids.js';

const kinds = { live: 'gw_live_', sandbox: 'gw_test_' } as const;
/** 26 characters of 5 bits each: 130 unguessable bits. */
const secretLength = 26;
const checkLength = 6;
const pattern = /^gw_(?:live|test)_[0-9a-hjkmnp-tv-z]{32}$/;

/** The text of a new key: the mode of the gateway, the secret, and a checksum of both. */
export function newKeyText(mode: keyof typeof kinds, clock: Pick<Clock, 'bytes'>): string {
  const body = kinds[mode] + inAlphabet(clock.bytes(secretLength));
  return body + checksumOf(body);
}

/** Whether a text is meant as a key of the ledger and, if so, whether it was copied intact. */
export function keyTextIs(text: string): 'key' | 'damaged' | 'other' {
  if (!Object.values(kinds).some((prefix) => text.startsWith(prefix))) return 'other';
  const whole = pattern.test(text) && checksumOf(text.slice(0, -checkLength)) === text.slice(-checkLength);
  return whole ? 'key' : 'damaged';
}

/** What is stored of a key. Its text is so random that a plain hash cannot be reversed. */
export const digestOf = (text: string): string => hash('sha256', text, 'hex');

const checksumOf = (body: string): string => inAlphabet(hash('sha256', body, 'buffer').subarray(0, checkLength));

const inAlphabet = (bytes: Uint8Array): string => [...bytes].map((byte) => alphabet[byte & 31]!).join('');
