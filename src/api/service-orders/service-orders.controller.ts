import { Body, Controller, Get, Post } from '@nestjs/common';
import { onlySet } from '../../domain/only-set.js';
import { type Order } from '../../domain/order.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Idempotency, Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { IdParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { AdoptServiceOrder } from '../../usecases/adopt-service-order.js';
import { ServiceOrders } from '../../usecases/service-orders.js';
import { Waits } from '../../usecases/waits.js';
import { AdoptedOrderDto, adoptedOrderDto, OrderDto, orderDto } from '../orders/orders.dto.js';
import { readErrors } from '../read-errors.js';
import { id, errors, common, requestOf, withoutValues } from './routes-in-common.js';
import { ServiceOrderAdoptionDto, NewServiceOrderDto } from './service-orders.dto.js';

const ordered: OrderDto = {
  id,
  kind: 'service',
  provider: providerWith('POST /v1/service-orders'),
  providerOrderId: '4617ZU4617',
  providerOrderIds: ['4617ZU4617'],
  status: 'completed',
  phoneNumbers: [],
  service: { customerId: '88515144', ratePlanId: '52747', status: 'active' },
  metadata: {},
  createdAt: '2026-03-01T12:31:00.000Z',
  updatedAt: '2026-03-01T12:31:00.140Z',
};
@Controller('v1/service-orders')
export class ServiceOrdersController {
  constructor(
    private readonly serviceOrders: ServiceOrders,
    private readonly adoption: AdoptServiceOrder,
    private readonly idempotency: Idempotency,
    private readonly waits: Waits,
  ) {}

  @Post()
  @MayWait()
  @Endpoint({
    tag: common.tag,
    summary: 'Create a service order',
    description:
      'Sent once. Status `in_progress` with `service.status` `pending` means that the provider accepted the order but the service is not provisioned yet; the party that provisions it completes the order with `PATCH`. If the reply is lost, the order goes to manual review and is never sent again. Also listed by `GET /v1/orders`, where you find its history and `POST …/resolve`.',
    ok: { status: 201, type: OrderDto, description: 'The order, with its current status.', example: ordered },
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
    scope: 'orders:write',
    idempotent: 'required',
  })
  async createServiceOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Body() body: NewServiceOrderDto,
  ): Promise<OrderDto> {
    const request = requestOf(body);
    const order = await this.idempotency.once<Order>(
      withFingerprint(keyed, [{ ...request, variables: request.variables && withoutValues(request.variables) }]),
      (use, waitMs) => this.serviceOrders.place(caller, request, use, waitMs),
      (made) => this.serviceOrders.one(caller, made),
    );
    return this.shown(order);
  }

  @Post('adopt')
  @Endpoint({
    tag: common.tag,
    summary: 'Adopt a service order created elsewhere',
    description:
      'Assigns an order that exists at the provider, but was not created through this gateway, to a tenant, who can then manage it. Nothing changes at the provider. If the provider can be queried, only an order that it confirms is adopted; what it does not return (status, rate plan, end of the billing cycle) is taken from your request, and the history distinguishes the two. Adopting an order that is already managed here, or that may be one that this gateway sent and whose reply was lost, returns 409.',
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
    @Body() { customerId, ratePlanId, status, expiresOn, ...request }: ServiceOrderAdoptionDto,
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
    scope: 'orders:read',
    versioned: true,
  })
  async getServiceOrder(@Caller() caller: Caller, @IdParam('ord') order: string): Promise<OrderDto> {
    return this.shown(await this.serviceOrders.one(caller, order));
  }

  private async shown(order: Order): Promise<OrderDto> {
    return orderDto(order, (await this.waits.ofOrders([order])).get(order.id));
  }
}
