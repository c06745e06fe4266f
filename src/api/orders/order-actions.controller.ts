import { Body, Controller, Post, Query } from '@nestjs/common';
import { inside } from '../../access/caller.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { IdParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { ResolveOrder } from '../../usecases/resolve-order.js';
import { SteerOrder } from '../../usecases/steer-order.js';
import { cancelled, completed } from '../examples.js';
import { readErrors } from '../read-errors.js';
import { resolvers, TenantQuery } from '../tenant-query.js';
import { AnswerOrder } from './order-answer.js';
import { OrderDto } from './orders.dto.js';
import { OrderResolutionDto, resolutionOf } from './resolution.dto.js';

const tag = 'Orders';

/** Actions on an order that has been placed. */
@Controller('v1/orders/:id')
export class OrderActionsController {
  constructor(
    private readonly steerOrder: SteerOrder,
    private readonly resolutions: ResolveOrder,
    private readonly answer: AnswerOrder,
  ) {}

  @Post('confirm')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Confirm an order',
    description:
      'The second step of an order created with `confirm: manual`; this is the step that is charged. Takes no body.',
    ok: {
      status: 200,
      type: OrderDto,
      description: 'The order, with its current status.',
      example: completed,
    },
    errors: ['invalid_state', 'conflict'],
    scope: 'orders:write',
    idempotent: 'required',
  })
  confirmOrder(@Caller() caller: Caller, @Keyed() keyed: KeyedRequest, @IdParam('ord') id: string): Promise<OrderDto> {
    return this.answer.once(caller, keyed, (use, waitMs) => this.steerOrder.confirm(caller, id, use, waitMs));
  }

  @Post('cancel')
  @Endpoint({
    tag,
    summary: 'Cancel an order that has not been charged',
    description:
      'Possible before anything is sent, or while the order waits for confirmation. Its numbers are released. Takes no body.',
    ok: { status: 200, type: OrderDto, description: 'The order, with status `cancelled`.', example: cancelled },
    errors: ['invalid_state', 'conflict'],
    scope: 'orders:write',
    idempotent: 'required',
  })
  cancelOrder(@Caller() caller: Caller, @Keyed() keyed: KeyedRequest, @IdParam('ord') id: string): Promise<OrderDto> {
    return this.answer.once(caller, keyed, (use) => this.steerOrder.cancel(caller, id, use));
  }

  @Post('resolve')
  @Endpoint({
    tag,
    summary: 'Resolve an order that needs review',
    description:
      'If the gateway could not determine the outcome of a call, someone has to check with the provider and record the result here. The gateway looks up an ID given here at the provider, where it must belong to this order; if the provider cannot confirm it, an operator key is required.',
    ok: { status: 200, type: OrderDto, description: 'The resolved order.', example: completed },
    errors: ['invalid_state', 'conflict', ...readErrors],
    examples: {
      'It was not carried out': {
        outcome: 'rejected',
        note: "Discarded in the provider's portal; nothing was charged.",
      },
      'It was carried out': {
        outcome: 'completed',
        providerOrderId: '700042',
        note: "Seen as processed in the provider's portal on November 22.",
      },
    },
    scope: resolvers,
    idempotent: 'required',
  })
  resolveOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('ord') id: string,
    @Query() { tenant }: TenantQuery,
    @Body() body: OrderResolutionDto,
  ): Promise<OrderDto> {
    const of = inside(caller, tenant);
    return this.answer.once(of, keyed, (use) => this.resolutions.resolve(of, id, resolutionOf(body), use));
  }
}
