import { Body, Controller, Get, Post, Query, type StreamableFile } from '@nestjs/common';
import { onlySet } from '../../domain/only-set.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { day } from '../../http/value-formats.js';
import { PathParam } from '../../http/params.js';
import { type Page, Paged } from '../../http/paging.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { BillingRecords } from '../../usecases/billing-records.js';
import { MakePayment } from '../../usecases/make-payment.js';
import { AnswerChange, spendingErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { fileAnswer } from '../file-answer.js';
import { pageOfOne } from '../examples.js';
import { readErrors } from '../read-errors.js';
import { reportPage } from '../report-page.js';
import {
  cardOf,
  InvoiceDto,
  InvoiceQuery,
  InvoicesQuery,
  NewPaymentDto,
  PaymentDto,
  PaymentReceiptDto,
  PaymentsQuery,
  receiptDto,
  TransactionDto,
  TransactionsQuery,
} from './billing.dto.js';

class InvoicePage extends Paged(InvoiceDto) {}
class TransactionPage extends Paged(TransactionDto) {}
class PaymentPage extends Paged(PaymentDto) {}

const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });
const invoice: InvoiceDto = {
  id: '2025-03-01',
  date: '2025-03-01',
  provider: providerWith('GET /v1/billing/invoices'),
};
const transaction: TransactionDto = {
  at: '2026-03-01T12:31:00.000Z',
  type: 'number_order',
  debit: usd('1.00'),
  credit: usd('0.00'),
  balance: usd('9999.00'),
  provider: providerWith('GET /v1/billing/invoices'),
};
const payment: PaymentDto = {
  at: '2015-04-29T00:00:00.000Z',
  reference: 'BT100001',
  method: 'bank',
  status: 'completed',
  gross: usd('200.00'),
  fees: usd('12.00'),
  net: usd('188.00'),
  provider: providerWith('GET /v1/billing/invoices'),
};

const common = {
  tag: 'Billing',
  description: 'Covers the whole account, including other tenants, and therefore requires scope `operator`.',
  errors: readErrors,
  scope: 'operator',
} as const;

@Controller('v1/billing')
export class BillingController {
  constructor(
    private readonly billing: BillingRecords,
    private readonly payments: MakePayment,
    private readonly answer: AnswerChange,
  ) {}

  @Get('invoices')
  @Endpoint({
    ...common,
    summary: 'List provider invoices',
    ok: { status: 200, type: InvoicePage, description: 'Invoices, newest first.', example: pageOfOne(invoice) },
  })
  async listInvoices(@Caller() caller: Caller, @Query() query: InvoicesQuery): Promise<Page<InvoiceDto>> {
    const { provider: asked, from, to } = query;
    const { provider, data } = await this.billing.invoices(caller, onlySet({ from, to }), asked);
    return reportPage({ provider, data: data.map(({ date }) => ({ id: date, date })) }, query);
  }

  @Get('invoices/:date')
  @Endpoint({
    ...common,
    summary: 'Download an invoice',
    description: `The file exactly as the provider sends it. If the transfer from the provider is interrupted, so is the response. ${common.description}`,
    ok: { status: 200, file: 'application/pdf', description: 'The invoice file.' },
  })
  async downloadInvoice(
    @Caller() caller: Caller,
    @PathParam('date', day, { description: 'Invoice date.', example: '2025-03-01' }) date: string,
    @Query() { provider }: InvoiceQuery,
  ): Promise<StreamableFile> {
    return fileAnswer(await this.billing.openInvoice(caller, date, provider), 'application/pdf', `invoice-${date}.pdf`);
  }

  @Get('transactions')
  @Endpoint({
    ...common,
    summary: 'List account transactions',
    ok: {
      status: 200,
      type: TransactionPage,
      description: 'Transactions, newest first.',
      example: pageOfOne(transaction),
    },
  })
  async listTransactions(@Caller() caller: Caller, @Query() query: TransactionsQuery): Promise<Page<TransactionDto>> {
    return reportPage(await this.billing.transactions(caller, query.type, query.provider), query);
  }

  @Get('payments')
  @Endpoint({
    ...common,
    summary: 'List payments to the provider',
    ok: { status: 200, type: PaymentPage, description: 'Payments, newest first.', example: pageOfOne(payment) },
  })
  async listPayments(@Caller() caller: Caller, @Query() query: PaymentsQuery): Promise<Page<PaymentDto>> {
    const { from, to, method, reference, provider } = query;
    return reportPage(await this.billing.payments(caller, onlySet({ from, to, method, reference }), provider), query);
  }

  @Post('payments')
  @MayWait()
  @Endpoint({
    tag: common.tag,
    summary: 'Pay the provider by card',
    description:
      "Disabled unless the operator sets `PAYMENTS_RAW_CARD=enabled`, because handling card data is subject to PCI DSS. Card details are forwarded once and never stored; responses show only the last four digits. The provider's API has no amount: the account's agreement with the provider determines what is charged. If the reply is lost, the gateway looks for the payment and never sends it again. The sandbox accepts the test cards listed in its README.",
    ok: {
      status: 201,
      type: PaymentReceiptDto,
      description: 'Payment made.',
      example: {
        id: whileOpen.example.id,
        provider: providerWith('GET /v1/billing/invoices'),
        status: 'completed',
        cardLastFour: '1111',
        payment,
      },
    },
    also: whileOpen,
    errors: [...spendingErrors, 'payment_declined'],
    scope: ['billing:charge', 'operator'],
    idempotent: 'required',
  })
  createPayment(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Body() body: NewPaymentDto,
  ): Promise<PaymentReceiptDto | ChangeDto> {
    const card = cardOf(body);
    return this.answer.once(
      caller,
      // A digest of a card number can be reversed by brute force, so the number is not part of the request's digest.
      withFingerprint(keyed, [body.provider, card.lastFour]),
      (use, waitMs) => this.payments.pay(caller, body.provider, card, use, waitMs),
      (result, made) => receiptDto(result, made),
    );
  }
}
