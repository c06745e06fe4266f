import { describe, expect, it } from '@jest/globals';
import { costOf } from '../../src/providers/didtfn/didtfn.costs.js';

const none = { taxes: undefined, other_charges: undefined, discount: undefined };
const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('what an order costs, as the provider prints it', () => {
  it('is itemised in its own words, without what is nothing', () => {
    const printed = { amount: '12.5', per_order_cost: '10', taxes: '1.00', other_charges: '0.00', discount: undefined };
    expect(costOf(printed)).toEqual({
      total: usd('12.50'),
      lines: [
        { description: 'per_order_cost', amount: usd('10.00') },
        { description: 'Taxes', amount: usd('1.00') },
      ],
    });
  });

  it.each(['2.50', '-2.50'])('has a discount of %s taken off', (discount) => {
    const [line] = costOf({ ...none, amount: '7.50', per_order_cost: undefined, discount })!.lines;
    expect(line).toEqual({ description: 'Discount', amount: usd('-2.50') });
  });

  it('is nothing that is known where no amount is printed', () => {
    expect(costOf({ ...none, amount: undefined, per_order_cost: '10' })).toBeUndefined();
  });
});
