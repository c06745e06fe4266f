import { type OwnedNumber } from '../../contract/numbers.js';
import { type OrderStatus } from '../../domain/order.js';

/** How an order stands. A word that is not here is shown, and the order followed on. */
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

/** How one number of an order stands. What is neither in service nor failed is still to come. */
export const orderedNumberStatuses = { active: 'active', failed: 'failed', pending: 'pending' } as const;

/** How a number in service stands; any other word is shown as unknown. */
export const numberStatuses: Readonly<Record<string, OwnedNumber['status']>> = {
  active: 'active',
  ceased: 'cancelled',
};
