import { type Asked, balanceOf, cents, found, own } from './account.js';
import { plan, promotion } from './customers.js';
import { type LedgerEvent } from './events.js';
import { Refusal } from './parameters.js';

/** The customer's payment method to charge, if one is named. */
export function paidBy(asked: Asked): string | undefined {
  const { payment_method_id: id, account_number } = asked.fields;
  if (id !== undefined && found(asked, 'payment_method', id, 'payment method')['account_number'] !== account_number)
    throw new Refusal('The payment method was not found.');
  return id;
}

/**
 * The charges of one cycle of a plan: the customer pays the plan's price, the account pays the product's. A customer's credit is used only when one
 * of the customer's payment methods is charged.
 */
export function charges(asked: Asked, planId: string, orderNumber: string, first: boolean): LedgerEvent[] {
  const { product_id = '', setup_price = '0.00', recurring_price = '0.00' } = plan(asked, planId);
  const core = found(asked, 'product', product_id, 'product');
  const total = (setup: string, recurring: string): number => (first ? cents(setup) : 0) + cents(recurring);
  const wholesale = total(core['setup_price'] ?? '0', core['recurring_price'] ?? '0');
  if (balanceOf(asked, own.number) < wholesale) throw new Refusal('Insufficient funds to place this order.');
  const common = { type: 'charge', operation: asked.action, notes: '', orderNumber } as const;
  const { account_number = '' } = asked.fields;
  const retail = total(setup_price, recurring_price) - promotion(asked, planId, cents(recurring_price));
  const credit =
    paidBy(asked) === undefined ? 0 : Math.min(retail, Math.max(0, asked.ledger.state.credit(account_number)));
  return [
    {
      ...common,
      transId: asked.ledger.nextId(43_982),
      who: 'customer',
      account: account_number,
      cents: retail,
      credit,
    },
    { ...common, transId: asked.ledger.nextId(53_982), who: 'cloud_account', account: own.number, cents: wholesale },
  ];
}

/** Orders that fail or are cancelled while pending are refunded. */
export function refund({ ledger, action }: Asked, orderNumber: string): LedgerEvent[] {
  return ledger.state.charges
    .filter((charge) => charge.orderNumber === orderNumber && charge.cents > 0)
    .map(({ who, account, cents: paid, credit = 0, transId }) => ({
      type: 'charge',
      transId: `R${transId}`,
      operation: action,
      who,
      account,
      cents: -paid,
      credit: -credit,
      notes: 'refund',
      reverses: transId,
      orderNumber,
    }));
}
