import { mostCounted, moneyFaults } from './limits-file.js';
import { fault, integer, type Kind, list } from './value-kinds.js';
import { amount, currency } from './value-formats.js';

/** A limit of a count. */
export const countLimit = integer({ min: 0, max: mostCounted });

const money = {
  type: 'object',
  properties: { amount: { ...amount.schema, pattern: '^\\d{1,9}(?:\\.\\d{1,4})?$' }, currency: currency.schema },
  required: ['amount', 'currency'],
} as const;
const perCurrency = list({ schema: money, check: () => [] }, { min: 1, max: 10 });

/** A limit of spending, in one or several currencies. */
export const moneyLimit: Kind = {
  schema: { anyOf: [money, perCurrency.schema] },
  check: (value) =>
    (Array.isArray(value) ? perCurrency.check(value) : []).concat(
      moneyFaults(value).map(({ at, what }) => fault('format', what, at === undefined ? '' : `/${at}`)),
    ),
};
