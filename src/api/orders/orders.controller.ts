import { Body, Controller, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { type Clock } from '../../clock.js';
import { CLOCK } from '../../tokens.js';
import { inside } from '../../access/caller.js';
import { invalidField, type ProblemCode } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { IfMatch, type Match } from '../../http/etags.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { type Page, Paged, pageOf } from '../../http/paging.js';
import { IdParam, SomeField } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { Annotate } from '../../usecases/annotate.js';
import { LookUp } from '../../usecases/look-up.js';
import { OrderNumbers } from '../../usecases/order-numbers.js';
import { PlaceOrder } from '../../usecases/place-order.js';
import { PreviewOrder } from '../../usecases/preview-order.js';
import { Waits } from '../../usecases/waits.js';
import { EventDto, eventDto, EventsQuery } from '../event.dto.js';
import { completed, orderEvent, pageOfOne } from '../examples.js';
import { listRequest, pageOfFound } from '../list-query.js';
import { NoteDto } from '../note.dto.js';
import { pageRequest } from '../page-request.js';
import { TenantQuery } from '../tenant-query.js';
import { groupOf, NewOrderDto, requestOf } from './new-order.dto.js';
import { AnswerOrder } from './order-answer.js';
import { OrderPreviewDto, previewDto } from './order-preview.dto.js';
import { OrderDto, orderDto } from './orders.dto.js';
import { OrdersQuery } from './orders-query.dto.js';

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
    private readonly lookUp: LookUp,
    private readonly annotate: Annotate,
    private readonly waits: Waits,
    private readonly answer: AnswerOrder,
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
    versioned: true,
  })
  createOrder(@Caller() caller: Caller, @Keyed() keyed: KeyedRequest, @Body() body: NewOrderDto): Promise<OrderDto> {
    const request = requestOf(body);
    return this.answer.once(caller, keyed, (use, waitMs) =>
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
      'Takes the same body as an order and returns what would be ordered, the deadline for ordering, the price if the provider quotes one in advance, and the account balance after this order and your other open orders. Read-only: nothing is claimed and no Idempotency-Key is needed. A preview fails for the same reasons as the order would.',
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
    const { provider, customerReference, tenant, limit } = query;
    const filter = { ...onlySet({ provider, customerReference }), ...groupOf(query, '?requestId') };
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
    versioned: true,
  })
  async getOrder(
    @Caller() caller: Caller,
    @IdParam('ord') id: string,
    @Query() { tenant }: TenantQuery,
  ): Promise<OrderDto> {
    return this.answer.shown(await this.lookUp.order(inside(caller, tenant), id));
  }

  @Patch(':id')
  @Endpoint({
    tag,
    summary: 'Update the metadata or reference of an order',
    description: 'Updates your own metadata and reference of the order. Nothing is sent to the provider.',
    ok: { status: 200, type: OrderDto, description: 'The order.', example: completed },
    errors: ['not_found'],
    examples: { 'A cost center': { metadata: { costCenter: '4711' } } },
    scope: 'orders:write',
    versioned: true,
    matched: true,
  })
  async updateOrder(
    @Caller() caller: Caller,
    @IfMatch() match: Match | undefined,
    @IdParam('ord') id: string,
    @Body(SomeField) note: NoteDto,
  ): Promise<OrderDto> {
    return this.answer.shown(await this.annotate.order(caller, id, note, match?.against(orderDto)));
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
}
