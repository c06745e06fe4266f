import { type Category } from './inventory.js';

/** Price of one number in US cents, charged once when its order is processed. */
export const setupCents: Readonly<Record<Category, number>> = { landline: 100, tollfree: 200 };

/** Cents as the provider prints money, e.g. `12.00`. */
export function dollars(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The cents of an amount such as `10000.00`. */
export function centsOf(amount: string): number {
  const match = /^(\d+)\.(\d\d)$/.exec(amount);
  if (!match) throw new RangeError(`An amount looks like 10000.00, not ${amount}`);
  return Number(`${match[1]}${match[2]}`);
}
