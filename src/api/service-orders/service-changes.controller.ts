import { Body, Controller, Patch, Post } from '@nestjs/common';
import { type ChangeInput } from '../../contract/changes.js';
import { type ServiceChanged, type ServiceChangeKind, type ServiceRef } from '../../contract/service-orders.js';
import { invalidField } from '../../domain/errors.js';
import { type Expectation } from '../../domain/expectation.js';
import { onlySet } from '../../domain/only-set.js';
import { type Order } from '../../domain/order.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { IfMatch, type Match } from '../../http/etags.js';
import { Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { IdParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { orderDto } from '../orders/orders.dto.js';
import { ServiceOrders } from '../../usecases/service-orders.js';
import { AnswerChange, quoted } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { common, errors, id, numbered, withoutValues } from './routes-in-common.js';
import {
  ServiceChangeResultDto,
  ServiceMoveDto,
  ServiceReplenishDto,
  ServiceSwapDto,
  ServiceUnstackDto,
  ServiceUpdateDto,
  UsageReportDto,
} from './service-changes.dto.js';
import { type VariableValueDto } from './service-orders.dto.js';

const toggle =
  'The provider only offers a toggle and cannot report the current state. It is therefore sent once, and only to a service that is known here to be in the opposite state. If the reply is lost, the change goes to manual review; nothing is toggled again.';
const changed = (example: Omit<ServiceChangeResultDto, 'id'>, description = 'The service after the change.') => ({
  status: 200,
  type: ServiceChangeResultDto,
  description,
  example: { id, ...example },
});

/** Refuses an update without fields, and a reason that no field needs. */
function meant(body: ServiceUpdateDto): ServiceUpdateDto {
  if (Object.values(body).every((value) => value === undefined))
    throw invalidField('', 'required', 'Specify at least one field to update.');
  if (body.reason !== undefined && body.status !== 'failed')
    throw invalidField('/reason', 'not_allowed', 'Use a reason only with status failed.');
  return body;
}

/** Changes of a service that has been ordered. */
@Controller('v1/service-orders')
export class ServiceChangesController {
  constructor(
    private readonly serviceOrders: ServiceOrders,
    private readonly answer: AnswerChange,
  ) {}

  @Patch(':id')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Update the status, cycle end or variables of a service',
    description: 'Use it to complete a pending order: `active`, or `failed` with a reason.',
    ok: changed({ status: 'active' }),
    matched: true,
    examples: {
      Provisioned: { status: 'active' },
      'Could not be provisioned': { status: 'failed', reason: 'The SIM is unknown.' },
    },
  })
  updateServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IfMatch() match: Match | undefined,
    @IdParam('ord') order: string,
    @Body() body: ServiceUpdateDto,
  ): Promise<ServiceChangeResultDto | ChangeDto> {
    const { variables, ...update } = meant(body);
    const expected = match?.against<Order>((o) => orderDto(o));
    const more = onlySet({ variables: variables && numbered(variables), expected });
    return this.change(caller, keyed, 'service_order.update', order, update, more);
  }

  @Post(':id/suspend')
  @MayWait()
  @Endpoint({ ...common, summary: 'Suspend a service', description: toggle, ok: changed({ status: 'suspended' }) })
  suspendServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('ord') order: string,
  ): Promise<ServiceChangeResultDto | ChangeDto> {
    return this.change(caller, keyed, 'service_order.suspend', order, {});
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
    @IdParam('ord') order: string,
  ): Promise<ServiceChangeResultDto | ChangeDto> {
    return this.change(caller, keyed, 'service_order.resume', order, {});
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
    @IdParam('ord') order: string,
    @Body() body: ServiceMoveDto,
  ): Promise<ServiceChangeResultDto | ChangeDto> {
    return this.change(caller, keyed, 'service_order.move', order, body);
  }

  @Post(':id/cancel')
  @MayWait()
  @Endpoint({
    ...common,
    summary: 'Cancel a service',
    description: 'Only the provider can undo this, and disconnected resources may be lost permanently.',
    ok: changed({ status: 'cancelled' }),
  })
  cancelServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('ord') order: string,
  ): Promise<ServiceChangeResultDto | ChangeDto> {
    return this.change(caller, keyed, 'service_order.cancel', order, {});
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
    @IdParam('ord') order: string,
    @Body() { variables }: ServiceSwapDto,
  ): Promise<ServiceChangeResultDto | ChangeDto> {
    const values = numbered(variables);
    const more = { variables: values.map(({ number }) => number) };
    return this.change(caller, keyed, 'service_order.swap', order, more, { variables: values });
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
    @IdParam('ord') order: string,
    @Body() body: ServiceReplenishDto,
  ): Promise<ServiceChangeResultDto | ChangeDto> {
    return this.change(caller, keyed, 'service_order.replenish', order, body);
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
    @IdParam('ord') order: string,
    @Body() body: ServiceUnstackDto,
  ): Promise<ServiceChangeResultDto | ChangeDto> {
    return this.change(caller, keyed, 'service_order.unstack', order, body);
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
    examples: { 'A cumulative total': { componentId: '8417871', units: 1500, mode: 'cumulative' } },
  })
  reportServiceUsage(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('ord') order: string,
    @Body() body: UsageReportDto,
  ): Promise<ServiceChangeResultDto | ChangeDto> {
    return this.change(caller, keyed, 'service_order.report_usage', order, body);
  }

  private change<K extends ServiceChangeKind>(
    caller: Caller,
    keyed: KeyedRequest,
    kind: K,
    order: string,
    more: Omit<ChangeInput<K>, keyof ServiceRef>,
    given: { variables?: readonly VariableValueDto[]; expected?: Expectation<Order> } = {},
  ): Promise<ServiceChangeResultDto | ChangeDto> {
    return this.answer.once(
      caller,
      given.variables ? withFingerprint(keyed, [more, withoutValues(given.variables)]) : keyed,
      (use, waitMs) => this.serviceOrders.change(caller, kind, order, more, use, waitMs, given),
      (result, made) => ({ id: order, ...(result as ServiceChanged), ...quoted(made) }),
    );
  }
}
