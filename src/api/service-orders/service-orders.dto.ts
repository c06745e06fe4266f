import { type Metadata } from '../../domain/metadata.js';
import { type VariableValue } from '../../contract/service-orders.js';
import { type RunningStatus, runningStatuses } from '../../domain/service-order.js';
import {
  DayField,
  Field,
  IdField,
  IntegerField,
  ListField,
  TextField,
  WordField,
} from '../../http/field-decorators.js';
import { tenant } from '../../http/value-formats.js';
import { MetadataField } from '../../http/metadata-field.js';
import { providerWith } from '../../http/provider-notes.js';
import { customerReference } from '../orders/new-order.dto.js';
import { providerId } from '../provider-outcome.dto.js';

export const paymentMethodId = {
  max: 64,
  description: "ID of the customer's payment method to charge.",
  example: '120',
  optional: true,
} as const;
export const ratePlanId = { max: 64, description: 'The rate plan.', example: '52747' } as const;

/** The value of a product variable. It may be a PIN, and is never stored. */
export class VariableValueDto implements VariableValue {
  @IntegerField({ min: 1, max: 20, description: 'Variable number: 1 is VAR1.', example: 1 })
  number: number;

  @TextField({ max: 500, description: 'Value. Forwarded once and never stored.', example: 'A10000009296F2' })
  value: string;
}

export class ComponentLimitDto {
  @TextField({ max: 64, description: 'The usage component.', example: '8417871' })
  componentId: string;

  @IntegerField({
    min: 0,
    max: 1_000_000_000,
    description: 'Maximum number of units.',
    example: 5000,
    optional: true,
  })
  limit?: number;
}

export const variables = {
  max: 20,
  min: 1,
  description: "Values for the product's variables.",
  example: [{ number: 1, value: 'A10000009296F2' }],
} as const;

export class NewServiceOrderDto {
  @Field(providerId, {
    description: 'The provider. Required if more than one provider has service orders.',
    example: providerWith('POST /v1/service-orders'),
    optional: true,
  })
  provider?: string;

  @TextField({ max: 64, description: "The provider's ID of the customer.", example: '88515144' })
  customerId: string;

  @TextField(ratePlanId)
  ratePlanId: string;

  @TextField(paymentMethodId)
  paymentMethodId?: string;

  @IdField('ord', { description: 'For an add-on: the service order it belongs to.', optional: true })
  parentOrderId?: string;

  @TextField({ max: 64, description: "Referral code of the customer's referrer.", example: 'REF1', optional: true })
  referralCode?: string;

  @TextField({ max: 64, description: 'Promotional code.', example: '20off', optional: true })
  promoCode?: string;

  @ListField(() => ComponentLimitDto, {
    max: 50,
    description: 'Usage components of the product. Required if the product has any.',
    optional: true,
  })
  components?: ComponentLimitDto[];

  @ListField(() => VariableValueDto, { ...variables, optional: true })
  variables?: VariableValueDto[];

  @Field(customerReference, { description: 'Your own reference.', example: 'PO-4711', optional: true })
  customerReference?: string;

  @MetadataField()
  metadata?: Metadata;
}

export class ServiceOrderAdoptionDto {
  @Field(providerId, {
    description: 'The provider. Required if more than one provider has service orders.',
    example: providerWith('POST /v1/service-orders'),
    optional: true,
  })
  provider?: string;

  @TextField({ max: 64, description: "The provider's ID of the order.", example: '4617ZU4617' })
  providerOrderId: string;

  @Field(tenant, { description: 'The tenant to assign it to.', example: 'acme' })
  tenant: string;

  @TextField({ max: 64, description: "The provider's ID of the customer.", example: '88515144' })
  customerId: string;

  @TextField(ratePlanId)
  ratePlanId: string;

  @WordField(runningStatuses, {
    description:
      'Service status, as you have seen it at the provider. It determines which actions are possible: a service stated as `active` can be suspended.',
    example: 'active',
  })
  status: RunningStatus;

  @DayField({ description: 'End of its billing cycle.', example: '2030-06-30', optional: true })
  expiresOn?: string;

  @Field(customerReference, { description: "The tenant's own reference.", example: 'PO-4711', optional: true })
  customerReference?: string;

  @TextField({
    max: 1000,
    description: 'How you verified this. Recorded in the history.',
    example: "Ordered in the provider's portal on November 22; seen there as active.",
  })
  note: string;
}
