/**
 * Status of a service at its provider:
 * - `pending`: accepted, and not provisioned yet; - `active`; - `suspended`: suspended, by anyone;
 * - `non_pay`: suspended for non-payment; - `failed`: never provisioned; - `cancelled`: ended.
 */
export const serviceStatuses = ['pending', 'active', 'suspended', 'non_pay', 'failed', 'cancelled'] as const;
export type ServiceStatus = (typeof serviceStatuses)[number];

/** Statuses of a service that has not ended. */
export const runningStatuses = ['pending', 'active', 'suspended', 'non_pay'] as const satisfies ServiceStatus[];
export type RunningStatus = (typeof runningStatuses)[number];

/** A usage component of an ordered product, and its maximum usage. */
export interface ComponentLimit {
  componentId: string;
  limit?: number;
}

/** What a service order orders, and the status of the service. */
export interface Service {
  /** The provider's id of the customer that it is for. */
  customerId: string;
  ratePlanId: string;
  paymentMethodId?: string;
  /** The provider's number of the order that an add-on belongs to. */
  parentOrderNumber?: string;
  referralCode?: string;
  promoCode?: string;
  components?: readonly ComponentLimit[];
  /** Which of the product's variables were given. Their values may be PINs, and are not stored. */
  variables?: readonly number[];
  /** Once the provider has said so. */
  status?: ServiceStatus;
  /** The day that its cycle ends, `YYYY-MM-DD`, once the provider has said so. */
  expiresOn?: string;
}

/** Changes of an existing service. */
export type ServicePatch = Partial<Pick<Service, 'status' | 'expiresOn' | 'customerId' | 'ratePlanId'>>;
