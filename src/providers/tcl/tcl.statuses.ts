import { type OwnedNumber } from '../../contract/numbers.js';
import { type OrderStatus } from '../../domain/order.js';
import { type NumberType } from '../../domain/phone-number.js';

/** The provider's four products. */
export const productIds = ['LNS', 'ITFS', 'UIFN', 'DID'] as const;
export type ProductId = (typeof productIds)[number];

/** What each of them is in the terms of the field. The provider has no domestic toll-free numbers. */
export const productOf: Readonly<Partial<Record<NumberType, ProductId>>> = {
  local: 'LNS',
  did: 'DID',
  international_toll_free: 'ITFS',
  universal_toll_free: 'UIFN',
};
export const typeOf: Readonly<Record<ProductId, NumberType>> = {
  LNS: 'local',
  DID: 'did',
  ITFS: 'international_toll_free',
  UIFN: 'universal_toll_free',
};

/** How an order stands. A word that is not here is shown, and the order followed on. */
export const orderWords: Readonly<
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
export const orderedWords = { active: 'active', failed: 'failed', pending: 'pending' } as const;

/** How a number in service stands; any other word is shown as unknown. */
export const serviceWords: Readonly<Record<string, OwnedNumber['status']>> = { active: 'active', ceased: 'cancelled' };
