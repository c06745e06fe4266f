/** An exact amount: a decimal string and an ISO 4217 currency. Never a float. */
export interface Money {
  amount: string;
  currency: string;
}

/** As many places as the readers of upstream amounts let through. */
const decimal = /^(-?)(\d{1,15})(?:\.(\d{1,8}))?$/;

/** Adds decimal strings exactly; the result has as many places as the longest operand, at least two. */
export function addDecimals(...amounts: readonly string[]): string {
  const parts = amounts.map((amount) => {
    const match = decimal.exec(amount);
    if (!match) throw new RangeError('not a decimal amount');
    return { negative: match[1] === '-', whole: match[2]!, places: match[3] ?? '' };
  });
  const scale = Math.max(2, ...parts.map((p) => p.places.length));
  const sum = parts.reduce((total, p) => {
    const units = BigInt(p.whole + p.places.padEnd(scale, '0'));
    return total + (p.negative ? -units : units);
  }, 0n);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The negated amount. */
export const negated = (amount: string): string => addDecimals(amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

/** The same amount without trailing zeros, with at least two places. */
export function shortened(amount: string): string {
  const [whole = '', places = ''] = amount.split('.');
  // eslint-disable-next-line regexp/no-super-linear-move -- an amount has four places at most
  return addDecimals(`${whole}.${places.replace(/0+$/, '') || '0'}`);
}

/** Money is counted in ten-thousandths; no amount may exceed this many. */
const mostUnits = 10 ** 13;

/** An amount in ten-thousandths, rounded up and without its sign: money that moves counts in either direction. */
export function inUnits(amount: string): number {
  const match = decimal.exec(amount);
  if (!match) throw new RangeError('not a decimal amount');
  const places = (match[3] ?? '').padEnd(4, '0');
  const units = BigInt(match[2]! + places.slice(0, 4)) + (/[1-9]/.test(places.slice(4)) ? 1n : 0n);
  return units > mostUnits ? mostUnits : Number(units);
}

/** The amount of this many ten-thousandths. */
export const moneyOf = (units: number, currency: string): Money => {
  const digits = String(units).padStart(5, '0');
  return { amount: shortened(`${digits.slice(0, -4)}.${digits.slice(-4)}`), currency };
};
