/** Millionths of a US dollar, as an integer: the provider prints balances with six decimals. */
export type Micros = number;

const microsPerDollar = 1_000_000;

/** The micros of an amount such as `4.99`, `-0.045` or `4.990000`; undefined if it is not an amount. */
export function tryMicros(amount: string): Micros | undefined {
  const match = /^(-?)(\d{1,8})(?:\.(\d{1,6}))?$/.exec(amount);
  if (!match) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  return Number(`${sign}${Number(whole) * microsPerDollar + Number(fraction.padEnd(6, '0'))}`);
}

export function micros(amount: string): Micros {
  const parsed = tryMicros(amount);
  if (parsed === undefined) throw new RangeError(`An amount looks like 10.00, not ${amount}`);
  return parsed;
}

/** An amount with as many decimals as needed, at least `decimals`: `4.99`, `0.045`, `112.192790`. */
export function dollars(amount: Micros, decimals = 2): string {
  const digits = String(Math.abs(amount)).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '').padEnd(decimals, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -6)}.${fraction}`;
}

/** The cents of an amount, which select magic: `91` for `4.91`; undefined if there are fractions of a cent. */
export function centsOf(amount: string): string | undefined {
  const parsed = tryMicros(amount);
  if (parsed === undefined || parsed % 10_000 !== 0) return undefined;
  return String((parsed / 10_000) % 100).padStart(2, '0');
}
