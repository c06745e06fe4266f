import { type Attention } from './attention.js';
import { type ProblemCode, type UpstreamFault } from './errors.js';
import { type Metadata } from './metadata.js';
import { type E164, type NumberType } from './phone-number.js';

/**
 * - `unknown`: a call is in progress, or was lost and is being settled; cannot be ordered, and becomes one of the others;
 * - `held`: the numbers are ours until `expiresAt`;
 * - `ordering`: claimed by one order, pinned: expiry leaves it alone;
 * - `ordered`, `released`, `expired`, `lost`: ended. `lost` means that the provider no longer holds it for us.
 */
export const reservationStatuses = ['unknown', 'held', 'ordering', 'ordered', 'released', 'expired', 'lost'] as const;
export type ReservationStatus = (typeof reservationStatuses)[number];

/** Where each status may go. Anything else is a defect and is refused by the ledger. */
export const reservationTransitions: Record<ReservationStatus, readonly ReservationStatus[]> = {
  unknown: ['held', 'released', 'expired', 'lost'],
  held: ['ordering', 'unknown', 'released', 'expired', 'lost'],
  ordering: ['ordered', 'held', 'unknown', 'released', 'expired', 'lost'],
  ordered: [],
  released: [],
  expired: [],
  lost: [],
};

/** Who holds the number: the provider, this gateway (against its own callers only), or no one. */
export const holdTypes = ['upstream', 'local', 'none'] as const;
export type HoldType = (typeof holdTypes)[number];

export const heldNumberStatuses = ['unknown', 'held', 'unavailable', 'ordered', 'released', 'expired', 'lost'] as const;
export type HeldNumberStatus = (typeof heldNumberStatuses)[number];

/** What remains to be done at the provider for one number. */
export type HoldTask = 'hold' | 'release' | 'restore';

export interface NumberProblem {
  code: ProblemCode;
  detail: string;
  /** The provider's answer, if the provider refused. */
  upstream?: UpstreamFault;
}

/** Numbers by criteria instead of by number: the provider picks. */
export interface HoldCriteria {
  type: NumberType;
  region?: string;
  areaCode?: string;
  exchange?: string;
  city?: string;
  tollFreePrefix?: string;
  /** ISO 3166-1 alpha-2; US by default. */
  country?: string;
  /** The whole national number, in digits, `?` for one and `*` for any number of them. */
  pattern?: string;
  quantity: number;
}

/** One number of a reservation, as stored in the ledger. */
export interface HeldNumber {
  reservationId: string;
  phoneNumber: E164;
  status: HeldNumberStatus;
  /** Whether it still occupies the number on this provider account: no other reservation may name it meanwhile. */
  live: boolean;
  task?: HoldTask;
  /** The upstream call that this task shares with others, once it has been assigned to one. */
  batch?: string;
  /** What it becomes once its `release` task is done. */
  endsAs?: HeldNumberStatus;
  /** The order that took this number out of the cart: temporarily, or permanently if it is in that order. */
  parkedBy?: string;
  /** The provider's id for the hold. */
  holdId?: string;
  region?: string;
  problem?: NumberProblem;
  /** Counts the tasks of this number; part of the journal keys, so that no task is mistaken for an earlier one. */
  episode: number;
}

export interface Reservation {
  id: string;
  tenant: string;
  provider: string;
  account: string;
  holdType: HoldType;
  status: ReservationStatus;
  allowPartial: boolean;
  criteria?: HoldCriteria;
  /** The provider's own settings. */
  providerOptions?: Readonly<Record<string, unknown>>;
  /** The order that has claimed it. */
  orderId?: string;
  createdAt: number;
  updatedAt: number;
  /** Epoch ms; counted from before the hold was sent. */
  expiresAt: number;
  orderableUntil: number;
  failure?: NumberProblem;
  attention?: Attention;
  metadata?: Metadata;
  numbers: HeldNumber[];
}
