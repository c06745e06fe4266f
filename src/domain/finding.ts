import { type Money } from './money.js';

/**
 * What a comparison of the ledger with a provider can find:
 * - `orphan_number`: in service there, and nobody here has it; - `orphan_order`, `orphan_port`: the provider's, and of nobody here;
 * - `missing_number`: in service here, and not there (any more);
 * - `changed_trunk`, `changed_status`: in service on both sides, and not as it was left.
 */
export const findingKinds = [
  'orphan_number',
  'orphan_order',
  'orphan_port',
  'missing_number',
  'changed_trunk',
  'changed_status',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/**
 * What a person may have done about it:
 * - `adopt`: it is this tenant's from now on; - `cancel`: give it up at the provider; - `forget`: it is nobody's here any more;
 * - `accept`: as the provider has it is right; - `restore`: make the provider have it as it was left; - `ignore`: it is known about.
 */
export const repairs = ['adopt', 'cancel', 'forget', 'accept', 'restore', 'ignore'] as const;
export type Repair = (typeof repairs)[number];

/** Which repairs make sense of what. */
export const repairsOf: Record<FindingKind, readonly Repair[]> = {
  orphan_number: ['adopt', 'cancel', 'ignore'],
  orphan_order: ['ignore'],
  orphan_port: ['ignore'],
  missing_number: ['forget', 'ignore'],
  changed_trunk: ['restore', 'accept', 'ignore'],
  changed_status: ['restore', 'accept', 'ignore'],
};

/** One difference between the ledger and a provider. */
export interface Finding {
  id: string;
  provider: string;
  account: string;
  kind: FindingKind;
  /** The number (E.164) or the provider's id of the order. */
  subject: string;
  /** Whose it is here, where it is somebody's. */
  tenant?: string;
  expected?: string;
  actual?: string;
  /** What it costs: once for an order, each month for a number; where the provider says so. */
  cost?: Money;
  /** The provider's rate for a number, where it does not document what the rate is of. */
  rate?: string;
  phoneNumbers?: string[];
  firstSeenAt: number;
  lastSeenAt: number;
  /** `gone`: the next comparison did not find it any more. */
  resolution?: Repair | 'gone';
  resolvedBy?: string;
  resolvedAt?: number;
}

/** How the last comparison with one provider went. */
export interface Comparison {
  provider: string;
  account: string;
  startedAt: number;
  finishedAt: number;
  /** Numbers and orders that were compared. */
  compared: number;
  problem?: { code: string; detail: string };
}
