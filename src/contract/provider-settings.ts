/**
 * Whether a provider's reads prove that something did not happen: `authoritative`: yes; `advisory`: a hint only; `none`: not at all.
 * No provider documents that its reads are up to date right after an order, so live ones start as `advisory`.
 */
export type Reconcile = 'authoritative' | 'advisory' | 'none';

/** Settings that every provider has. Times in milliseconds. */
export interface ProviderSettings {
  timeoutMs: number;
  moneyTimeoutMs: number;
  lateBoundMs: number;
  ratePerSecond: number;
  reconcile: Reconcile;
}
