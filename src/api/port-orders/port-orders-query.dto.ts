import { portStatuses, type PortStatus } from '../../domain/port-order.js';
import { Field, ListField } from '../../http/field-decorators.js';
import { word } from '../../http/value-kinds.js';
import { tenant } from '../../http/value-formats.js';
import { providerWith } from '../../http/provider-notes.js';
import { NotedListQuery, severalStatuses } from '../list-query.js';
import { providerId } from '../provider-outcome.dto.js';
import { tenantOptions } from '../tenant-query.js';
import { customerReference } from './new-port-order.dto.js';

export class PortOrdersQuery extends NotedListQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @ListField(word(portStatuses), { max: portStatuses.length, ...severalStatuses('ports', 'foc_confirmed') })
  status?: PortStatus[];

  @Field(providerId, {
    description: 'Only ports to this provider.',
    example: providerWith('POST /v1/port-orders'),
    optional: true,
  })
  provider?: string;

  @Field(customerReference, {
    description: 'Only ports with this customer reference.',
    example: 'PO-4711',
    optional: true,
  })
  customerReference?: string;
}
