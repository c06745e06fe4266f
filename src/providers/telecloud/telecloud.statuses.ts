import { type SaleStatus } from '../../contract/customer-products.js';

/** How an order stands. */
export const orderStatuses = {
  ACTIVE: 'active',
  PENDING: 'pending',
  SUSPENDED: 'suspended',
  'NON-PAY': 'non_pay',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const;
/** What toggling one leaves. */
export const toggledStatuses = { ACTIVE: 'active', SUSPENDED: 'suspended' } as const;
/** What cancelling one leaves. */
export const cancelledStatus = { CANCELLED: 'cancelled' } as const;

/** Whether a rate plan or a product is for sale. */
export const planStatuses = {
  '1': 'active',
  '2': 'locked',
  '3': 'deleted',
  '4': 'replenish_only',
} as const satisfies Readonly<Record<string, SaleStatus>>;
/** What deleting a rate plan, a product or a component leaves. */
export const deletedStatus = { '3': 'deleted' } as const;

/** Whether a component is billed. */
export const componentStatuses = { '1': 'active', '2': 'suspended', '3': 'deleted' } as const;

/** What deleting a customer leaves. */
export const deletedCustomerStatus = { '2': 'deleted' } as const;
