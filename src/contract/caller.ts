import { type Accounts } from '../domain/accounts.js';
import { type Requester } from './requester.js';

/** What an API key grants, and to whom. */
export interface KeyHolder {
  readonly tenant: string;
  /** The API key's ID; names the actor in histories. */
  readonly keyId: string;
  readonly scopes: readonly string[];
  /** The names that the tenant may use at the providers in addition to the configured ones. */
  readonly accounts: Accounts;
  /** The label of a key of the ledger. */
  readonly label?: string;
  /** For a key of the ledger: when it expires (epoch ms) and from where it is accepted. Keys that it creates cannot exceed that. */
  readonly expiresAt?: number;
  readonly allowFrom?: readonly string[];
}

/** Who makes the request: always taken from the verified key, never from the request itself. */
export interface Caller extends Requester, KeyHolder {}
