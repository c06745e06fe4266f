import { type ProblemCode } from '../../src/domain/errors.js';

/** How an order, and a number in it, stands. A word that is not here is shown, and the order followed on. */
export const orderStatuses: Readonly<Record<string, 'pending' | 'active' | 'failed'>> = {
  pending: 'pending',
  success: 'active',
  failure: 'failed',
};

/** What the titles of errors mean; any other is `upstream_rejected`, and listed among the unmapped errors. */
export const errorTitles: Readonly<Record<string, ProblemCode>> = {
  'Resource not found': 'not_found',
  'Number not available': 'number_unavailable',
  'Insufficient funds': 'insufficient_balance',
};
