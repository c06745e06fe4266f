import { type ComponentUsage, type ServiceChanged } from '../../contract/service-orders.js';
import { serviceStatuses, type ServiceStatus } from '../../domain/service-order.js';
import { DayField, DecimalField, IntegerField, ListField, TextField, WordField } from '../../http/field-decorators.js';
import { transactionIdOptions } from '../event.dto.js';
import { paymentMethodId, ratePlanId, variables, VariableValueDto } from './service-orders.dto.js';

export class ServiceMoveDto {
  @TextField({ max: 64, description: 'The customer to transfer it to.', example: '88515145' })
  newCustomerId: string;
}

export class ServiceSwapDto {
  @ListField(() => VariableValueDto, variables)
  variables: VariableValueDto[];
}

export class ServiceReplenishDto {
  @TextField(ratePlanId)
  ratePlanId: string;

  @TextField(paymentMethodId)
  paymentMethodId?: string;
}

const settable = serviceStatuses.filter((status) => status !== 'pending');

export class ServiceUpdateDto {
  @WordField(settable, {
    description:
      'New status of the service. The provider refunds a pending order that is set to `failed` or `cancelled`.',
    example: 'active',
    optional: true,
  })
  status?: Exclude<ServiceStatus, 'pending'>;

  @TextField({
    max: 500,
    description: 'Reason, for the record. Use with `failed`.',
    example: 'The SIM is unknown.',
    optional: true,
  })
  reason?: string;

  @DayField({ description: 'New end of its billing cycle.', example: '2030-06-30', optional: true })
  expiresOn?: string;

  @ListField(() => VariableValueDto, { ...variables, optional: true })
  variables?: VariableValueDto[];
}

export class ServiceUnstackDto {
  @TextField({ max: 64, description: 'The stacked plan to start now.', example: '9' })
  stackedPlanId: string;
}

export class UsageReportDto {
  @TextField({ max: 64, description: 'The usage component.', example: '8417871' })
  componentId: string;

  @IntegerField({ min: 0, max: 999_999_999_999, description: 'Number of units.', example: 500 })
  units: number;

  @WordField(['additive', 'cumulative'], {
    description: '`additive`: adds this many units. `cumulative`: sets the total; repeating it changes nothing.',
    example: 'cumulative',
  })
  mode: 'additive' | 'cumulative';
}

export class ComponentUsageDto implements ComponentUsage {
  @TextField({ max: 64, description: 'The usage component.', example: '8417871' })
  componentId: string;

  @DecimalField({ description: 'Units before this report.', example: '1014' })
  before: string;

  @DecimalField({ description: 'Units after this report.', example: '1514' })
  after: string;

  @DecimalField({ description: 'Price per unit, in US dollars.', example: '0.0030', optional: true })
  unitPrice?: string;

  @DecimalField({ description: 'Charge for this report, in US dollars.', example: '1.5', optional: true })
  total?: string;
}

/** The effects of a change on a service. What is unknown is absent. */
export class ServiceChangeResultDto implements ServiceChanged {
  @TextField({ max: 64, description: 'The service order.', example: 'ord_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @WordField(serviceStatuses, { description: 'Current status.', example: 'suspended', optional: true })
  status?: ServiceStatus;

  @TextField({ max: 64, description: 'Current customer.', example: '88515145', optional: true })
  customerId?: string;

  @TextField({ ...ratePlanId, optional: true })
  ratePlanId?: string;

  @DayField({ description: 'Current end of the billing cycle.', example: '2030-06-30', optional: true })
  expiresOn?: string;

  @ListField(() => ComponentUsageDto, {
    max: 100,
    description: 'Usage components, after a usage report.',
    optional: true,
  })
  components?: ComponentUsageDto[];

  @TextField(transactionIdOptions)
  transactionId?: string;
}
