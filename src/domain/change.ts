import { type Attention } from './attention.js';
import { type FieldError, type ProblemCode, type UpstreamFault } from './errors.js';

/**
 * - `accepted`: written down, nothing sent; - `in_progress`: under way at the provider;
 * - `outcome_unknown`: a reply was lost; settled by reading, not before the late bound;
 * - `needs_review`: reading could not tell; a person resolves it;
 * - `completed`, `rejected`: ended.
 */
export const changeStatuses = [
  'accepted',
  'in_progress',
  'outcome_unknown',
  'needs_review',
  'completed',
  'rejected',
] as const;
export type ChangeStatus = (typeof changeStatuses)[number];

/** Where each status may go. Anything else is a defect and is refused by the ledger. */
export const changeTransitions: Record<ChangeStatus, readonly ChangeStatus[]> = {
  accepted: ['in_progress', 'outcome_unknown', 'needs_review', 'completed', 'rejected'],
  in_progress: ['outcome_unknown', 'needs_review', 'completed', 'rejected'],
  outcome_unknown: ['in_progress', 'needs_review', 'completed', 'rejected'],
  needs_review: ['completed', 'rejected'],
  completed: [],
  rejected: [],
};

export const isChangeEnded = (status: ChangeStatus): boolean => changeTransitions[status].length === 0;

export interface ChangeFailure {
  code: ProblemCode;
  detail: string;
  errors?: FieldError[];
  upstream?: UpstreamFault;
}

/**
 * One thing that somebody wants changed at a provider and that is neither a reservation nor an order: a trunk made, a number given up,
 * a payment. It is the resource that an Idempotency-Key stands for while the outcome is open.
 */
export interface Change {
  id: string;
  tenant: string;
  provider: string;
  account: string;
  /** What is done to what, e.g. `trunk.create`. */
  kind: string;
  /** What it concerns, where that exists already: at most one change of it at a time. */
  target?: string;
  status: ChangeStatus;
  /** What was asked for, without anything that must not be written down. */
  input: unknown;
  /** What came of it; the kind says in which shape. */
  result?: unknown;
  failure?: ChangeFailure;
  /** The provider's own id of the exchange that it was last asked in, where it gave one. */
  transactionId?: string;
  attention?: Attention;
  createdAt: number;
  updatedAt: number;
}
