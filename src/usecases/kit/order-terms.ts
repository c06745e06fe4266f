import { type OrderPort } from '../../contract/orders.js';
import { type ProviderOptions } from '../../contract/reservations.js';
import { invalidField } from '../../domain/errors.js';
import { type Metadata } from '../../domain/metadata.js';
import { type Connection, isEnded, type Order } from '../../domain/order.js';

/** What every order says, whatever it is of. */
export interface OrderTerms {
  connection: Connection;
  confirm: 'auto' | 'manual';
  customerReference?: string;
  metadata?: Metadata;
  /** The caller's own, which related orders have in common. */
  requestId?: string;
  providerOptions: ProviderOptions;
}

export interface OrderRequest extends OrderTerms {
  reservationId: string;
}

/** Whether an order does not move on by itself within moments. */
export const atRest = (order: Order): boolean =>
  isEnded(order.status) ||
  order.status === 'awaiting_confirmation' ||
  order.status === 'action_required' ||
  order.status === 'needs_review';

/** How long an order that takes its time is waited for after it last moved. */
const slowRestMs = 2_000;

/** The same for an order of this provider: where they take hours, nobody waits for their end. */
export const restOf =
  ({ takesTime }: Pick<OrderPort, 'takesTime'>) =>
  (order: Order): boolean | number =>
    atRest(order) ||
    (takesTime && order.status === 'in_progress' && order.providerOrderIds.length > 0 && order.updatedAt + slowRestMs);

/** Whoever wants to see the price first must not be charged without. */
export function refuseManual({ confirmable }: Pick<OrderPort, 'confirmable'>, { confirm }: OrderTerms): void {
  if (confirm === 'manual' && !confirmable)
    throw invalidField(
      '/confirm',
      'unsupported',
      'This provider quotes no price before it has the order. Set confirm to "auto".',
    );
}
