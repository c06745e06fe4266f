import { type ComponentUsage, type ServiceChanged, type VariableValue } from '../../contract/service-orders.js';
import {
  type RunningStatus,
  runningStatuses,
  serviceStatuses,
  type ServiceStatus,
} from '../../domain/service-order.js';
import {
  DayField,
  Field,
  IdField,
  IntegerField,
  ListField,
  DecimalField,
  TextField,
  WordField,
} from '../../http/fields.js';
import { transactionIdOptions } from '../event.dto.js';
import { tenant } from '../../http/kinds.js';
import { customerReference } from '../orders/new-order.dto.js';
import { providerId } from '../provider-outcome.dto.js';

const paymentMethodId = {
  max: 64,
  description: "A payment method of the customer's to charge, by its id at the provider.",
  example: '120',
  optional: true,
} as const;
const ratePlanId = { max: 64, description: 'The rate plan.', example: '52747' } as const;

/** The value of a variable of a product. It may be a PIN, and is kept nowhere. */
export class VariableValueDto implements VariableValue {
  @IntegerField({ min: 1, max: 20, description: 'Which variable: 1 is VAR1.', example: 1 })
  number: number;

  @TextField({ max: 500, description: 'Its value. Passed on once and kept nowhere.', example: 'A10000009296F2' })
  value: string;
}

export class ComponentLimitDto {
  @TextField({ max: 64, description: 'The usage component.', example: '8417871' })
  componentId: string;

  @IntegerField({
    min: 0,
    max: 1_000_000_000,
    description: 'How many units of it at most.',
    example: 5000,
    optional: true,
  })
  limit?: number;
}

const variables = {
  max: 20,
  min: 1,
  description: "Values for the product's variables.",
  example: [{ number: 1, value: 'A10000009296F2' }],
} as const;

export class NewServiceOrderDto {
  @Field(providerId, {
    description: 'Where. Needed where several providers have service orders.',
    example: 'telecloud',
    optional: true,
  })
  provider?: string;

  @TextField({ max: 64, description: "The customer it is for, by the provider's id.", example: '88515144' })
  customerId: string;

  @TextField(ratePlanId)
  ratePlanId: string;

  @TextField(paymentMethodId)
  paymentMethodId?: string;

  @IdField('ord', { description: 'For an add-on: the service order that it belongs to.', optional: true })
  parentOrderId?: string;

  @TextField({ max: 64, description: 'The code of whoever referred the customer.', example: 'REF1', optional: true })
  referralCode?: string;

  @TextField({ max: 64, description: 'A promotional code.', example: '20off', optional: true })
  promoCode?: string;

  @ListField(() => ComponentLimitDto, {
    max: 50,
    description: 'Usage components of the product, which it wants where it has some.',
    optional: true,
  })
  components?: ComponentLimitDto[];

  @ListField(() => VariableValueDto, { ...variables, optional: true })
  variables?: VariableValueDto[];

  @Field(customerReference, { description: 'Your own reference.', example: 'PO-4711', optional: true })
  customerReference?: string;
}

export class AdoptServiceOrderDto {
  @Field(providerId, {
    description: 'Where. Needed where several providers have service orders.',
    example: 'telecloud',
    optional: true,
  })
  provider?: string;

  @TextField({ max: 64, description: "The provider's number of the order.", example: '4617ZU4617' })
  providerOrderId: string;

  @Field(tenant, { description: 'Whose it becomes.', example: 'acme' })
  tenant: string;

  @TextField({ max: 64, description: "The customer it is for, by the provider's id.", example: '88515144' })
  customerId: string;

  @TextField(ratePlanId)
  ratePlanId: string;

  @WordField(runningStatuses, {
    description:
      'How the service stands, as you have seen it at the provider. It decides what can be done to it: a service that is stated to be `active` can be suspended.',
    example: 'active',
  })
  status: RunningStatus;

  @DayField({ description: 'The day that its cycle ends.', example: '2030-06-30', optional: true })
  expiresOn?: string;

  @Field(customerReference, { description: "A reference of the tenant's.", example: 'PO-4711', optional: true })
  customerReference?: string;

  @TextField({
    max: 1000,
    description: 'How you know. Becomes part of the history.',
    example: 'Ordered in the portal on 22 November; seen there as active.',
  })
  note: string;
}

export class ServiceMoveDto {
  @TextField({ max: 64, description: 'The customer that it goes to.', example: '88515145' })
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
      'How the service stands from now on. A pending order that is set to `failed` or `cancelled` is refunded by the provider.',
    example: 'active',
    optional: true,
  })
  status?: Exclude<ServiceStatus, 'pending'>;

  @TextField({
    max: 500,
    description: 'Why it failed, for the record; with `failed`.',
    example: 'The SIM is not known.',
    optional: true,
  })
  reason?: string;

  @DayField({ description: 'The day that its cycle is to end.', example: '2030-06-30', optional: true })
  expiresOn?: string;

  @ListField(() => VariableValueDto, { ...variables, optional: true })
  variables?: VariableValueDto[];
}

export class ServiceUnstackDto {
  @TextField({ max: 64, description: 'The stacked plan that is to begin now.', example: '9' })
  stackedPlanId: string;
}

export class UsageReportDto {
  @TextField({ max: 64, description: 'The usage component.', example: '8417871' })
  componentId: string;

  @IntegerField({ min: 0, max: 999_999_999_999, description: 'How many units.', example: 500 })
  units: number;

  @WordField(['additive', 'cumulative'], {
    description: '`additive`: so many more. `cumulative`: so many in all; said twice, it changes nothing.',
    example: 'cumulative',
  })
  mode: 'additive' | 'cumulative';
}

export class ComponentUsageDto implements ComponentUsage {
  @TextField({ max: 64, description: 'The usage component.', example: '8417871' })
  componentId: string;

  @DecimalField({ description: 'How many units there were.', example: '1014' })
  before: string;

  @DecimalField({ description: 'How many there are now.', example: '1514' })
  after: string;

  @DecimalField({ description: 'What a unit costs, in dollars.', example: '0.0030', optional: true })
  unitPrice?: string;

  @DecimalField({ description: 'What this came to, in dollars.', example: '1.5', optional: true })
  total?: string;
}

/** What a change has made of a service. What is not known is not there. */
export class ServiceChangedDto implements ServiceChanged {
  @TextField({ max: 64, description: 'The service order.', example: 'ord_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @WordField(serviceStatuses, { description: 'How it stands now.', example: 'suspended', optional: true })
  status?: ServiceStatus;

  @TextField({ max: 64, description: 'Whose it is now.', example: '88515145', optional: true })
  customerId?: string;

  @TextField({ ...ratePlanId, optional: true })
  ratePlanId?: string;

  @DayField({ description: 'When its cycle ends now.', example: '2030-06-30', optional: true })
  expiresOn?: string;

  @ListField(() => ComponentUsageDto, { max: 100, description: 'Usage components, after a report.', optional: true })
  components?: ComponentUsageDto[];

  @TextField(transactionIdOptions)
  transactionId?: string;
}
