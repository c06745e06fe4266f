/** A key of the ledger. Its text is known to its holder alone: here is what it stands for. Times are epoch ms. */
export interface ApiKey {
  id: string;
  tenant: string;
  /** What its holders call it. */
  label: string;
  /** The last four characters of its text, to tell it by. */
  last4: string;
  /** What it may do, in the words it was created with. */
  scopes: readonly string[];
  /** Addresses and ranges it may be used from; empty: from anywhere. */
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
}
