import { type Metadata } from '../../domain/metadata.js';
import { onlySet } from '../../domain/only-set.js';
import {
  type Connection,
  type Order,
  orderedNumberStatuses,
  type OrderedNumberStatus,
  orderStatuses,
  type OrderStatus,
} from '../../domain/order.js';
import { type WaitingFor } from '../../domain/waiting.js';
import {
  Field,
  ListField,
  ObjectField,
  OptionsField,
  PhoneNumberField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { text } from '../../http/value-kinds.js';
import { tenant } from '../../http/value-formats.js';
import { NotedField } from '../../http/metadata-field.js';
import { providerWith } from '../../http/provider-notes.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { WaitingForDto, waitingDto } from '../waiting.dto.js';
import { OrderConnectionField } from '../connection.dto.js';
import { customerReference } from './new-order.dto.js';
import { ServiceDto, serviceDto } from './ordered-service.dto.js';
import { OrderFailureDto } from './order-failure.dto.js';
import { CostDto } from './cost.dto.js';

export class OrderedNumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @WordField(orderedNumberStatuses, {
    description: '`active`: in service. `failed`: not purchased.',
    example: 'active',
  })
  status: OrderedNumberStatus;
}

export class OrderApprovalDto {
  @TextField({ max: 64, description: 'The key that placed the order, which cannot confirm it.', example: 'acme-1' })
  requestedBy: string;
}

export class OrderDto {
  @TextField({ max: 64, description: 'The order.', example: 'ord_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @WordField(['number', 'service'], {
    description: 'What is ordered. For `service`, see `/v1/service-orders`.',
    example: 'number',
  })
  kind: 'number' | 'service';

  @TextField({ max: 32, description: 'The provider of the order.', example: providerWith('POST /v1/orders') })
  provider: string;

  @TextField({
    max: 64,
    description: "The provider's ID of the order, once it has one.",
    example: '700001',
    optional: true,
  })
  providerOrderId?: string;

  @ListField(text({ max: 64 }), {
    max: 1000,
    description: 'All provider order IDs, if the provider created several.',
    example: ['700001'],
  })
  providerOrderIds: string[];

  @TextField({
    max: 128,
    description:
      "The provider's own status for orders that take time. Values this gateway does not recognize have no effect.",
    example: 'inProgress',
    optional: true,
  })
  providerStatus?: string;

  @TextField({
    max: 64,
    description: 'The reservation it was created from.',
    example: 'rsv_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  reservationId?: string;

  @TextField({
    max: 64,
    description: 'Common ID of related orders: yours, or a generated one. `GET /v1/orders?groupId=` lists them.',
    example: 'req_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  groupId?: string;

  @TextField({
    max: 64,
    description: 'Same as `groupId`.',
    example: 'req_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
    deprecated: true,
  })
  requestId?: string;

  @WordField(orderStatuses, {
    description:
      'Progresses in the background. `outcome_unknown`: a reply was lost and the gateway is determining the outcome by reading; nothing is sent twice. `needs_review`: reading could not determine the outcome; `failure` says what to check, and `POST …/resolve` settles it.',
    example: 'completed',
  })
  status: OrderStatus;

  @ListField(() => OrderedNumberDto, { max: 1000, description: 'The ordered numbers.' })
  phoneNumbers: OrderedNumberDto[];

  @OrderConnectionField({
    description: 'How calls are delivered, as ordered.',
    example: { trunkId: '3' },
    optional: true,
  })
  connection?: Connection;

  @OptionsField({
    description: 'Provider-specific settings sent with the order, both your own and derived ones.',
    optional: true,
  })
  providerOptions?: Record<string, unknown>;

  @ObjectField(() => ServiceDto, { description: 'The ordered service and its status.', optional: true })
  service?: ServiceDto;

  @ObjectField(() => CostDto, { description: 'Cost, once the provider has reported it.', optional: true })
  cost?: CostDto;

  @Field(customerReference, { description: 'Your own reference.', example: 'PO-4711', optional: true })
  customerReference?: string;

  @NotedField()
  metadata: Metadata;

  @ObjectField(() => OrderFailureDto, {
    description: 'Why it was rejected, or what to check.',
    optional: true,
  })
  failure?: OrderFailureDto;

  @ObjectField(() => AttentionDto, {
    description: 'Why the resource needs attention. Cleared when the cause is gone.',
    optional: true,
  })
  attention?: AttentionDto;

  @ObjectField(() => WaitingForDto, {
    description: 'What it is waiting for. Absent while the gateway is working on it and once it has ended.',
    optional: true,
  })
  waitingFor?: WaitingForDto;

  @ObjectField(() => OrderApprovalDto, {
    description: 'Present while it waits for the approval of a second key (`approvalAbove`).',
    optional: true,
  })
  approval?: OrderApprovalDto;

  @TimeField({ description: 'Deadline for confirming the order.', optional: true })
  confirmBy?: string;

  @TimeField({ description: 'When the order was created.' })
  createdAt: string;

  @TimeField({ description: 'When it was last updated.' })
  updatedAt: string;
}

/** An adopted order, for the operator that adopted it. */
export class AdoptedOrderDto extends OrderDto {
  @Field(tenant, { description: 'The tenant it belongs to.', example: 'acme' })
  tenant: string;
}

export function orderDto(o: Order, waiting?: WaitingFor): OrderDto {
  const [providerOrderId] = o.providerOrderIds;
  return {
    id: o.id,
    kind: o.kind,
    provider: o.provider,
    ...onlySet({ providerOrderId }),
    providerOrderIds: o.providerOrderIds,
    ...onlySet({ providerStatus: o.providerStatus, reservationId: o.reservationId }),
    ...onlySet({ groupId: o.groupId, requestId: o.groupId }),
    status: o.status,
    phoneNumbers: o.numbers,
    ...(o.kind === 'number' && { providerOptions: o.providerOptions }),
    ...onlySet({ connection: o.connection }),
    ...(o.service && { service: serviceDto(o.service) }),
    ...onlySet({ cost: o.cost, customerReference: o.customerReference }),
    metadata: o.metadata ?? {},
    ...onlySet({ failure: o.failure }),
    ...attentionDto(o.attention),
    ...waitingDto(waiting),
    ...(o.approvalFor === undefined ? {} : { approval: { requestedBy: o.approvalFor } }),
    ...(o.status === 'awaiting_confirmation' ? { confirmBy: new Date(o.confirmBy!).toISOString() } : {}),
    createdAt: new Date(o.createdAt).toISOString(),
    updatedAt: new Date(o.updatedAt).toISOString(),
  };
}

export const adoptedOrderDto = (order: Order): AdoptedOrderDto => ({ ...orderDto(order), tenant: order.tenant });
