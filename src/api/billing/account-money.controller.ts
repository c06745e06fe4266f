import { Body, Controller, Post, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { PathParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { AccountMoney } from '../../usecases/account-money.js';
import { PaymentMethods } from '../../usecases/payment-methods.js';
import { AnswerChange, changeErrors, changedAt, spendingErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { cardDescription, methodOptions, toggleDescription } from '../customers/payment-methods.controller.js';
import {
  detailsOf,
  methodId,
  NewPaymentMethodDto,
  PaymentMethodDto,
  PaymentMethodQuery,
  shownOf,
  withoutNumber,
} from '../customers/payment-methods.dto.js';
import { ProviderQuery } from '../provider-query.js';
import {
  AccountEntryDto,
  bookingId,
  fundsOf,
  NewAdjustmentDto,
  NewFundsDto,
  AccountEntryReversalDto,
  PaymentMethodVerificationDto,
} from './account-money.dto.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const booking: AccountEntryDto = {
  id: '43982',
  provider: providerWith('POST /v1/billing/adjustments'),
  type: 'credit',
  amount: usd('100.00'),
  balance: usd('1100.00'),
};
const account = { type: 'core', number: '5547777000' };
const common = {
  tag: 'Billing',
  also: whileOpen,
  scope: ['billing:charge', 'operator'],
  idempotent: 'required',
} as const;
const lost =
  'Sent once. If the reply is lost, the change goes to manual review, with the time, amount and tag to look for.';

/** Money of the accounts themselves, and their payment methods. */
@Controller('v1/billing')
export class AccountMoneyController {
  constructor(
    private readonly money: AccountMoney,
    private readonly methods: PaymentMethods,
    private readonly answer: AnswerChange,
  ) {}

  @Post('adjustments')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Create an account credit or debit',
    description: lost,
    ok: { status: 201, type: AccountEntryDto, description: 'The entry.', example: booking },
    errors: [...spendingErrors, 'payment_declined'],
    examples: { 'A credit': { account, type: 'credit', amount: usd('100.00'), note: 'Goodwill' } },
  })
  createAdjustment(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewAdjustmentDto,
  ): Promise<AccountEntryDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.money.adjust(caller, provider, body, use, waitMs),
      (booked, made) => changedAt(made, booked),
    );
  }

  @Post('adjustments/:id/reverse')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Reverse an account entry',
    description: lost,
    ok: { status: 200, type: AccountEntryDto, description: 'The reversed entry.', example: booking },
    errors: changeErrors,
    examples: { 'Specify the account': { account } },
  })
  reverseAdjustment(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', bookingId, { description: "The provider's ID of the entry.", example: '43982' }) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: AccountEntryReversalDto,
  ): Promise<AccountEntryDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.money.reverse(caller, provider, { ...body, bookingId: id }, use, waitMs),
      (booked, made) => changedAt(made, booked),
    );
  }

  @Post('funds')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Add funds to your account from a stored payment method',
    description: `${lost} ${cardDescription}`,
    ok: { status: 201, type: AccountEntryDto, description: 'The entry.', example: booking },
    errors: [...spendingErrors, 'payment_declined'],
  })
  addFunds(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewFundsDto,
  ): Promise<AccountEntryDto | ChangeDto> {
    const { input, cvv } = fundsOf(body);
    return this.answer.once(
      caller,
      withFingerprint(keyed, [input]),
      (use, waitMs) => this.money.fund(caller, provider, input, cvv, use, waitMs),
      (booked, made) => changedAt(made, booked),
    );
  }

  @Post('payment-methods')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Add a payment method to your account',
    description: `The payment method must then be verified: two small amounts are debited. ${cardDescription}`,
    ok: {
      status: 201,
      type: PaymentMethodDto,
      description: 'The payment method.',
      example: { id: '120', provider: providerWith('POST /v1/billing/adjustments'), type: 'card', lastFour: '1111' },
    },
    errors: [...spendingErrors, 'payment_declined'],
  })
  createAccountPaymentMethod(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewPaymentMethodDto,
  ): Promise<PaymentMethodDto | ChangeDto> {
    const details = detailsOf(body);
    return this.answer.once(
      caller,
      withoutNumber(keyed, details),
      (use, waitMs) => this.methods.add(caller, provider, undefined, details, use, waitMs),
      ({ methodId: id }, made) => changedAt(made, { id, ...shownOf(details) }),
    );
  }

  @Post('payment-methods/:methodId/toggle-default')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Toggle the default payment method of your account',
    description: toggleDescription,
    ok: {
      status: 200,
      type: PaymentMethodDto,
      description: 'The payment method, and whether it is now the default.',
      example: { id: '120', provider: providerWith('POST /v1/billing/adjustments'), type: 'card', isDefault: true },
    },
    errors: changeErrors,
  })
  toggleAccountPaymentMethod(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('methodId', methodId, methodOptions) id: string,
    @Query() { provider, type }: PaymentMethodQuery,
  ): Promise<PaymentMethodDto | ChangeDto> {
    const input = { methodId: id, type };
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.methods.toggleDefault(caller, provider, input, use, waitMs),
      ({ isDefault }, made) => changedAt(made, { id, type, isDefault }),
    );
  }

  @Post('payment-methods/:methodId/verify')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Verify a payment method by its micro-deposits',
    description: 'A verified payment method becomes the default of the account.',
    ok: {
      status: 200,
      type: PaymentMethodDto,
      description: 'The payment method.',
      example: { id: '120', provider: providerWith('POST /v1/billing/adjustments'), type: 'card' },
    },
    errors: changeErrors,
    examples: { 'Two amounts': { type: 'card', amounts: [usd('0.11'), usd('0.23')] } },
  })
  verifyAccountPaymentMethod(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('methodId', methodId, methodOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: PaymentMethodVerificationDto,
  ): Promise<PaymentMethodDto | ChangeDto> {
    const input = { methodId: id, ...body };
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.methods.verify(caller, provider, input, use, waitMs),
      (_, made) => changedAt(made, { id, type: body.type }),
    );
  }
}
