import { addDecimals, negated } from '../../domain/money.js';
import { type Cost } from '../../domain/order.js';

/** All amounts are in US dollars. */
const currency = 'USD';

/** The price members of an order, for new numbers and ports alike. */
export interface Priced {
  amount: string | undefined;
  per_order_cost: string | undefined;
  taxes: string | undefined;
  other_charges: string | undefined;
  discount: string | undefined;
}

export function costOf({ amount, per_order_cost, taxes, other_charges, discount }: Priced): Cost | undefined {
  if (amount === undefined) return undefined;
  const lines: [description: string, amount: string | undefined][] = [
    // Its meaning is not documented, so it keeps the document's name.
    ['per_order_cost', per_order_cost],
    ['Taxes', taxes],
    ['Other charges', other_charges],
    // Printed with or without a minus; it is subtracted in either case.
    ['Discount', discount === undefined || discount.startsWith('-') ? discount : negated(discount)],
  ];
  return {
    total: { amount: addDecimals(amount), currency },
    lines: lines.flatMap(([description, value]) =>
      value === undefined || Number(value) === 0
        ? []
        : [{ description, amount: { amount: addDecimals(value), currency } }],
    ),
  };
}
