import { type Doubt } from './doubts.js';

export interface WorldOptions {
  readonly seed: number;
  /** Events until everybody is left to come to rest. */
  readonly steps: number;
  /** Whether nothing goes wrong but calls that change something, and with most of these. */
  readonly storm?: boolean;
}

export interface Outcome {
  readonly steps: number;
  readonly virtualMs: number;
  readonly hash: string;
  readonly wrongs: readonly string[];
  /** What happened last, where something went wrong. */
  readonly last: readonly string[];
  readonly crashes: number;
  readonly freezes: number;
  /** That change something, by provider. */
  readonly calls: Readonly<Record<string, number>>;
  readonly mishaps: number;
  readonly checks: number;
  readonly orders: Record<string, number>;
  /** Calls whose outcome could not be known at once, and what has become of them. */
  readonly doubts: readonly Doubt[];
}
