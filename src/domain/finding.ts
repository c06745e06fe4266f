import { type Money } from './money.js';

/**
 * The kinds of findings when the ledger is compared with a provider:
 * - `orphan_number`: in service at the provider, and no tenant has it; - `orphan_order`, `orphan_port`: exists at the provider, and belongs to no
 *   tenant;
 * - `missing_number`: in service here, but not (or no longer) at the provider;
 * - `changed_trunk`, `changed_status`: in service on both sides, with different settings.
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
 * The decisions about a finding:
 * - `adopt`: assign it to this tenant; - `cancel`: disconnect it at the provider; - `forget`: remove it from its tenant;
 * - `accept`: the provider's state is right; - `restore`: set the ledger's state at the provider; - `ignore`: it is known.
 */
export const repairs = ['adopt', 'cancel', 'forget', 'accept', 'restore', 'ignore'] as const;
export type Repair = (typeof repairs)[number];

/** The repairs that apply to each kind. */
export const repairsOf: Record<FindingKind, readonly Repair[]> = {
  orphan_number: ['adopt', 'cancel', 'ignore'],
  orphan_order: ['ignore'],
  orphan_port: ['ignore'],
  missing_number: ['forget', 'ignore'],
  changed_trunk: ['restore', 'accept', 'ignore'],
  changed_status: ['restore', 'accept', 'ignore'],
};

/** A difference between the ledger and a provider. */
export interface Finding {
  id: string;
  provider: string;
  account: string;
  kind: FindingKind;
  /** The number (E.164) or the provider's order ID. */
  subject: string;
  /** The tenant that has it here, if any. */
  tenant?: string;
  expected?: string;
  actual?: string;
  /** Its cost: one-time for an order, monthly for a number; if the provider says so. */
  cost?: Money;
  /** The provider's rate for a number; undocumented what it is the rate of. */
  rate?: string;
  phoneNumbers?: string[];
  firstSeenAt: number;
  lastSeenAt: number;
  /** `gone`: the next comparison no longer found it. */
  resolution?: Repair | 'gone';
  resolvedBy?: string;
  resolvedAt?: number;
}

/** Result of the last comparison with a provider. */
export interface Comparison {
  provider: string;
  account: string;
  startedAt: number;
  finishedAt: number;
  /** Numbers and orders that were compared. */
  compared: number;
  problem?: { code: string; detail: string };
}
