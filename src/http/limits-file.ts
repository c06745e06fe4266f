import { isMoneyLimit, type LimitName, limitNames, type Limits } from '../domain/limits.js';
import { type Money } from '../domain/money.js';
import { isPlainObject } from './value-kinds.js';

/** Says what is wrong, and where below `limits`; does not return. */
type Refuse = (at: string, what: string) => void;

const mostCounted = 1_000_000_000;
const money = ' must be a non-negative amount of money such as {"amount":"100.00","currency":"USD"}, or a list of these, one per currency'; // prettier-ignore

/** The limits of a tenant as they are written in the keys file. */
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
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) refuse(`.${name}`, money);
  const seen = new Set<unknown>();
  list.forEach((one, i) => {
    const at = Array.isArray(value) ? `.${name}[${i}]` : `.${name}`;
    if (!isMoney(one)) return refuse(at, money);
    if (seen.has(one.currency)) refuse(at, ` repeats ${one.currency}`);
    seen.add(one.currency);
  });
  return list as Money[];
}

const isMoney = (value: unknown): value is Money =>
  isPlainObject(value) &&
  Object.keys(value).length === 2 &&
  /^\d{1,9}(?:\.\d{1,4})?$/.test(typeof value['amount'] === 'string' ? value['amount'] : '') &&
  /^[A-Z]{3}$/.test(typeof value['currency'] === 'string' ? value['currency'] : '');
