import { type Attention } from './attention.js';
import { type FieldError, type ProblemCode, type UpstreamFault } from './errors.js';

/**
 * - `accepted`: recorded, nothing sent; - `in_progress`: in progress at the provider;
 * - `outcome_unknown`: a reply was lost; settled by reading, not before the late bound;
 * - `needs_review`: no read could tell; someone must resolve it;
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
 * A change at a provider that is neither a reservation nor an order: a trunk created, a number disconnected, a payment. It is the resource that an
 * Idempotency-Key refers to while the outcome is open.
 */
export interface Change {
  id: string;
  tenant: string;
  provider: string;
  account: string;
  /** The kind of change, e.g. `trunk.create`. */
  kind: string;
  /** The existing resource that it changes: at most one change of it at a time. */
  target?: string;
  status: ChangeStatus;
  /** The request, without anything that must not be stored. */
  input: unknown;
  /** The result; its shape depends on the kind. */
  result?: unknown;
  failure?: ChangeFailure;
  /** The provider's transaction ID of the last call, if it gave one. */
  transactionId?: string;
  attention?: Attention;
  createdAt: number;
  updatedAt: number;
}
