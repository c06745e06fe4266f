import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { type Page, Paged, pageOfWhole } from '../../http/paging.js';
import { PathParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { CustomerMoney } from '../../usecases/customer-money.js';
import { AnswerChange, quoted, spendingErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { pageOfOne } from '../examples.js';
import { ProviderQuery } from '../provider-query.js';
import { readErrors } from '../read-errors.js';
import {
  CustomerCreditDto,
  NewCustomerCreditDto,
  CustomerTransactionDto,
  CustomerTransactionResultDto,
  NewCustomerTransactionDto,
} from './customer-money.dto.js';
import { idOptions, customerId, BooksQuery } from './customers.dto.js';

class CustomerTransactionPage extends Paged(CustomerTransactionDto) {}

const tag = 'Customers';
const usd = (amount: string) => ({ amount, currency: 'USD' });
const movement: CustomerTransactionDto = {
  id: '475568',
  date: '2026-03-01',
  amount: usd('4.99'),
  description: 'Calls in March',
};
const made: CustomerTransactionResultDto = {
  id: '475568',
  amount: usd('4.99'),
  description: 'Calls in March [chg_01kf3xw8q20000m5e7r9t2v4x6]',
  dryRun: false,
};
const books = { tag, errors: readErrors, scope: 'billing:read' } as const;
const money = {
  tag,
  also: whileOpen,
  errors: spendingErrors,
  scope: 'billing:charge',
  idempotent: 'required',
} as const;
const settled =
  'Posted once. If the reply is lost, the gateway looks for the entry by its tag and posts again only if it can prove that the first attempt had no effect.';

/** Transactions of a customer: charges, payments and credits. */
@Controller('v1/customers/:id')
export class CustomerMoneyController {
  constructor(
    private readonly money: CustomerMoney,
    private readonly answer: AnswerChange,
  ) {}

  @Get('charges')
  @Endpoint({
    ...books,
    summary: "List a customer's charges",
    ok: {
      status: 200,
      type: CustomerTransactionPage,
      description: "Charges, in the provider's order.",
      example: pageOfOne(movement),
    },
  })
  async listCustomerCharges(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() query: BooksQuery,
  ): Promise<Page<CustomerTransactionDto>> {
    return pageOfWhole(await this.money.charges(caller, query.provider, id), query);
  }

  @Post('charges')
  @MayWait()
  @Endpoint({
    ...money,
    summary: 'Charge a customer',
    description: settled,
    ok: { status: 201, type: CustomerTransactionResultDto, description: 'The charge.', example: made },
    examples: {
      'A charge': { amount: usd('4.99'), description: 'Calls in March' },
      'Dry run': { amount: usd('4.99'), dryRun: true },
    },
  })
  createCustomerCharge(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewCustomerTransactionDto,
  ): Promise<CustomerTransactionResultDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.money.charge(caller, provider, { customerId: id, ...body }, use, waitMs),
      (booked) => booked,
    );
  }

  @Get('payments')
  @Endpoint({
    ...books,
    summary: "List a customer's payments",
    ok: {
      status: 200,
      type: CustomerTransactionPage,
      description: "Payments, in the provider's order.",
      example: pageOfOne(movement),
    },
  })
  async listCustomerPayments(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() query: BooksQuery,
  ): Promise<Page<CustomerTransactionDto>> {
    return pageOfWhole(await this.money.payments(caller, query.provider, id), query);
  }

  @Post('payments')
  @MayWait()
  @Endpoint({
    ...money,
    summary: 'Record a customer payment',
    description: settled,
    ok: {
      status: 201,
      type: CustomerTransactionResultDto,
      description: 'The payment.',
      example: { ...made, amount: usd('20.00') },
    },
    examples: { 'A payment': { amount: usd('20.00'), description: 'Deposit' } },
  })
  createCustomerPayment(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewCustomerTransactionDto,
  ): Promise<CustomerTransactionResultDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.money.recordPayment(caller, provider, { customerId: id, ...body }, use, waitMs),
      (booked) => booked,
    );
  }

  @Post('credits')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Credit or debit a customer',
    description:
      "The next order or replenishment that charges one of the customer's payment methods uses up the credit; other orders do not. The provider can neither list credits nor store a tag: if the reply is lost, the change goes to manual review.",
    ok: {
      status: 201,
      type: CustomerCreditDto,
      description: 'The entry.',
      example: { type: 'credit', amount: usd('10.00'), available: usd('10.00') },
    },
    also: whileOpen,
    errors: spendingErrors,
    examples: { 'Ten dollars': { type: 'credit', amount: usd('10.00') } },
    scope: 'billing:charge',
    idempotent: 'required',
  })
  createCustomerCredit(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewCustomerCreditDto,
  ): Promise<CustomerCreditDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.money.credit(caller, provider, { customerId: id, ...body }, use, waitMs),
      (booked, made) => ({ ...booked, ...quoted(made) }),
    );
  }
}
