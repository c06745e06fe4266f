import { Body, Controller, Delete, Post, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { PathParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { PaymentMethods } from '../../usecases/payment-methods.js';
import { AnswerChange, changeErrors, changedAt, spendingErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { ProviderQuery } from '../provider-query.js';
import { customerId, idOptions } from './customers.dto.js';
import {
  detailsOf,
  methodId,
  NewPaymentMethodDto,
  PaymentMethodDto,
  PaymentMethodQuery,
  shownOf,
  withoutNumber,
} from './payment-methods.dto.js';

const tag = 'Customers';
const method: PaymentMethodDto = {
  id: '120',
  provider: providerWith('POST /v1/customers/{id}/payment-methods'),
  type: 'card',
  lastFour: '1111',
};
export const methodOptions = { description: "The provider's ID of the payment method.", example: '120' };
export const cardDescription =
  'Cards are accepted only if the operator sets `PAYMENTS_RAW_CARD=enabled`, because handling card data is subject to PCI DSS. Card details are forwarded once; only the last four digits are stored.';
export const toggleDescription =
  "The provider's API can toggle this setting but not read it; the response shows the new value. Sent once; if the reply is lost, the change goes to manual review.";

@Controller('v1/customers/:id/payment-methods')
export class PaymentMethodsController {
  constructor(
    private readonly methods: PaymentMethods,
    private readonly answer: AnswerChange,
  ) {}

  @Post()
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Add a payment method to a customer',
    description: cardDescription,
    ok: { status: 201, type: PaymentMethodDto, description: 'The payment method.', example: method },
    also: whileOpen,
    errors: [...spendingErrors, 'payment_declined'],
    scope: 'billing:charge',
    idempotent: 'required',
  })
  createPaymentMethod(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewPaymentMethodDto,
  ): Promise<PaymentMethodDto | ChangeDto> {
    const details = detailsOf(body);
    return this.answer.once(
      caller,
      withoutNumber(keyed, details),
      (use, waitMs) => this.methods.add(caller, provider, id, details, use, waitMs),
      ({ methodId: added }, made) => changedAt(made, { id: added, ...shownOf(details) }),
    );
  }

  @Post(':methodId/toggle-default')
  @MayWait()
  @Endpoint({
    tag,
    summary: "Toggle a customer's default payment method",
    description: toggleDescription,
    ok: {
      status: 200,
      type: PaymentMethodDto,
      description: 'The payment method, and whether it is now the default.',
      example: {
        id: '120',
        provider: providerWith('POST /v1/customers/{id}/payment-methods'),
        type: 'card',
        isDefault: true,
      },
    },
    also: whileOpen,
    errors: changeErrors,
    scope: 'billing:charge',
    idempotent: 'required',
  })
  togglePaymentMethod(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', customerId, idOptions) id: string,
    @PathParam('methodId', methodId, methodOptions) toggled: string,
    @Query() { provider, type }: PaymentMethodQuery,
  ): Promise<PaymentMethodDto | ChangeDto> {
    const input = { customerId: id, methodId: toggled, type };
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.methods.toggleDefault(caller, provider, input, use, waitMs),
      ({ isDefault }, made) => changedAt(made, { id: toggled, type, isDefault }),
    );
  }

  @Delete(':methodId')
  @MayWait()
  @Endpoint({
    tag,
    summary: "Remove a customer's payment method",
    ok: {
      status: 200,
      type: PaymentMethodDto,
      description: 'The removed payment method.',
      example: { id: '120', provider: providerWith('POST /v1/customers/{id}/payment-methods'), type: 'card' },
    },
    also: whileOpen,
    errors: changeErrors,
    scope: 'billing:charge',
    idempotent: 'required',
  })
  deletePaymentMethod(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', customerId, idOptions) id: string,
    @PathParam('methodId', methodId, methodOptions) gone: string,
    @Query() { provider, type }: PaymentMethodQuery,
  ): Promise<PaymentMethodDto | ChangeDto> {
    const input = { customerId: id, methodId: gone, type };
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.methods.remove(caller, provider, input, use, waitMs),
      (_, made) => changedAt(made, { id: gone, type }),
    );
  }
}
