import { FieldErrorDto, UpstreamFaultDto } from '../../http/problem.js';
import { problemCodes, type ProblemCode } from '../../domain/errors.js';
import {
  type Connection,
  type Order,
  orderedNumberStatuses,
  type OrderedNumberStatus,
  orderStatuses,
  type OrderStatus,
} from '../../domain/order.js';
import { type Service, serviceStatuses, type ServiceStatus } from '../../domain/service-order.js';
import {
  DayField,
  Field,
  IntegerField,
  ListField,
  MoneyDto,
  MoneyField,
  ObjectField,
  OptionsField,
  PhoneNumberField,
  TextField,
  TimeField,
  WordField,
} from '../../http/fields.js';
import { integer, phoneNumber, tenant, text } from '../../http/kinds.js';
import { PageQuery } from '../../http/paging.js';
import { type OrderPreview } from '../../usecases/preview-order.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { providerId } from '../provider-outcome.dto.js';
import { tenantOptions } from '../tenant-query.js';
import { OrderConnectionField } from '../connection.dto.js';
import { ComponentLimitDto } from '../service-orders/service-orders.dto.js';
import { customerReference } from './new-order.dto.js';

export class OrdersQuery extends PageQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @WordField(orderStatuses, { description: 'Only orders in this status.', example: 'completed', optional: true })
  status?: OrderStatus;

  @Field(providerId, { description: 'Only orders at this provider.', example: 'didtfn', optional: true })
  provider?: string;

  @Field(customerReference, {
    description: 'Only orders with this reference of yours.',
    example: 'PO-4711',
    optional: true,
  })
  customerReference?: string;

  @TextField({
    max: 64,
    description: 'Only orders of this request.',
    example: 'req_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  requestId?: string;
}

export class ResolutionDto {
  @WordField(['completed', 'rejected', 'cancelled'], {
    description:
      'What you found out: the numbers are in service, the order was not carried out, or it is called off. Numbers that are `active` already stay so: of an order that has some, the others were not bought, and it ends as `partially_completed`.',
    example: 'completed',
  })
  outcome: 'completed' | 'rejected' | 'cancelled';

  @TextField({
    max: 64,
    description: "The provider's id of the order, if you found one.",
    example: '700001',
    optional: true,
  })
  providerOrderId?: string;

  @TextField({
    max: 1000,
    description: 'How you know. Becomes part of the history.',
    example: 'Seen as processed in the portal on 22 November.',
  })
  note: string;
}

export class OrderedNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @WordField(orderedNumberStatuses, { description: '`active`: in service. `failed`: not bought.', example: 'active' })
  status: OrderedNumberStatus;
}

export class CostLineDto {
  @TextField({
    max: 128,
    description: "What for; the provider's own name where it does not document more.",
    example: 'Taxes',
  })
  description: string;

  @MoneyField({ description: 'How much; a discount is negative.' })
  amount: MoneyDto;
}

export class CostDto {
  @MoneyField({ description: 'What the provider charges for the order.' })
  total: MoneyDto;

  @ListField(() => CostLineDto, { max: 100, description: 'What it is made of, where the provider says so.' })
  lines: CostLineDto[];
}

export class OrderFailureDto {
  @WordField(problemCodes, { description: 'What kind of failure.', example: 'insufficient_balance' })
  code: ProblemCode;

  @TextField({
    max: 2048,
    description: 'The same for people: what happened, and what to do.',
    example: 'The balance does not cover the order. Nothing was charged.',
  })
  detail: string;

  @ListField(() => FieldErrorDto, {
    max: 1000,
    description: 'Each number that was refused, by its place in the order.',
    optional: true,
  })
  errors?: FieldErrorDto[];

  @ObjectField(() => UpstreamFaultDto, { description: 'What the provider said of it, scrubbed.', optional: true })
  upstream?: UpstreamFaultDto;
}

/** The service that an order is of. */
export class ServiceDto {
  @TextField({ max: 64, description: "The customer, by the provider's id.", example: '88515144' })
  customerId: string;

  @TextField({ max: 64, description: 'The rate plan.', example: '52747' })
  ratePlanId: string;

  @TextField({
    max: 64,
    description: "The payment method of the customer's that was to be charged.",
    example: '120',
    optional: true,
  })
  paymentMethodId?: string;

  @TextField({
    max: 64,
    description: "For an add-on: the provider's number of the order that it belongs to.",
    example: '4617ZU4617',
    optional: true,
  })
  parentOrderNumber?: string;

  @TextField({ max: 64, description: 'The code of whoever referred the customer.', example: 'REF1', optional: true })
  referralCode?: string;

  @TextField({ max: 64, description: 'The promotional code.', example: '20off', optional: true })
  promoCode?: string;

  @ListField(() => ComponentLimitDto, { max: 50, description: 'Usage components of the product.', optional: true })
  components?: ComponentLimitDto[];

  @ListField(integer({ min: 1, max: 20 }), {
    max: 20,
    description: "Which of the product's variables were given, by their numbers; their values are kept nowhere.",
    example: [1],
    optional: true,
  })
  variables?: number[];

  @WordField(serviceStatuses, {
    description:
      'How it stands, as far as the provider has said; for an order that was taken in, whoever did that. `pending`: taken, and not provisioned yet.',
    example: 'active',
    optional: true,
  })
  status?: ServiceStatus;

  @DayField({
    description: 'When its cycle ends, once the provider has said so.',
    example: '2030-06-30',
    optional: true,
  })
  expiresOn?: string;
}

export class OrderDto {
  @TextField({ max: 64, description: 'The order.', example: 'ord_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @WordField(['number', 'service'], {
    description: 'What is ordered. `service`: see `/v1/service-orders`.',
    example: 'number',
  })
  kind: 'number' | 'service';

  @TextField({ max: 32, description: 'Where.', example: 'didtfn' })
  provider: string;

  @TextField({ max: 64, description: "The provider's id of it, once it has one.", example: '700001', optional: true })
  providerOrderId?: string;

  @ListField(text({ max: 64 }), {
    max: 1000,
    description: 'All of them, where the provider made several.',
    example: ['700001'],
  })
  providerOrderIds: string[];

  @TextField({
    max: 128,
    description:
      "The provider's own words for how it stands, where it takes its time; some of them are not known here and change nothing.",
    example: 'inProgress',
    optional: true,
  })
  providerStatus?: string;

  @TextField({
    max: 64,
    description: 'The reservation it was made from.',
    example: 'rsv_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  reservationId?: string;

  @TextField({
    max: 64,
    description:
      'What related orders have in common: your own id, or one that was made up. `GET /v1/orders?requestId=` lists them.',
    example: 'req_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  requestId?: string;

  @WordField(orderStatuses, {
    description:
      'It goes on by itself. `outcome_unknown`: a reply was lost; it is settled by reading, nothing is sent twice. `needs_review`: reading could not tell; `failure` says what to look for, `POST …/resolve` ends it.',
    example: 'completed',
  })
  status: OrderStatus;

  @ListField(() => OrderedNumberDto, { max: 1000, description: 'Its numbers.' })
  phoneNumbers: OrderedNumberDto[];

  @OrderConnectionField({
    description: 'How calls reach its numbers, as it was ordered.',
    example: { trunkId: '3' },
    optional: true,
  })
  connection?: Connection;

  @OptionsField({
    description: "The provider's own settings that it was sent with: those given, and those that follow from them.",
    optional: true,
  })
  providerOptions?: Record<string, unknown>;

  @ObjectField(() => ServiceDto, { description: 'What service it is of, and how that stands.', optional: true })
  service?: ServiceDto;

  @ObjectField(() => CostDto, { description: 'What it costs, once the provider has said so.', optional: true })
  cost?: CostDto;

  @Field(customerReference, { description: 'Your own reference.', example: 'PO-4711', optional: true })
  customerReference?: string;

  @ObjectField(() => OrderFailureDto, {
    description: 'Why it was rejected, or what a person has to look into.',
    optional: true,
  })
  failure?: OrderFailureDto;

  @ObjectField(() => AttentionDto, {
    description: 'That it wants a look, and why; goes by itself when the cause does.',
    optional: true,
  })
  attention?: AttentionDto;

  @TimeField({ description: 'Until when it can be confirmed.', optional: true })
  confirmBy?: string;

  @TimeField({ description: 'When it was placed.' })
  createdAt: string;

  @TimeField({ description: 'When it last changed.' })
  updatedAt: string;
}

/** An order that was made elsewhere and taken in, for whoever did that. */
export class AdoptedOrderDto extends OrderDto {
  @Field(tenant, { description: 'Whose it is.', example: 'acme' })
  tenant: string;
}

export class PreviewBalanceDto {
  @MoneyField({ description: 'What the account holds now.' })
  now: MoneyDto;

  @MoneyField({ description: 'What your orders that have not ended will still take, as far as they are priced.' })
  pending: MoneyDto;

  @IntegerField({ min: 0, max: 1_000_000, description: 'How many these are.', example: 1 })
  pendingOrders: number;

  @MoneyField({ description: 'What is left after those, and after this one where its cost is known.' })
  after: MoneyDto;
}

export class OrderPreviewDto {
  @TextField({ max: 64, description: 'The reservation.', example: 'rsv_01kf3xw8q20000m5e7r9t2v4x6' })
  reservationId: string;

  @TextField({ max: 32, description: 'Where.', example: 'didtfn' })
  provider: string;

  @ListField(phoneNumber, { max: 1000, description: 'What would be ordered.', example: ['+12062190100'] })
  phoneNumbers: string[];

  @TimeField({ description: 'Until when an order may claim the reservation.' })
  orderableUntil: string;

  @IntegerField({ min: 0, max: 31_536_000, description: 'Seconds until then.', example: 547 })
  secondsToOrder: number;

  @ObjectField(() => CostDto, {
    description:
      'What it would cost. Absent where the provider says so only of an order that it has: then order with `confirm: manual`, which stops with the price.',
    optional: true,
  })
  cost?: CostDto;

  @ObjectField(() => PreviewBalanceDto, {
    description: "The account's money; for keys with scope `billing:read`, where the provider says so.",
    optional: true,
  })
  balance?: PreviewBalanceDto;
}

export function previewDto({ reservation, cost, balance }: OrderPreview): OrderPreviewDto {
  const { id, provider, numbers, orderableUntil } = reservation;
  return {
    reservationId: id,
    provider,
    phoneNumbers: numbers.filter((n) => n.live && n.endsAs === undefined).map((n) => n.phoneNumber),
    orderableUntil: new Date(orderableUntil).toISOString(),
    secondsToOrder: Math.max(0, Math.floor((orderableUntil - Date.now()) / 1000)),
    ...(cost && { cost }),
    ...(balance && { balance }),
  };
}

function serviceDto({ components, variables, ...service }: Service): ServiceDto {
  return {
    ...service,
    ...(components && { components: [...components] }),
    ...(variables && { variables: [...variables] }),
  };
}

export function orderDto(o: Order): OrderDto {
  const [providerOrderId] = o.providerOrderIds;
  return {
    id: o.id,
    kind: o.kind,
    provider: o.provider,
    ...(providerOrderId === undefined ? {} : { providerOrderId }),
    providerOrderIds: o.providerOrderIds,
    ...(o.providerStatus === undefined ? {} : { providerStatus: o.providerStatus }),
    ...(o.reservationId === undefined ? {} : { reservationId: o.reservationId }),
    ...(o.requestId === undefined ? {} : { requestId: o.requestId }),
    status: o.status,
    phoneNumbers: o.numbers,
    ...(o.kind === 'number' && { providerOptions: o.providerOptions }),
    ...(o.connection && { connection: o.connection }),
    ...(o.service && { service: serviceDto(o.service) }),
    ...(o.cost && { cost: o.cost }),
    ...(o.customerReference === undefined ? {} : { customerReference: o.customerReference }),
    ...(o.failure && { failure: o.failure }),
    ...attentionDto(o.attention),
    ...(o.status === 'awaiting_confirmation' ? { confirmBy: new Date(o.confirmBy!).toISOString() } : {}),
    createdAt: new Date(o.createdAt).toISOString(),
    updatedAt: new Date(o.updatedAt).toISOString(),
  };
}

export const adoptedOrderDto = (order: Order): AdoptedOrderDto => ({ ...orderDto(order), tenant: order.tenant });
