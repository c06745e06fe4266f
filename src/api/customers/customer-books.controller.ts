import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { PathParam } from '../../http/params.js';
import { type Page, Paged, pageOfWhole } from '../../http/paging.js';
import { MayWait, WaitMs } from '../../http/prefer.js';
import { Customers } from '../../usecases/customers.js';
import { AnswerChange, changeErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { pageOfOne } from '../examples.js';
import { ProviderQuery } from '../provider-query.js';
import { readErrors } from '../read-errors.js';
import { idOptions } from './customers.controller.js';
import {
  BalanceManagementDto,
  CustomerBalanceDto,
  CustomerDto,
  CustomerPackageDto,
  BooksQuery,
  CustomersQuery,
  MovementDto,
  MovementMadeDto,
  NewMovementDto,
  ThresholdDto,
} from './customer-books.dto.js';
import { customerId } from './customers.dto.js';

class CustomerPage extends Paged(CustomerDto) {}
class MovementPage extends Paged(MovementDto) {}
class PackagePage extends Paged(CustomerPackageDto) {}
class BalanceManagementPage extends Paged(BalanceManagementDto) {}

const tag = 'Customers';
const usd = (amount: string) => ({ amount, currency: 'USD' });
const customer: CustomerDto = {
  id: '561115',
  provider: 'voipms',
  source: 'provider',
  firstName: 'Jane',
  lastName: 'Doe',
  email: 'jane.doe@example.com',
  phone: '5035550100',
  address: { line1: '400 Green Road', city: 'Portland', region: 'OR', postalCode: '97230', country: 'US' },
  balanceManagement: '1',
};
const movement: MovementDto = { id: '475568', date: '2026-03-01', amount: usd('4.99'), description: 'Calls in March' };
const made: MovementMadeDto = {
  id: '475568',
  amount: usd('4.99'),
  description: 'Calls in March [chg_01kf3xw8q20000m5e7r9t2v4x6]',
  dryRun: false,
};
const record =
  'TeleCloud has no operation to read a customer. For customers created through this gateway, it returns its own record instead (`source: gateway`), as last submitted here.';
const books = { tag, errors: readErrors, scope: 'billing:read' } as const;
const money = { tag, also: whileOpen, errors: changeErrors, scope: 'billing:charge', idempotent: 'required' } as const;
const settled =
  'Posted once. If the reply is lost, the gateway looks for the entry by its tag and posts again only if it can prove that the first attempt had no effect.';

/** What providers can be asked about customers, and the customers' money. */
@Controller('v1')
export class CustomerBooksController {
  constructor(
    private readonly customers: Customers,
    private readonly answer: AnswerChange,
  ) {}

  @Get('customers')
  @Endpoint({
    tag,
    summary: 'List customers at a provider',
    description: `Customers as the provider has them now. Keys with scope \`operator\` also see the operator's customers. ${record}`,
    ok: { status: 200, type: CustomerPage, description: 'Customers.', example: pageOfOne(customer) },
    errors: readErrors,
    scope: 'order',
  })
  async listCustomers(@Caller() caller: Caller, @Query() query: CustomersQuery): Promise<Page<CustomerDto>> {
    const { provider, email } = query;
    return pageOfWhole(await this.customers.list(caller, provider, email === undefined ? {} : { email }), query);
  }

  @Get('customers/:id')
  @Endpoint({
    tag,
    summary: 'Get a customer',
    description: record,
    ok: { status: 200, type: CustomerDto, description: 'The customer.', example: customer },
    errors: readErrors,
    scope: 'order',
  })
  getCustomer(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
  ): Promise<CustomerDto> {
    return this.customers.one(caller, provider, id);
  }

  @Get('customers/:id/balance')
  @Endpoint({
    ...books,
    summary: "Get a customer's balance and usage",
    ok: {
      status: 200,
      type: CustomerBalanceDto,
      description: 'The balance.',
      example: {
        current: usd('8.0588'),
        spent: usd('1.9012'),
        calls: 56,
        talkTime: '51:35',
        today: { spent: usd('0.045'), calls: 2, talkTime: '2:50' },
      },
    },
  })
  getCustomerBalance(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
  ): Promise<CustomerBalanceDto> {
    return this.customers.ask(caller, provider, id, 'balance');
  }

  @Get('customers/:id/threshold')
  @Endpoint({
    ...books,
    summary: "Get a customer's low-balance threshold",
    ok: {
      status: 200,
      type: ThresholdDto,
      description: 'The threshold.',
      example: { amount: usd('10.00'), email: customer.email },
    },
  })
  getCustomerThreshold(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
  ): Promise<ThresholdDto> {
    return this.customers.ask(caller, provider, id, 'threshold');
  }

  @Patch('customers/:id/threshold')
  @MayWait()
  @Endpoint({
    ...money,
    summary: "Set a customer's low-balance threshold",
    ok: { status: 200, type: ThresholdDto, description: 'The threshold.', example: { amount: usd('10.00') } },
    examples: { 'Ten dollars': { amount: usd('10') } },
  })
  updateCustomerThreshold(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: ThresholdDto,
  ): Promise<ThresholdDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use) => this.customers.change(caller, 'customer.threshold', provider, { customerId: id, ...body }, use, waitMs),
      (threshold) => threshold,
    );
  }

  @Get('customers/:id/charges')
  @Endpoint({
    ...books,
    summary: "List a customer's charges",
    ok: {
      status: 200,
      type: MovementPage,
      description: "Charges, in the provider's order.",
      example: pageOfOne(movement),
    },
  })
  async listCustomerCharges(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() query: BooksQuery,
  ): Promise<Page<MovementDto>> {
    return pageOfWhole(await this.customers.ask(caller, query.provider, id, 'charges'), query);
  }

  @Post('customers/:id/charges')
  @MayWait()
  @Endpoint({
    ...money,
    summary: 'Charge a customer',
    description: settled,
    ok: { status: 201, type: MovementMadeDto, description: 'The charge.', example: made },
    examples: {
      'A charge': { amount: usd('4.99'), description: 'Calls in March' },
      'Dry run': { amount: usd('4.99'), dryRun: true },
    },
  })
  createCustomerCharge(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewMovementDto,
  ): Promise<MovementMadeDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use) => this.customers.change(caller, 'customer.charge', provider, { customerId: id, ...body }, use, waitMs),
      (booked) => booked,
    );
  }

  @Get('customers/:id/payments')
  @Endpoint({
    ...books,
    summary: "List a customer's payments",
    ok: {
      status: 200,
      type: MovementPage,
      description: "Payments, in the provider's order.",
      example: pageOfOne(movement),
    },
  })
  async listCustomerPayments(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() query: BooksQuery,
  ): Promise<Page<MovementDto>> {
    return pageOfWhole(await this.customers.ask(caller, query.provider, id, 'payments'), query);
  }

  @Post('customers/:id/payments')
  @MayWait()
  @Endpoint({
    ...money,
    summary: 'Record a customer payment',
    description: settled,
    ok: { status: 201, type: MovementMadeDto, description: 'The payment.', example: { ...made, amount: usd('20.00') } },
    examples: { 'A payment': { amount: usd('20.00'), description: 'Deposit' } },
  })
  createCustomerPayment(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewMovementDto,
  ): Promise<MovementMadeDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use) => this.customers.change(caller, 'customer.payment', provider, { customerId: id, ...body }, use, waitMs),
      (booked) => booked,
    );
  }

  @Get('customers/:id/packages')
  @Endpoint({
    tag,
    summary: "List a customer's packages",
    ok: { status: 200, type: PackagePage, description: 'Packages.', example: pageOfOne({ id: '8378', name: 'VoIP' }) },
    errors: readErrors,
    scope: 'order',
  })
  async listPackagesOfCustomer(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() query: BooksQuery,
  ): Promise<Page<CustomerPackageDto>> {
    return pageOfWhole(await this.customers.ask(caller, query.provider, id, 'packagesOf'), query);
  }

  @Get('customer-packages')
  @Endpoint({
    tag,
    summary: 'List available customer packages',
    ok: {
      status: 200,
      type: PackagePage,
      description: 'Packages.',
      example: pageOfOne({ id: '8378', name: 'VoIP', monthlyFee: usd('2.00'), setupFee: usd('1.00') }),
    },
    errors: readErrors,
    scope: 'order',
  })
  async listCustomerPackages(@Query() query: BooksQuery): Promise<Page<CustomerPackageDto>> {
    return pageOfWhole(await this.customers.askAll(query.provider, 'packages'), query);
  }

  @Get('customer-balance-managements')
  @Endpoint({
    tag,
    summary: 'List out-of-funds policies',
    ok: {
      status: 200,
      type: BalanceManagementPage,
      description: 'Policy codes and their meanings.',
      example: pageOfOne({ id: '1', description: 'Hard - suspend the client' }),
    },
    errors: readErrors,
    scope: 'order',
  })
  async listBalanceManagements(@Query() query: BooksQuery): Promise<Page<BalanceManagementDto>> {
    return pageOfWhole(await this.customers.askAll(query.provider, 'balanceManagements'), query);
  }
}
