import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { Endpoint } from '../../http/endpoint.js';
import { day } from '../../http/kinds.js';
import { PathParam } from '../../http/params.js';
import { type Page, Paged } from '../../http/paging.js';
import { BillingRecords } from '../../usecases/billing-records.js';
import { fileAnswer } from '../file-answer.js';
import { pageOfOne } from '../examples.js';
import { readErrors } from '../read-errors.js';
import { reportPage } from '../report-page.js';
import {
  InvoiceDto,
  InvoiceQuery,
  InvoicesQuery,
  PaymentDto,
  PaymentsQuery,
  TransactionDto,
  TransactionsQuery,
} from './billing.dto.js';

class InvoicePage extends Paged(InvoiceDto) {}
class TransactionPage extends Paged(TransactionDto) {}
class PaymentPage extends Paged(PaymentDto) {}

const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });
const invoice: InvoiceDto = { id: '2025-03-01', date: '2025-03-01', provider: 'didtfn' };
const transaction: TransactionDto = {
  at: '2026-03-01T12:31:00.000Z',
  type: 'number_order',
  debit: usd('1.00'),
  credit: usd('0.00'),
  balance: usd('9999.00'),
  provider: 'didtfn',
};
const payment: PaymentDto = {
  at: '2015-04-29T00:00:00.000Z',
  reference: 'BT100001',
  method: 'bank',
  status: 'completed',
  gross: usd('200.00'),
  fees: usd('12.00'),
  net: usd('188.00'),
  provider: 'didtfn',
};

const common = {
  tag: 'Billing',
  description: 'The books of the whole account, of everybody on it, so it wants scope `admin` as well.',
  errors: readErrors,
  scope: ['billing:read', 'admin'],
} as const;

@Controller('v1/billing')
export class BillingController {
  constructor(private readonly billing: BillingRecords) {}

  @Get('invoices')
  @Endpoint({
    ...common,
    summary: 'Invoices of the provider',
    ok: { status: 200, type: InvoicePage, description: 'Invoices, the latest first.', example: pageOfOne(invoice) },
  })
  async listInvoices(@Query() query: InvoicesQuery): Promise<Page<InvoiceDto>> {
    const { provider: asked, from, to } = query;
    const { provider, data } = await this.billing.invoices(given({ from, to }), asked);
    return reportPage({ provider, data: data.map(({ date }) => ({ id: date, date })) }, query);
  }

  @Get('invoices/:date')
  @Endpoint({
    ...common,
    summary: 'Download an invoice',
    description: `The file as the provider has it. If the provider breaks off, so does the answer. ${common.description}`,
    ok: { status: 200, file: 'application/pdf', description: 'The invoice.' },
  })
  async downloadInvoice(
    @PathParam('date', day, { description: 'Its day.', example: '2025-03-01' }) date: string,
    @Query() { provider }: InvoiceQuery,
  ): Promise<StreamableFile> {
    return fileAnswer(await this.billing.openInvoice(date, provider), 'application/pdf', `invoice-${date}.pdf`);
  }

  @Get('transactions')
  @Endpoint({
    ...common,
    summary: 'What was booked on the account at the provider',
    ok: {
      status: 200,
      type: TransactionPage,
      description: 'Transactions, the latest first.',
      example: pageOfOne(transaction),
    },
  })
  async listTransactions(@Query() query: TransactionsQuery): Promise<Page<TransactionDto>> {
    return reportPage(await this.billing.transactions(query.type, query.provider), query);
  }

  @Get('payments')
  @Endpoint({
    ...common,
    summary: 'Payments to the provider',
    ok: { status: 200, type: PaymentPage, description: 'Payments, the latest first.', example: pageOfOne(payment) },
  })
  async listPayments(@Query() query: PaymentsQuery): Promise<Page<PaymentDto>> {
    const { from, to, method, reference, provider } = query;
    return reportPage(await this.billing.payments(given({ from, to, method, reference }), provider), query);
  }
}

/** Without the members that are not set, for exact optional types. */
function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
