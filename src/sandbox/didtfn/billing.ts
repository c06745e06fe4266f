import { type Operation } from './account.js';
import { dollars } from './money.js';
import { invalid } from './params.js';
import { type Funds } from './state/funds.js';
import { success, timestamp } from './wire.js';

const activityTypes = [
  'Test Call Credit',
  'Bank Transfer',
  'Bank Fee',
  'Paypal Transfer',
  'Paypal Fee',
  'USF Tax Deduction',
  'Payment Cancelled',
  'Payment Refund',
  'Call Charges',
  'Order (New DIDs)',
  'Order (LNP)',
  'Credit Card',
  'Credit Card Fee',
];
const allActivity = 'all activity';

interface Transfer {
  date: string;
  referenceno: string;
  fundedCents: number;
  feeCents: number;
  method: 'paypal' | 'bank' | 'Credit Card';
}
interface Booking {
  date: string;
  activity: string;
  /** Negative: a debit. */
  cents: number;
}

const firstCredit: Booking = { date: '2015-04-28 09:00:00', activity: 'Test Call Credit', cents: 200 };
const paypal: Transfer = {
  date: '2015-04-28 10:15:00',
  referenceno: 'PP100001',
  fundedCents: 1000,
  feeCents: 200,
  method: 'paypal',
};
const bankFeeCents = 1200;

/** How the opening balance came about: a credit and two payments; a small balance is one payment without a fee. */
function openingTransfers({ openingCents }: Funds): Transfer[] {
  const rest = openingCents - firstCredit.cents - (paypal.fundedCents - paypal.feeCents);
  const bank = { date: '2015-04-29 08:30:00', referenceno: 'BT100001', method: 'bank' } as const;
  if (rest > 0) return [paypal, { ...bank, fundedCents: rest + bankFeeCents, feeCents: bankFeeCents }];
  return openingCents > 0 ? [{ ...bank, fundedCents: openingCents, feeCents: 0 }] : [];
}

/** All bookings, oldest first. Their sum is the ledger's balance. */
function bookings(funds: Funds): Booking[] {
  const transfers = openingTransfers(funds);
  const opening = transfers.flatMap(({ date, fundedCents, feeCents, method }): Booking[] => {
    const name = method === 'bank' ? 'Bank' : 'Paypal';
    const transfer = { date, activity: `${name} Transfer`, cents: fundedCents };
    return feeCents > 0 ? [transfer, { date, activity: `${name} Fee`, cents: -feeCents }] : [transfer];
  });
  const since = funds.bookings().map(({ at, activity, cents }) => ({ date: timestamp(at), activity, cents }));
  return [...(transfers.includes(paypal) ? [firstCredit] : []), ...opening, ...since];
}

const financialSummary: Operation = (params, { ledger, accountNo }) => {
  const asked = params.text('activitytype')?.toLowerCase() ?? allActivity;
  const wanted = activityTypes.filter((activity) => asked === allActivity || activity.toLowerCase() === asked);
  if (wanted.length === 0) throw invalid('activitytype');
  let balance = 0;
  const rows = bookings(ledger.state.funds).map(({ date, activity, cents }) => {
    balance += cents;
    const [debit, credit] = [dollars(Math.max(0, -cents)), dollars(Math.max(0, cents))];
    return { accountno: accountNo, date, activity, debit, credit, balance: dollars(balance) };
  });
  return success(['data', rows.filter(({ activity }) => wanted.includes(activity))]);
};

const getPayments: Operation = (params, { ledger, accountNo }) => {
  const reference = params.text('referenceno');
  const method = params.text('method')?.toLowerCase();
  if (method !== undefined && !['paypal', 'bank', 'credit card'].includes(method)) throw invalid('method');
  const from = params.day('from') ?? -Infinity;
  const to = params.day('to') ?? Infinity;
  const { funds } = ledger.state;
  const byCard = funds.payments().map((payment): Transfer => {
    return { ...payment, date: timestamp(payment.at), method: 'Credit Card' };
  });
  const found = [...openingTransfers(funds), ...byCard].filter((payment) => {
    const at = Date.parse(`${payment.date.replace(' ', 'T')}Z`);
    const named = reference === undefined || payment.referenceno === reference;
    const paidBy = method === undefined || payment.method.toLowerCase() === method;
    return named && paidBy && at >= from && at <= to;
  });
  const rows = found.map(({ date, referenceno, fundedCents, feeCents, method: paid }) => ({
    accountno: accountNo,
    date,
    referenceno,
    funded_amount: dollars(fundedCents),
    charges: dollars(feeCents),
    amount: dollars(fundedCents - feeCents),
    method: paid,
    status: '1',
  }));
  return success(['data', rows]);
};

const getInvoices: Operation = (params, account) => {
  const today = account.now();
  const to = Math.min(params.day('to') ?? today, today);
  const from = params.day('from') ?? Date.UTC(new Date(to).getUTCFullYear() - 1, new Date(to).getUTCMonth(), 2);
  const invoices = firstsOfMonths(from, to).map((day) => {
    return { date: `${day} 00:00:00`, file: `${account.origin()}/downloads/invoices/${day}.pdf` };
  });
  return success(['data', invoices]);
};

/** The provider's books, derived from the ledger: what was charged, and how the balance came about. */
export const billing: Readonly<Record<string, Operation>> = {
  get_invoices: getInvoices,
  financial_summary: financialSummary,
  get_payments: getPayments,
};

/** Invoice dates: the first of every month; at most 120. */
function firstsOfMonths(from: number, to: number): string[] {
  const end = new Date(to);
  const months = Array.from({ length: 120 }, (_, i) => Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - i, 1));
  return months
    .filter((at) => at >= from)
    .reverse()
    .map((at) => new Date(at).toISOString().slice(0, 10));
}
