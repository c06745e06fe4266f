import { type Attention } from './attention.js';
import { type FieldError, type ProblemCode, type UpstreamFault } from './errors.js';
import { type Metadata } from './metadata.js';
import { type Money } from './money.js';
import { type E164, type NumberType } from './phone-number.js';
import { type HoldCriteria } from './reservation.js';
import { type Service } from './service-order.js';

/**
 * - `accepted`: recorded, nothing sent; - `in_progress`: in progress at the provider;
 * - `awaiting_confirmation`: waits for `POST …/confirm` until `confirmBy`, with its price, or for another key's approval;
 * - `action_required`: the provider waits for something from the caller (documents);
 * - `outcome_unknown`: a reply was lost; settled by reading, not before the late bound;
 * - `needs_review`: no read could tell; someone must resolve it;
 * - the others have ended.
 */
export const orderStatuses = [
  'accepted',
  'awaiting_confirmation',
  'in_progress',
  'action_required',
  'completed',
  'partially_completed',
  'rejected',
  'cancelled',
  'expired',
  'outcome_unknown',
  'needs_review',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

const ends = ['completed', 'partially_completed', 'rejected', 'cancelled', 'expired'] as const;
const open = ['in_progress', 'awaiting_confirmation', 'action_required', 'outcome_unknown', 'needs_review'] as const;

/** Where each status may go. Anything else is a defect and is refused by the ledger. */
export const orderTransitions: Record<OrderStatus, readonly OrderStatus[]> = {
  accepted: [...open, ...ends],
  in_progress: [...open, ...ends],
  awaiting_confirmation: ['in_progress', 'cancelled', 'expired', 'outcome_unknown', 'needs_review'],
  action_required: [...open, ...ends],
  outcome_unknown: [...open, ...ends],
  needs_review: ['completed', 'partially_completed', 'rejected', 'cancelled'],
  completed: [],
  partially_completed: [],
  rejected: [],
  cancelled: [],
  expired: [],
};

export const isEnded = (status: OrderStatus): boolean => orderTransitions[status].length === 0;

/** `cancelled`: was in service, and was given up since. */
export const orderedNumberStatuses = ['pending', 'active', 'failed', 'cancelled'] as const;
export type OrderedNumberStatus = (typeof orderedNumberStatuses)[number];

/** How calls reach the ordered numbers. Providers differ in the types that they accept. */
export type Connection =
  | { trunkId: string }
  | {
      type: 'direct';
      connectionId: string;
      outpulseType: 'sameAsNumber' | 'custom';
      outpulseDigits?: string;
      clidType?: string;
    }
  | { type: 'pstn'; outpulseType: 'custom'; outpulseDigits: string; clidType?: string };

/** The country and type of numbers, if they do not follow from the numbers themselves. */
export interface NumberKind {
  /** ISO 3166-1 alpha-2. */
  country?: string;
  type?: NumberType;
}

/** What an order without a reservation orders: given numbers, numbers by criteria, or a block. */
export type NumberSelection =
  | ({ phoneNumbers: readonly E164[] } & NumberKind)
  | { criteria: HoldCriteria }
  | ({ block: { start: E164; size: number } } & NumberKind);

export interface Cost {
  total: Money;
  lines: { description: string; amount: Money }[];
}

export interface OrderFailure {
  code: ProblemCode;
  detail: string;
  /** The numbers that were refused, by position in the order. */
  errors?: FieldError[];
  /** The provider's answer, if the provider refused. */
  upstream?: UpstreamFault;
}

export interface Order {
  id: string;
  /** An order of numbers (with `connection`), or of a service for a customer (with `service`). */
  kind: 'number' | 'service';
  tenant: string;
  provider: string;
  account: string;
  /** The reservation that it claims, or what it orders. */
  reservationId?: string;
  selection?: NumberSelection;
  /** Shared by related orders: the caller's own ID, or ours for the orders that one request was split into. */
  groupId?: string;
  status: OrderStatus;
  confirm: 'auto' | 'manual';
  connection?: Connection;
  service?: Service;
  providerOptions: Record<string, unknown>;
  customerReference?: string;
  metadata?: Metadata;
  /** The provider's order IDs: one, or one for each upstream order. */
  providerOrderIds: string[];
  /** The provider's own status of an order that takes a while; may be one that the gateway does not know. */
  providerStatus?: string;
  cost?: Cost;
  failure?: OrderFailure;
  attention?: Attention;
  /** While it waits for approval by another key: the ID of the key that placed it. */
  approvalFor?: string;
  /** Until when a priced order may be confirmed, epoch ms; set with `awaiting_confirmation`. */
  confirmBy?: number;
  confirmedAt?: number;
  createdAt: number;
  updatedAt: number;
  numbers: { phoneNumber: E164; status: OrderedNumberStatus }[];
}
