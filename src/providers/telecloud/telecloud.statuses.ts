import { type SaleStatus } from '../../contract/customer-products.js';

/** Order statuses. */
export const orderStatuses = {
  ACTIVE: 'active',
  PENDING: 'pending',
  SUSPENDED: 'suspended',
  'NON-PAY': 'non_pay',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const;
/** The status after a toggle. */
export const toggledStatuses = { ACTIVE: 'active', SUSPENDED: 'suspended' } as const;
/** The status after a cancellation. */
export const cancelledStatus = { CANCELLED: 'cancelled' } as const;

/** Whether a rate plan or a product is on sale. */
export const planStatuses = {
  '1': 'active',
  '2': 'locked',
  '3': 'deleted',
  '4': 'replenish_only',
} as const satisfies Readonly<Record<string, SaleStatus>>;
/** The status of a deleted rate plan, product or component. */
export const deletedStatus = { '3': 'deleted' } as const;

/** Whether a component is billed. */
export const componentStatuses = { '1': 'active', '2': 'suspended', '3': 'deleted' } as const;

/** The status of a deleted customer. */
export const deletedCustomerStatus = { '2': 'deleted' } as const;
