import {
  type BillingPort,
  type Invoice,
  type Payment,
  type PaymentFilter,
  type PaymentMethod,
  type Transaction,
  type TransactionType,
} from '../../contract/billing.js';
import { type Period } from '../../contract/reports.js';
import { type FileStream } from '../../contract/file-stream.js';
import { GatewayError } from '../../domain/errors.js';
import { addDecimals, type Money } from '../../domain/money.js';
import { onlySet } from '../../domain/only-set.js';
import { fetchFile, fileLink } from '../kit/file-fetch.js';
import { billing as ops } from './didtfn.billing.ops.js';
import { type DidtfnUpstream } from './didtfn.settings.js';

/** The document's activity types, spelled as in its requests and replies. */
const activities: Record<Exclude<TransactionType, 'other'>, string> = {
  test_call_credit: 'Test Call Credit',
  bank_transfer: 'Bank Transfer',
  bank_fee: 'Bank Fee',
  paypal_transfer: 'Paypal Transfer',
  paypal_fee: 'Paypal Fee',
  usf_tax: 'USF Tax Deduction',
  payment_cancelled: 'Payment Cancelled',
  payment_refund: 'Payment Refund',
  call_charges: 'Call Charges',
  number_order: 'Order (New DIDs)',
  port_order: 'Order (LNP)',
  credit_card: 'Credit Card',
  credit_card_fee: 'Credit Card Fee',
};
const methods: Record<PaymentMethod, string> = { paypal: 'Paypal', bank: 'Bank', credit_card: 'Credit Card' };

const fold = (written: string): string => written.trim().toLowerCase();
const inverse = <K extends string>(words: Record<K, string>): Map<string, K> =>
  new Map((Object.entries(words) as [K, string][]).map(([key, word]) => [fold(word), key]));
const typeOfActivity = inverse(activities);
const methodOfWord = inverse(methods);
/** The only status in the document's samples, which show fully paid payments. */
const completed = '1';

/** The account's books. All amounts are in US dollars. */
export class DidtfnBilling implements BillingPort {
  constructor(private readonly upstream: DidtfnUpstream) {}

  async invoices(period: Partial<Period>, deadlineAt: number): Promise<Invoice[]> {
    const { data } = await this.upstream.sender.read(ops.getInvoices, period, { deadlineAt });
    return data.flatMap(({ date, file }) => (file === undefined ? [] : [{ date }]));
  }

  async openInvoice(date: string, deadlineAt: number): Promise<FileStream> {
    const { sender } = this.upstream;
    const { data } = await sender.read(ops.getInvoices, { from: date, to: date }, { deadlineAt });
    const link = data.find((row) => row.date === date)?.file;
    if (link === undefined) throw new GatewayError('not_found', 'Invoice not found at the provider.');
    return fetchFile(fileLink(this.upstream, ops.getInvoices, link));
  }

  /** The balance after the latest booking: the document has no other. */
  async balance(deadlineAt: number): Promise<Money> {
    return (await this.transactions(undefined, deadlineAt)).at(-1)?.balance ?? dollars('0');
  }

  async transactions(type: TransactionType | undefined, deadlineAt: number): Promise<Transaction[]> {
    // Types that the document does not name cannot be filtered upstream: they are selected from all bookings.
    const input = type === undefined || type === 'other' ? {} : { activitytype: activities[type] };
    const { data } = await this.upstream.sender.read(ops.financialSummary, input, { deadlineAt });
    const latestFirst = data.length > 1 && data[0]!.date > data.at(-1)!.date;
    const booked = (latestFirst ? data.toReversed() : data).map((row): Transaction => {
      const known = typeOfActivity.get(fold(row.activity));
      return {
        at: row.date,
        ...(known === undefined ? { type: 'other', description: row.activity.slice(0, 128) } : { type: known }),
        debit: dollars(row.debit),
        credit: dollars(row.credit),
        balance: dollars(row.balance),
      };
    });
    return booked
      .filter((transaction) => type === undefined || transaction.type === type)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  async payments({ from, to, method, reference }: PaymentFilter, deadlineAt: number): Promise<Payment[]> {
    const input = {
      ...(from === undefined ? {} : { from: `${from} 00:00:00` }),
      ...(to === undefined ? {} : { to: `${to} 23:59:59` }),
      ...(method === undefined ? {} : { method: methods[method] }),
      ...onlySet({ referenceno: reference }),
    };
    const { data } = await this.upstream.sender.read(ops.getPayments, input, { deadlineAt });
    return data.map((row) => ({
      at: row.date,
      ...onlySet({ reference: row.referenceno }),
      method: methodOfWord.get(fold((row.method ?? '').replaceAll('_', ' '))) ?? 'other',
      status: row.status?.trim() === completed ? 'completed' : 'unknown',
      gross: dollars(row.funded_amount),
      fees: dollars(row.charges),
      net: dollars(row.amount),
    }));
  }
}

const dollars = (amount: string): Money => ({ amount: addDecimals(amount), currency: 'USD' });
