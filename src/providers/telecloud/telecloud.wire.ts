import { type VariableValue } from '../../contract/service-orders.js';
import { invalidField } from '../../domain/errors.js';
import { type Money } from '../../domain/money.js';
import { f, type Field, type FieldKind, unwritable } from '../kit/fields.js';

/** How this provider encodes a value. */
export interface Wire<T> {
  kind: FieldKind;
  shown: boolean;
  write: (value: T) => string;
  spread?: (value: T) => Record<string, string>;
}

/** A field whose own name callers never see: normalised DTOs stand in front of it. */
function bare<T>(wire: Wire<T>): Field<T> & { readonly optional: Field<T, false> } {
  return Object.freeze({ ...wire, required: true, optional: Object.freeze({ ...wire, required: false }) } as const);
}

/** A variable that every order of a product group has: its name, and how it is prompted for. */
export interface VariableDefinition {
  number: number;
  name: string;
  prompt: boolean;
  type: 'text' | 'options';
  options?: string;
  description: string;
  swappable: boolean;
  category: string;
}

const yesNo = (value: boolean): string => (value ? 'Y' : 'N');

/** Refuses an amount that is not in dollars and cents, naming the field. */
export function refuseOddAmount(pointer: string, amount: Money): void {
  try {
    inFullDollars(amount);
  } catch (error) {
    const detail = `${pointer} ${(error as Error).message}.`;
    throw invalidField(`${pointer}/amount`, 'format', detail);
  }
}

/** "Full dollars": always with two decimals. */
function inFullDollars({ amount, currency }: Money): string {
  const [, whole, cents = ''] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  if (whole === undefined) throw unwritable('must be a non-negative amount in dollars and cents');
  if (currency !== 'USD') throw unwritable('must be in USD');
  return `${whole}.${cents.padEnd(2, '0')}`;
}

/** `2019-06-11` as `6/11/2019`. */
function inUsOrder(day: string): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) throw unwritable('must be a date, such as 2026-03-01');
  return `${Number(month)}/${Number(date)}/${year}`;
}

export function byNumber<T extends { number: number }>(
  values: readonly T[],
  write: (value: T) => string,
): Record<string, string> {
  const wire: Record<string, string> = {};
  for (const value of values) {
    const name = `VAR${value.number}`;
    if (!(value.number >= 1 && value.number <= 20)) throw unwritable('must number its variables from 1 to 20');
    if (name in wire) throw unwritable('must list each variable once');
    wire[name] = f.text.write(write(value));
  }
  return wire;
}

/** The document separates the parts of a definition by vertical bars; each definition is its own parameter. */
export function inBars({
  name,
  prompt,
  type,
  options = '',
  description,
  swappable,
  category,
}: VariableDefinition): string {
  const parts = [name, yesNo(prompt), type.toUpperCase(), options, description, yesNo(swappable), category];
  if (parts.some((part) => /[|#]/.test(part))) throw unwritable('must not contain | or # in its parts');
  return parts.join('|');
}

export const flagWire: Wire<boolean> = { kind: 'oneOf', shown: true, write: yesNo };
export const moneyWire: Wire<Money> = { kind: 'code', shown: true, write: inFullDollars };
export const dayWire: Wire<string> = { kind: 'code', shown: true, write: inUsOrder };
/** Their values may be PINs. */
const variablesWire: Wire<readonly VariableValue[]> = {
  kind: 'secret',
  shown: false,
  write: () => '',
  spread: (values) => byNumber(values, ({ value }) => value),
};
export const limitsWire = (
  limit: 'max_units' | 'maximum',
): Wire<readonly { componentId: string; limit?: number }[]> => ({
  kind: 'text',
  shown: true,
  write: (values) =>
    JSON.stringify(
      values.map((one) => ({
        component_id: one.componentId,
        ...(one.limit === undefined ? {} : { [limit]: String(one.limit) }),
      })),
    ),
});

/** Field types in addition to the kit's, for rows behind normalised routes. */
export const w = {
  money: bare(moneyWire),
  day: bare(dayWire),
  variables: bare(variablesWire),
  limits: bare(limitsWire('max_units')),
};
