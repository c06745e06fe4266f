import { type OwnedNumber } from '../../contract/numbers.js';
import { type OrderStatus } from '../../domain/order.js';

/** Order statuses. An unmapped one is shown, and the order is still followed. */
export const orderStatuses: Readonly<
  Record<string, Extract<OrderStatus, 'in_progress' | 'action_required' | 'completed' | 'rejected' | 'cancelled'>>
> = {
  received: 'in_progress',
  inProgress: 'in_progress',
  documentsRequired: 'action_required',
  completed: 'completed',
  partiallyCompleted: 'completed',
  rejected: 'rejected',
  cancelled: 'cancelled',
};

/** Statuses of one number of an order. A number that is neither active nor failed is pending. */
export const orderedNumberStatuses = { active: 'active', failed: 'failed', pending: 'pending' } as const;

/** Statuses of numbers in service; an unmapped one is shown as unknown. */
export const numberStatuses: Readonly<Record<string, OwnedNumber['status']>> = {
  active: 'active',
  ceased: 'cancelled',
};
