import { type Metadata } from './metadata.js';

/** An API key in the ledger, without its text, which only its holder knows. Times are epoch ms. */
export interface ApiKey {
  id: string;
  tenant: string;
  /** What its holders call it. */
  label: string;
  /** The last four characters of its text, to recognize it by. */
  last4: string;
  /** Its scopes, as given at creation. */
  scopes: readonly string[];
  /** Addresses and ranges that it may be used from; empty: anywhere. */
  allowFrom: readonly string[];
  /** The id of the key that created it; `console` for `npm run keys`. */
  createdBy: string;
  /** The ids of all keys that have rotated it, and so were told its text. */
  rotatedBy?: readonly string[];
  createdAt: number;
  expiresAt?: number;
  revokedAt?: number;
  /** To the minute. */
  lastUsedAt?: number;
  metadata?: Metadata;
}
