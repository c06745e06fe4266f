import { type Service, serviceStatuses, type ServiceStatus } from '../../domain/service-order.js';
import { DayField, ListField, TextField, WordField } from '../../http/field-decorators.js';
import { integer } from '../../http/value-kinds.js';
import { ComponentLimitDto } from '../service-orders/service-orders.dto.js';

/** The service of a service order. */
export class ServiceDto {
  @TextField({ max: 64, description: "The provider's ID of the customer.", example: '88515144' })
  customerId: string;

  @TextField({ max: 64, description: 'The rate plan.', example: '52747' })
  ratePlanId: string;

  @TextField({
    max: 64,
    description: "The customer's payment method to charge.",
    example: '120',
    optional: true,
  })
  paymentMethodId?: string;

  @TextField({
    max: 64,
    description: "For an add-on: the provider's ID of the parent order.",
    example: '4617ZU4617',
    optional: true,
  })
  parentOrderNumber?: string;

  @TextField({ max: 64, description: "Referral code of the customer's referrer.", example: 'REF1', optional: true })
  referralCode?: string;

  @TextField({ max: 64, description: 'Promotional code.', example: '20off', optional: true })
  promoCode?: string;

  @ListField(() => ComponentLimitDto, { max: 50, description: 'Usage components of the product.', optional: true })
  components?: ComponentLimitDto[];

  @ListField(integer({ min: 1, max: 20 }), {
    max: 20,
    description: 'The numbers of the product variables that were given. Their values are never stored.',
    example: [1],
    optional: true,
  })
  variables?: number[];

  @WordField(serviceStatuses, {
    description:
      'Service status, as last reported by the provider, or as stated when the order was adopted. `pending`: accepted but not provisioned yet.',
    example: 'active',
    optional: true,
  })
  status?: ServiceStatus;

  @DayField({
    description: 'End of the billing cycle, once the provider has reported it.',
    example: '2030-06-30',
    optional: true,
  })
  expiresOn?: string;
}

export function serviceDto({ components, variables, ...service }: Service): ServiceDto {
  return {
    ...service,
    ...(components && { components: [...components] }),
    ...(variables && { variables: [...variables] }),
  };
}
