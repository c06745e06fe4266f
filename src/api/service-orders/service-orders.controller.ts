import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { type ChangeInput } from '../../contract/changes.js';
import { type ServiceChanged, type ServiceChangeKind, type ServiceRef } from '../../contract/service-orders.js';
import { type ProblemCode, invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Order } from '../../domain/order.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Idempotency, Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { IdParam } from '../../http/params.js';
import { MayWait, WaitMs } from '../../http/prefer.js';
import { AdoptServiceOrder } from '../../usecases/adopt-service-order.js';
import { ServiceOrders } from '../../usecases/service-orders.js';
import { AnswerChange, spendingErrors, quoted, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { AdoptedOrderDto, adoptedOrderDto, OrderDto, orderDto } from '../orders/orders.dto.js';
import { readErrors } from '../read-errors.js';
import {
  AdoptServiceOrderDto,
  NewServiceOrderDto,
  ServiceChangedDto,
  ServiceMoveDto,
  ServiceReplenishDto,
  ServiceSwapDto,
  ServiceUnstackDto,
  ServiceUpdateDto,
  UsageReportDto,
  type VariableValueDto,
} from './service-orders.dto.js';

const id = 'ord_01kf3xwaj80000q7r9t2v4x6z8';
const ordered: OrderDto = {
  id,
  kind: 'service',
  provider: 'telecloud',
  providerOrderId: '4617ZU4617',
  providerOrderIds: ['4617ZU4617'],
  status: 'completed',
  phoneNumbers: [],
  service: { customerId: '88515144', ratePlanId: '52747', status: 'active' },
  createdAt: '2026-03-01T12:31:00.000Z',
  updatedAt: '2026-03-01T12:31:00.140Z',
};
const errors: readonly ProblemCode[] = [...spendingErrors, 'invalid_state'];
const common = { tag: 'Service orders', also: whileOpen, errors, scope: 'order', idempotent: 'required' } as const;
const toggle =
  'The provider only offers a toggle and cannot report the current state. It is therefore sent once, and only to a service that is known here to be in the opposite state. If the reply is lost, the change goes to manual review; nothing is toggled again.';
const changed = (example: Omit<ServiceChangedDto, 'id'>, description = 'The service after the change.') => ({
  status: 200,
  type: ServiceChangedDto,
  description,
  example: { id, ...example },
});

@Controller('v1/service-orders')
export class ServiceOrdersController {
  constructor(
    private readonly serviceOrders: ServiceOrders,
    private readonly adoption: AdoptServiceOrder,
    private readonly answer: AnswerChange,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @MayWait()
  @Endpoint({
    tag: common.tag,
    summary: 'Order a service for a customer',
    description:
      'Sent once. Status `in_progress` with `service.status` `pending` means that the provider accepted the order but the service is not provisioned yet; whoever provisions it completes the order with `PATCH`. If the reply is lost, the order goes to manual review and is never sent again. Also listed by `GET /v1/orders`, where you find its history and `POST …/resolve`.',
    ok: { status: 201, type: OrderDto, description: 'The order, in the status it has reached.', example: ordered },
    errors: [...errors, 'payment_declined'],
    examples: {
      'A rate plan of a product with variables': {
        customerId: '88515144',
        ratePlanId: '52747',
        variables: [{ number: 1, value: 'A10000009296F2' }],
        customerReference: 'PO-4711',
      },
      'A usage-based product': {
        customerId: '88515144',
        ratePlanId: '52753',
        components: [{ componentId: '8417871', limit: 5000 }],
      },
    },
    scope: 'order',
    idempotent: 'required',
  })
  async createServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @Body() { provider, parentOrderId, variables, customerReference, ...service }: NewServiceOrderDto,
  ): Promise<OrderDto> {
    const request = {
      service,
      ...onlySet({ provider, parentOrderId }),
      ...(variables && { variables: numbered(variables) }),
      ...onlySet({ customerReference }),
    };
    const plain = [{ ...request, variables: request.variables?.map(({ number }) => number) }];
    const order = await this.idempotency.once<Order>(
      withFingerprint(keyed, plain),
      (use) => this.serviceOrders.place(caller, request, use, waitMs),
      (made) => this.serviceOrders.one(caller, made),
    );
    return orderDto(order);
  }

  @Post('adopt')
  @Endpoint({
    tag: common.tag,
    summary: 'Adopt a service order created elsewhere',
    description:
      "Assigns an order that exists at the provider, but was not created through this gateway, to a tenant, who can then manage it. Nothing changes at the provider. If the provider can be queried (TeleCloud: `Customer/Qualify`, which knows a customer's orders), only an order that it confirms is adopted; what it does not return (status, rate plan, end of the billing cycle) is taken from your request, and the history distinguishes the two. Adopting an order that is already here, or that may be one sent by this gateway whose reply was lost, is a conflict.",
    ok: {
      status: 201,
      type: AdoptedOrderDto,
      description: 'The order.',
      example: { ...ordered, tenant: 'acme' },
    },
    errors: ['conflict', ...readErrors],
    examples: {
      'Ordered in the portal': {
        providerOrderId: '4617ZU4617',
        tenant: 'acme',
        customerId: '88515144',
        ratePlanId: '52747',
        status: 'active',
        note: "Ordered in the provider's portal on November 22; seen there as active.",
      },
    },
    scope: 'operator',
    idempotent: 'required',
  })
  async adoptServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Body() { customerId, ratePlanId, status, expiresOn, ...request }: AdoptServiceOrderDto,
  ): Promise<AdoptedOrderDto> {
    const service = { customerId, ratePlanId, status, ...onlySet({ expiresOn }) };
    const order = await this.idempotency.once(
      keyed,
      (use) => this.adoption.adopt(caller, { ...request, service }, use),
      (made) => this.adoption.adopted(made),
    );
    return adoptedOrderDto(order);
  }

  @Get(':id')
  @Endpoint({
    tag: common.tag,
    summary: 'Get a service order',
    ok: { status: 200, type: OrderDto, description: 'The order.', example: ordered },
    errors: [],
    scope: 'order',
  })
  async getServiceOrder(@Caller() caller: Caller, @IdParam('ord') order: string): Promise<OrderDto> {
    return orderDto(await this.serviceOrders.one(caller, order));
  }

  @Patch(':id')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Update the status, cycle end or variables of a service',
    description: 'Use it to complete a pending order: `active`, or `failed` with a reason.',
    ok: changed({ status: 'active' }),
    examples: {
      Provisioned: { status: 'active' },
      'Could not be provisioned': { status: 'failed', reason: 'The SIM is unknown.' },
    },
  })
  updateServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @IdParam('ord') order: string,
    @Body() { variables, ...body }: ServiceUpdateDto,
  ): Promise<ServiceChangedDto | ChangeDto> {
    if (variables === undefined && Object.keys(body).length === 0)
      throw invalidField('', 'required', 'Name at least one field to change.');
    if (body.reason !== undefined && body.status !== 'failed')
      throw invalidField('/reason', 'not_allowed', 'Use a reason with status failed only.');
    return this.change(caller, keyed, waitMs, 'service_order.update', order, body, variables && numbered(variables));
  }

  @Post(':id/suspend')
  @MayWait()
  @Endpoint({ ...common, summary: 'Suspend a service', description: toggle, ok: changed({ status: 'suspended' }) })
  suspendServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @IdParam('ord') order: string,
  ): Promise<ServiceChangedDto | ChangeDto> {
    return this.change(caller, keyed, waitMs, 'service_order.suspend', order, {});
  }

  @Post(':id/resume')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Resume a suspended service',
    description: toggle,
    ok: changed({ status: 'active' }),
  })
  resumeServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @IdParam('ord') order: string,
  ): Promise<ServiceChangedDto | ChangeDto> {
    return this.change(caller, keyed, waitMs, 'service_order.resume', order, {});
  }

  @Post(':id/move')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Transfer a service to another of your customers',
    ok: changed({ customerId: '88515145' }),
    examples: { 'To another customer': { newCustomerId: '88515145' } },
  })
  moveServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @IdParam('ord') order: string,
    @Body() body: ServiceMoveDto,
  ): Promise<ServiceChangedDto | ChangeDto> {
    return this.change(caller, keyed, waitMs, 'service_order.move', order, body);
  }

  @Post(':id/cancel')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Cancel a service',
    description: 'Only the provider can undo this, and disconnected resources may be lost for good.',
    ok: changed({ status: 'cancelled' }),
  })
  cancelServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @IdParam('ord') order: string,
  ): Promise<ServiceChangedDto | ChangeDto> {
    return this.change(caller, keyed, waitMs, 'service_order.cancel', order, {});
  }

  @Post(':id/swap')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Swap variables of a service, such as its device or SIM',
    ok: changed({}),
    examples: { 'Another device': { variables: [{ number: 1, value: 'A10000009296F3' }] } },
  })
  swapServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @IdParam('ord') order: string,
    @Body() { variables }: ServiceSwapDto,
  ): Promise<ServiceChangedDto | ChangeDto> {
    const values = numbered(variables);
    const more = { variables: values.map(({ number }) => number) };
    return this.change(caller, keyed, waitMs, 'service_order.swap', order, more, values);
  }

  @Post(':id/replenish')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Add a billing cycle to a service',
    description: 'Charged. Sent once; if the reply is lost, the change goes to manual review.',
    ok: changed({ ratePlanId: '52747', expiresOn: '2030-06-30' }),
    errors: [...errors, 'payment_declined'],
    examples: { 'The same rate plan again': { ratePlanId: '52747' } },
  })
  replenishServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @IdParam('ord') order: string,
    @Body() body: ServiceReplenishDto,
  ): Promise<ServiceChangedDto | ChangeDto> {
    return this.change(caller, keyed, waitMs, 'service_order.replenish', order, body);
  }

  @Post(':id/unstack')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Start a stacked plan of a service now',
    ok: changed({}),
    examples: { 'A stacked plan': { stackedPlanId: '9' } },
  })
  unstackServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @IdParam('ord') order: string,
    @Body() body: ServiceUnstackDto,
  ): Promise<ServiceChangedDto | ChangeDto> {
    return this.change(caller, keyed, waitMs, 'service_order.unstack', order, body);
  }

  @Post(':id/usage')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Report usage of a service component',
    description:
      'Usage above the free allowance is charged. Sent once; if the reply is lost, the change goes to manual review.',
    ok: changed({
      components: [{ componentId: '8417871', before: '1014', after: '1514', unitPrice: '0.0030', total: '1.5' }],
    }),
    examples: { 'In total': { componentId: '8417871', units: 1500, mode: 'cumulative' } },
  })
  reportServiceUsage(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @IdParam('ord') order: string,
    @Body() body: UsageReportDto,
  ): Promise<ServiceChangedDto | ChangeDto> {
    return this.change(caller, keyed, waitMs, 'service_order.report_usage', order, body);
  }

  private change<K extends ServiceChangeKind>(
    caller: Caller,
    keyed: KeyedRequest,
    waitMs: number,
    kind: K,
    order: string,
    more: Omit<ChangeInput<K>, keyof ServiceRef>,
    variables?: readonly VariableValueDto[],
  ): Promise<ServiceChangedDto | ChangeDto> {
    // A digest of a PIN can be undone by trying all of them: values of variables are not part of the request's.
    const request = variables ? withFingerprint(keyed, [more, variables.map(({ number }) => number)]) : keyed;
    return this.answer.once(
      caller,
      request,
      (use) => this.serviceOrders.change(caller, kind, order, more, use, waitMs, variables),
      (result, made) => ({ id: order, ...(result as ServiceChanged), ...quoted(made) }),
    );
  }
}

/** No variable twice. */
function numbered(variables: readonly VariableValueDto[]): readonly VariableValueDto[] {
  const numbers = variables.map(({ number }) => number);
  const twice = numbers.findIndex((number, i) => numbers.indexOf(number) !== i);
  if (twice >= 0) throw invalidField(`/variables/${twice}/number`, 'duplicate', 'This variable is listed twice.');
  return variables;
}
