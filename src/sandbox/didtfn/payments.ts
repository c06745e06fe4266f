import { type RequestFault } from '../kit/faults.js';
import { type Fields } from '../kit/request.js';
import { type Operation } from './account.js';
import { invalid, type Params } from './params.js';
import { Refusal, success } from './wire.js';

/** What a payment adds to the balance and what it costs, in US cents: the document has no amount parameter. */
const fundedCents = 10_000;
const feeCents = 300;
const firstReference = 100001;

/** Cards with a fixed outcome. Any other valid card is approved. */
const testCards: Readonly<Record<string, { refusal?: string; fault?: RequestFault }>> = {
  '4000000000000002': { refusal: 'Payment declined' },
  '4000000000009995': { refusal: 'Insufficient funds' },
  '4000000000000119': { fault: 'lose_reply' },
  '4000000000000127': { fault: 'error_before' },
};

/** The fault selected by a payment's card. It is not recorded: a ledger must not contain card numbers. */
export function cardFault({ cardnumber = '' }: Fields): RequestFault | undefined {
  return testCards[cardnumber.trim()]?.fault;
}

const makePayment: Operation = (params, { ledger, now }) => {
  params.requiredText('firstname');
  params.requiredText('lastname');
  const card = params.requiredDigits('cardnumber', 13, 19);
  if (!passesLuhn(card)) throw invalid('cardnumber');
  const month = Number(params.requiredDigits('expmonth', 1, 2));
  if (month < 1 || month > 12) throw invalid('expmonth');
  if (Date.UTC(expiryYear(params), month, 1) <= now()) throw invalid('expyear');
  params.requiredDigits('cvv', 3, 4);
  const refusal = testCards[card]?.refusal;
  if (refusal !== undefined) throw new Refusal(refusal);

  const referenceno = `CC${firstReference + ledger.state.funds.payments().length}`;
  ledger.record({ type: 'payment', referenceno, fundedCents, feeCents, cardEndsIn: card.slice(-4) });
  return success(['success', 'Payment added successfully.']);
};

/** The operations that add money. */
export const paying: Readonly<Record<string, Operation>> = { make_payment: makePayment };

/** A four-digit year, or two digits of this century. */
function expiryYear(params: Params): number {
  const year = params.requiredDigits('expyear', 2, 4);
  if (year.length === 3) throw invalid('expyear');
  return year.length === 2 ? 2000 + Number(year) : Number(year);
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (1 + (place % 2));
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
