import { type Asked, balanceOf, cents, dollars, found, type Handler, make, own, put } from './account.js';
import { customer } from './customers.js';
import { magicOf } from './magic.js';
import { Refusal } from './parameters.js';
import { el, leaf, leaves } from './xml.js';

/** The cloud account that a call names: the simulator's own, or a created one. Refuses any other. */
function cloudAccount(asked: Asked): { number: string; type: string } {
  const { cloud_account_number: number = '', cloud_account_type: type = '' } = asked.fields;
  const known =
    number === own.number ? own.type : asked.ledger.state.record('cloud_account', number)?.['cloud_account_type'];
  if (known !== type) throw new Refusal('The cloud account was not found.');
  return { number, type };
}

function book(
  asked: Asked,
  account: string,
  amount: number,
  notes: string,
  reverses?: string,
): { transId: string; balance: string } {
  const transId = asked.ledger.nextId(43_982);
  asked.ledger.record({
    type: 'charge',
    transId,
    operation: asked.action,
    who: 'cloud_account',
    account,
    cents: amount,
    notes,
    ...(reverses === undefined ? {} : { reverses }),
  });
  return { transId, balance: dollars(balanceOf(asked, account)) };
}

/** The two micro debits that verify a cloud account's new payment method. */
export const microAmounts = ['0.11', '0.23'] as const;

function luhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

function method(asked: Asked): Readonly<Record<string, string>> {
  const { payment_method_id: id, account_number: account = '', type } = asked.fields;
  const values = found(asked, 'payment_method', id, 'payment method');
  if (values['type'] !== type || values['account_number'] !== account)
    throw new Refusal('The payment method was not found.');
  return values;
}

export const billing: Readonly<Record<string, Handler>> = {
  'Billing/Create': (asked) => {
    const { number, type: accountType } = cloudAccount(asked);
    const { type = '', amount = '', notes } = asked.fields;
    if (magicOf(asked.action, asked.fields)?.effect === 'declined') throw new Refusal('The transaction was declined.');
    const { transId, balance } = book(asked, number, (type === 'DEBIT' ? 1 : -1) * cents(amount), notes ?? '');
    const attributes = { billing_trans_id: transId, cloud_account_number: number, cloud_account_type: accountType };
    return {
      nodes: [el('billing', attributes, ...leaves({ type, amount, notes: notes ?? '', ending_balance: balance }))],
    };
  },
  'Billing/Reverse': (asked) => {
    const { number, type: accountType } = cloudAccount(asked);
    const { billing_trans_id: id = '' } = asked.fields;
    const charges = asked.ledger.state.charges;
    const charge = charges.find((one) => one.transId === id && one.account === number);
    if (!charge) throw new Refusal('The billing transaction was not found.');
    if (charges.some((one) => one.reverses === id)) throw new Refusal('The transaction was already reversed.');
    const { balance } = book(asked, number, -charge.cents, 'reversal', id);
    const type = charge.cents > 0 ? 'DEBIT' : 'CREDIT';
    const attributes = { billing_trans_id: id, cloud_account_number: number, cloud_account_type: accountType };
    const notes = `\nManual ${type} issued by COREID 554777700.\n`;
    const figures = { type, amount: dollars(Math.abs(charge.cents)), notes, ending_balance: balance };
    return { nodes: [el('billing', attributes, ...leaves(figures))] };
  },
  'Billing/AddFunds': (asked) => {
    const { payment_method_id: id, payment_method_type: kind, amount = '', cvv } = asked.fields;
    const values = found(asked, 'payment_method', id, 'payment method');
    if (values['type'] !== kind || values['account_number'] !== '')
      throw new Refusal('The payment method was not found.');
    if (values['verified'] !== 'Y') throw new Refusal('The payment method must be verified first.');
    if (kind === 'CC' && !/^\d{3,4}$/.test(cvv ?? '')) throw new Refusal('The cvv is required.');
    if (magicOf(asked.action, asked.fields)?.effect === 'declined') throw new Refusal('The card was declined.');
    const { transId, balance } = book(asked, own.number, -cents(amount), '');
    return {
      nodes: [
        el('billing', { billing_trans_id: transId }, ...leaves({ type: 'CREDIT', amount, ending_balance: balance })),
      ],
    };
  },
  'PaymentMethod/Create': (asked) => {
    const { account_number: account, type = '', payment_account_number: number = '' } = asked.fields;
    if (account !== undefined) customer(asked);
    const needed =
      type === 'CC'
        ? ['expiration_month', 'expiration_year', 'card_security_code']
        : ['routing_number', 'account_type', 'plaid_account_id', 'plaid_access_token', 'plaid_item_id'];
    const missing = needed.find((name) => asked.fields[name] === undefined);
    if (missing) throw new Refusal(`The ${missing.replaceAll('_', ' ')} is required.`);
    if (type === 'CC' && !(/^\d{13,19}$/.test(number) && luhn(number)))
      throw new Refusal('The card number is invalid.');
    if (type === 'CC' && number.endsWith('0002')) throw new Refusal('The card was declined.');
    // Only the last digits of the number are stored.
    const values = { account_number: account ?? '', type, last_four: number.slice(-4), default: 'N', verified: 'N' };
    return { nodes: [el('paymentmethod', { id: make(asked, 'payment_method', 120, values) })] };
  },
  'PaymentMethod/Edit': (asked) => {
    const values = method(asked);
    const id = asked.fields['payment_method_id']!;
    const now = values['default'] === 'Y' ? 'N' : 'Y';
    asked.ledger.record(put(asked, 'payment_method', id, { ...values, default: now }));
    const account = values['account_number'] === '' ? [] : leaves({ account_number: values['account_number'] });
    return { nodes: [...account, el('paymentmethod', { id, default: now })] };
  },
  'PaymentMethod/Delete': (asked) => {
    const values = method(asked);
    const id = asked.fields['payment_method_id']!;
    asked.ledger.record({ type: 'gone', kind: 'payment_method', id, operation: asked.action });
    return { nodes: [leaf('account_number', values['account_number'] ?? ''), el('paymentmethod', { id })] };
  },
  'PaymentMethod/Verify': (asked) => {
    const values = method(asked);
    const id = asked.fields['payment_method_id']!;
    const given = [asked.fields['micro_amount_1'], asked.fields['micro_amount_2']].sort();
    if (given.join() !== microAmounts.join())
      throw new Refusal('The micro debit amounts must be the ones that were made.');
    asked.ledger.record(put(asked, 'payment_method', id, { ...values, verified: 'Y', default: 'Y' }));
    return { nodes: [el('paymentmethod', { id })] };
  },
};
