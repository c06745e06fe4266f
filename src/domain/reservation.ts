import { type Attention } from './attention.js';
import { type ProblemCode, type UpstreamFault } from './errors.js';
import { type Metadata } from './metadata.js';
import { type E164, type NumberType } from './phone-number.js';

/**
 * - `unknown`: a call is under way, or was lost and is being settled; cannot be ordered, becomes one of the others by itself;
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

/** Who keeps the number for us: the provider, this gateway (its own callers only), or nobody. */
export const holdTypes = ['upstream', 'local', 'none'] as const;
export type HoldType = (typeof holdTypes)[number];

export const heldNumberStatuses = ['unknown', 'held', 'unavailable', 'ordered', 'released', 'expired', 'lost'] as const;
export type HeldNumberStatus = (typeof heldNumberStatuses)[number];

/** What is still to be done upstream about one number. */
export type HoldTask = 'hold' | 'release' | 'restore';

export interface NumberProblem {
  code: ProblemCode;
  detail: string;
  /** What the provider said, where it was the provider that refused. */
  upstream?: UpstreamFault;
}

/** Numbers by description instead of by name: the provider picks. */
export interface HoldCriteria {
  type: NumberType;
  region?: string;
  areaCode?: string;
  exchange?: string;
  city?: string;
  tollFreePrefix?: string;
  /** ISO 3166-1 alpha-2; the US unless told. */
  country?: string;
  /** The whole national number, in digits, `?` for one and `*` for any number of them. */
  pattern?: string;
  quantity: number;
}

/** One number of a reservation, as the ledger keeps it. */
export interface HeldNumber {
  reservationId: string;
  phoneNumber: E164;
  status: HeldNumberStatus;
  /** Whether it still occupies the number on this provider account: no second reservation may name it meanwhile. */
  live: boolean;
  task?: HoldTask;
  /** The upstream call that this task shares with others, once it has been put into one. */
  batch?: string;
  /** What it becomes once its `release` task is done. */
  endsAs?: HeldNumberStatus;
  /** The order that has taken this number out of the cart: for a moment, or for good where it is in that order itself. */
  parkedBy?: string;
  /** The provider's id for the hold. */
  holdId?: string;
  region?: string;
  problem?: NumberProblem;
  /** Counts the tasks this number has had; part of the journal keys, so that a task is never mistaken for an earlier one. */
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
