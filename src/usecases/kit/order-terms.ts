import { type OrderPort } from '../../contract/orders.js';
import { type ProviderOptions } from '../../contract/reservations.js';
import { invalidField } from '../../domain/errors.js';
import { type Metadata } from '../../domain/metadata.js';
import { type Connection, isEnded, type Order } from '../../domain/order.js';

/** Terms that all kinds of orders have. */
export interface OrderTerms {
  connection: Connection;
  confirm: 'auto' | 'manual';
  customerReference?: string;
  metadata?: Metadata;
  /** The caller's own ID, shared by related orders. */
  groupId?: string;
  providerOptions: ProviderOptions;
}

export interface OrderRequest extends OrderTerms {
  reservationId: string;
}

/** Whether the order will not change within moments. */
export const atRest = (order: Order): boolean =>
  isEnded(order.status) ||
  order.status === 'awaiting_confirmation' ||
  order.status === 'action_required' ||
  order.status === 'needs_review';

/** How long to wait for a slow order after its last change. */
const slowRestMs = 2_000;

/** The same for an order at this provider: if its orders take hours, requests do not wait for their end. */
export const restOf =
  ({ takesTime }: Pick<OrderPort, 'takesTime'>) =>
  (order: Order): boolean | number =>
    atRest(order) ||
    (takesTime && order.status === 'in_progress' && order.providerOrderIds.length > 0 && order.updatedAt + slowRestMs);

/** Refuses `confirm: manual` if the provider cannot quote a price before it charges. */
export function refuseManual({ confirmable }: Pick<OrderPort, 'confirmable'>, { confirm }: OrderTerms): void {
  if (confirm === 'manual' && !confirmable)
    throw invalidField(
      '/confirm',
      'unsupported',
      'This provider quotes no price before it has the order. Set confirm to "auto".',
    );
}
