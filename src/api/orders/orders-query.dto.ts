import { orderStatuses, type OrderStatus } from '../../domain/order.js';
import { Field, ListField, TextField } from '../../http/field-decorators.js';
import { word } from '../../http/value-kinds.js';
import { tenant } from '../../http/value-formats.js';
import { providerWith } from '../../http/provider-notes.js';
import { NotedListQuery, severalStatuses } from '../list-query.js';
import { providerId } from '../provider-outcome.dto.js';
import { tenantOptions } from '../tenant-query.js';
import { customerReference } from './new-order.dto.js';

export class OrdersQuery extends NotedListQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @ListField(word(orderStatuses), { max: orderStatuses.length, ...severalStatuses('orders', 'completed') })
  status?: OrderStatus[];

  @Field(providerId, {
    description: 'Only orders at this provider.',
    example: providerWith('POST /v1/orders'),
    optional: true,
  })
  provider?: string;

  @Field(customerReference, {
    description: 'Only orders with this customer reference.',
    example: 'PO-4711',
    optional: true,
  })
  customerReference?: string;

  @TextField({
    max: 64,
    description: 'Only orders of this group.',
    example: 'req_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  groupId?: string;

  @TextField({
    max: 64,
    description: 'Use `groupId`.',
    example: 'req_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
    deprecated: true,
  })
  requestId?: string;
}
