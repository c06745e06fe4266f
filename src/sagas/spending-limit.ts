import { type OrderResult } from '../contract/orders.js';
import { GatewayError } from '../domain/errors.js';
import { leftBehind } from '../lifecycle/order-endings.js';

/** An order's price exceeds its tenant's spending limit. It is stopped before the charge. */
export class OverSpendingLimit extends Error {
  readonly result: OrderResult;

  constructor(why: string, providerOrderIds: readonly string[]) {
    super('beyond a limit');
    const failure = {
      code: 'limit_exceeded',
      detail: `${why}${leftBehind(providerOrderIds)} Nothing was charged.`,
    } as const;
    this.result = { kind: 'rejected', failure, numbers: providerOrderIds.length > 0 ? 'gone' : 'held' };
  }
}

export const isOverLimit = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && error.code === 'limit_exceeded';

export const unpriced = 'Your spending is limited, and the provider quoted no price for this order.';
