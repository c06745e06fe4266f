import { isMoneyLimit, type LimitName, limitNames, type Limits } from '../domain/limits.js';
import { type Money } from '../domain/money.js';
import { isPlainObject } from './value-kinds.js';

/** Throws a problem with its location below `limits`. */
type Refuse = (at: string, what: string) => void;

/** The highest limit of a count. */
export const mostCounted = 1_000_000_000;
const money = 'must be a non-negative amount of money such as {"amount":"100.00","currency":"USD"}, or a list of these, one per currency'; // prettier-ignore

/** A tenant's limits as written in the keys file. */
export function limitsIn(written: unknown, refuse: Refuse): Limits {
  if (!isPlainObject(written)) {
    refuse('', ' must be an object such as {"liveHolds":50}');
    return {};
  }
  const limits = Object.entries(written).map(([name, value]): [string, number | Money[]] => {
    const known = limitNames.find((one) => one === name);
    if (known === undefined) refuse(`.${name}`, ` is not a limit: use ${limitNames.join(', ')}`);
    else if (isMoneyLimit(known)) return [name, moneyIn(known, value, refuse)];
    else if (!isCount(value)) refuse(`.${name}`, ` must be an integer from 0 to ${mostCounted}`);
    return [name, Number(value)];
  });
  return Object.fromEntries(limits);
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= mostCounted; // prettier-ignore

function moneyIn(name: LimitName, value: unknown, refuse: Refuse): Money[] {
  for (const { at, what } of moneyFaults(value)) refuse(`.${name}${at === undefined ? '' : `[${at}]`}`, ` ${what}`);
  return [value].flat() as Money[];
}

/** Faults of a money limit, which is an amount, or a list with one for each currency. `at` is the position in that list. */
export function moneyFaults(value: unknown): { at?: number; what: string }[] {
  if (!Array.isArray(value)) return isMoney(value) ? [] : [{ what: money }];
  if (value.length === 0) return [{ what: money }];
  const seen = new Set<unknown>();
  return value.flatMap((one: unknown, at) => {
    if (!isMoney(one)) return { at, what: money };
    const repeats = seen.has(one.currency);
    seen.add(one.currency);
    return repeats ? { at, what: `repeats ${one.currency}` } : [];
  });
}

const isMoney = (value: unknown): value is Money =>
  isPlainObject(value) &&
  Object.keys(value).length === 2 &&
  /^\d{1,9}(?:\.\d{1,4})?$/.test(typeof value['amount'] === 'string' ? value['amount'] : '') &&
  /^[A-Z]{3}$/.test(typeof value['currency'] === 'string' ? value['currency'] : '');
