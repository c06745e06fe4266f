import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { PathParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { CustomerBalances } from '../../usecases/customer-balances.js';
import { AnswerChange, spendingErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { ProviderQuery } from '../provider-query.js';
import { readErrors } from '../read-errors.js';
import { BalanceThresholdDto, CustomerBalanceDto } from './customer-money.dto.js';
import { customerId, idOptions } from './customers.dto.js';

const tag = 'Customers';
const usd = (amount: string) => ({ amount, currency: 'USD' });
const books = { tag, errors: readErrors, scope: 'billing:read' } as const;

/** A customer's balance, and when to warn about it. */
@Controller('v1/customers/:id')
export class CustomerBalanceController {
  constructor(
    private readonly balances: CustomerBalances,
    private readonly answer: AnswerChange,
  ) {}

  @Get('balance')
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
    return this.balances.balance(caller, provider, id);
  }

  @Get('threshold')
  @Endpoint({
    ...books,
    summary: "Get a customer's low-balance threshold",
    ok: {
      status: 200,
      type: BalanceThresholdDto,
      description: 'The threshold.',
      example: { amount: usd('10.00'), email: 'jane.doe@example.com' },
    },
  })
  getCustomerThreshold(
    @Caller() caller: Caller,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
  ): Promise<BalanceThresholdDto> {
    return this.balances.threshold(caller, provider, id);
  }

  @Patch('threshold')
  @MayWait()
  @Endpoint({
    tag,
    summary: "Set a customer's low-balance threshold",
    ok: { status: 200, type: BalanceThresholdDto, description: 'The threshold.', example: { amount: usd('10.00') } },
    also: whileOpen,
    errors: spendingErrors,
    examples: { 'Ten dollars': { amount: usd('10') } },
    scope: 'billing:charge',
    idempotent: 'required',
  })
  updateCustomerThreshold(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: BalanceThresholdDto,
  ): Promise<BalanceThresholdDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.balances.setThreshold(caller, provider, { customerId: id, ...body }, use, waitMs),
      (threshold) => threshold,
    );
  }
}
