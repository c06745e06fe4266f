import { Body, Controller, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { type Clock } from '../../clock.js';
import { CLOCK } from '../../tokens.js';
import { inside } from '../../access/caller.js';
import { invalidField, type ProblemCode } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Order } from '../../domain/order.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Idempotency, Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { type Page, Paged, pageOf } from '../../http/paging.js';
import { IdParam, SomeField } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { Annotate } from '../../usecases/annotate.js';
import { LookUp } from '../../usecases/look-up.js';
import { OrderNumbers } from '../../usecases/order-numbers.js';
import { PlaceOrder } from '../../usecases/place-order.js';
import { PreviewOrder } from '../../usecases/preview-order.js';
import { ResolveOrder } from '../../usecases/resolve-order.js';
import { SteerOrder } from '../../usecases/steer-order.js';
import { Waits } from '../../usecases/waits.js';
import { EventDto, eventDto, EventsQuery } from '../event.dto.js';
import { cancelled, completed, orderEvent, pageOfOne } from '../examples.js';
import { listRequest, pageOfFound } from '../list-query.js';
import { NoteDto } from '../note.dto.js';
import { pageRequest } from '../page-request.js';
import { readErrors } from '../read-errors.js';
import { resolvers, TenantQuery } from '../tenant-query.js';
import { NewOrderDto, requestOf } from './new-order.dto.js';
import { OrderPreviewDto, previewDto } from './order-preview.dto.js';
import { OrderDto, orderDto } from './orders.dto.js';
import { OrdersQuery } from './orders-query.dto.js';
import { OrderResolutionDto, resolutionOf } from './resolution.dto.js';

class OrderPage extends Paged(OrderDto) {}
class OrderEventPage extends Paged(EventDto) {}

const tag = 'Orders';
const reservationId = 'rsv_01kf3xw8q20000m5e7r9t2v4x6';
const connection = { trunkId: '3' };

const orderErrors: readonly ProblemCode[] = [
  'limit_exceeded',
  'not_found',
  'reservation_expired',
  'reservation_expiring',
  'reservation_already_ordered',
  'reservation_not_orderable',
  'reservation_lost',
  'conflict',
  'connection_not_found',
  'capability_not_supported',
  'provider_disabled',
  'upstream_unauthorized',
  'access_refused',
  'upstream_unavailable',
  'upstream_timeout',
  'upstream_busy',
  'upstream_malformed',
];
const preview: OrderPreviewDto = {
  reservationId,
  provider: providerWith('POST /v1/orders'),
  phoneNumbers: ['+12062190100'],
  orderableUntil: '2026-03-01T12:39:20.000Z',
  secondsToOrder: 547,
  balance: {
    now: { amount: '10000.00', currency: 'USD' },
    pending: { amount: '1.00', currency: 'USD' },
    pendingOrders: 1,
    after: { amount: '9999.00', currency: 'USD' },
  },
};

@Controller('v1/orders')
export class OrdersController {
  constructor(
    private readonly placeOrder: PlaceOrder,
    private readonly orderNumbers: OrderNumbers,
    private readonly previewOrder: PreviewOrder,
    private readonly steerOrder: SteerOrder,
    private readonly resolutions: ResolveOrder,
    private readonly lookUp: LookUp,
    private readonly annotate: Annotate,
    private readonly waits: Waits,
    private readonly idempotency: Idempotency,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Create an order',
    description:
      'Use the ID of a reservation with status `held`; this order claims it exclusively. Every call that can cost money is recorded before it is sent, sent once, and settled by reading if its reply is lost. The response has the status reached within `Prefer: wait=N`; the order continues in the background.',
    ok: { status: 201, type: OrderDto, description: 'The order.', example: completed },
    errors: orderErrors,
    examples: {
      'Order a reservation: enter its ID': { reservationId, connection },
      'Pause at the price until you confirm it': {
        reservationId,
        connection,
        confirm: 'manual',
        customerReference: 'PO-4711',
      },
    },
    scope: 'orders:write',
    idempotent: 'required',
  })
  createOrder(@Caller() caller: Caller, @Keyed() keyed: KeyedRequest, @Body() body: NewOrderDto): Promise<OrderDto> {
    const request = requestOf(body);
    return this.once(caller, keyed, (use, waitMs) =>
      'reservationId' in request
        ? this.placeOrder.place(caller, request, use, waitMs)
        : this.orderNumbers.order(caller, request, use, waitMs),
    );
  }

  @Post('preview')
  @Endpoint({
    tag,
    summary: 'Preview an order',
    description:
      'Takes the same body as an order and returns what would be ordered, how long that is possible, the price if the provider quotes it beforehand, and the account balance afterwards, including your other open orders. Read-only: nothing is claimed and no Idempotency-Key is needed. A preview fails for the same reasons as the order would.',
    ok: { status: 200, type: OrderPreviewDto, description: 'The preview.', example: preview },
    errors: orderErrors,
    examples: { 'Enter the ID of your reservation': { reservationId, connection } },
    scope: 'orders:read',
  })
  async previewOrderOfReservation(@Caller() caller: Caller, @Body() body: NewOrderDto): Promise<OrderPreviewDto> {
    const request = requestOf(body);
    if (!('reservationId' in request))
      throw invalidField('/reservationId', 'required', 'Only a reservation can be previewed.');
    return previewDto(await this.previewOrder.preview(caller, request), this.clock);
  }

  @Get()
  @Endpoint({
    tag,
    summary: 'List orders, newest first',
    ok: { status: 200, type: OrderPage, description: 'Orders.', example: pageOfOne(completed) },
    errors: [],
    scope: 'orders:read',
  })
  async listOrders(@Caller() caller: Caller, @Query() query: OrdersQuery): Promise<Page<OrderDto>> {
    const { provider, customerReference, requestId, tenant, limit } = query;
    const filter = onlySet({ provider, customerReference, requestId });
    const found = await this.lookUp.orders(inside(caller, tenant), { ...filter, ...listRequest(query) });
    const waits = await this.waits.ofOrders(found.items);
    return pageOfFound(found, limit, (order) => orderDto(order, waits.get(order.id)));
  }

  @Get(':id')
  @Endpoint({
    tag,
    summary: 'Get an order',
    ok: { status: 200, type: OrderDto, description: 'The order.', example: completed },
    errors: [],
    scope: 'orders:read',
  })
  async getOrder(
    @Caller() caller: Caller,
    @IdParam('ord') id: string,
    @Query() { tenant }: TenantQuery,
  ): Promise<OrderDto> {
    return this.shown(await this.lookUp.order(inside(caller, tenant), id));
  }

  @Patch(':id')
  @Endpoint({
    tag,
    summary: 'Update the metadata or reference of an order',
    description: 'Changes what you have noted about the order for yourself. Nothing is sent to the provider.',
    ok: { status: 200, type: OrderDto, description: 'The order.', example: completed },
    errors: ['not_found'],
    examples: { 'A cost center': { metadata: { costCenter: '4711' } } },
    scope: 'orders:write',
  })
  async updateOrder(
    @Caller() caller: Caller,
    @IdParam('ord') id: string,
    @Body(SomeField) note: NoteDto,
  ): Promise<OrderDto> {
    return this.shown(await this.annotate.order(caller, id, note));
  }

  @Post(':id/confirm')
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
    return this.once(caller, keyed, (use, waitMs) => this.steerOrder.confirm(caller, id, use, waitMs));
  }

  @Post(':id/cancel')
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
    return this.once(caller, keyed, (use) => this.steerOrder.cancel(caller, id, use));
  }

  @Post(':id/resolve')
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
    return this.once(of, keyed, (use) => this.resolutions.resolve(of, id, resolutionOf(body), use));
  }

  @Get(':id/events')
  @Endpoint({
    tag,
    summary: 'List the events of an order, oldest first',
    ok: {
      status: 200,
      type: OrderEventPage,
      description: 'The event history, which is append-only.',
      example: pageOfOne(orderEvent),
    },
    errors: [],
    scope: 'orders:read',
  })
  async listOrderEvents(
    @Caller() caller: Caller,
    @IdParam('ord') id: string,
    @Query() query: EventsQuery,
  ): Promise<Page<EventDto>> {
    const found = await this.lookUp.orderEvents(inside(caller, query.tenant), id, pageRequest(query));
    return pageOf(found.map(eventDto), query.limit, (e) => e.id);
  }

  private async once(
    caller: Caller,
    keyed: KeyedRequest,
    act: (use: KeyedRequest['use'], waitMs: number) => Promise<Order>,
  ): Promise<OrderDto> {
    return this.shown(await this.idempotency.once(keyed, act, (id) => this.lookUp.order(caller, id)));
  }

  private async shown(order: Order): Promise<OrderDto> {
    return orderDto(order, (await this.waits.ofOrders([order])).get(order.id));
  }
}
