import { type Accounts } from '../domain/accounts.js';

/** Who asks: always from the verified key, never from the request. */
export interface Caller {
  tenant: string;
  /** The API key's id; names the actor in histories. */
  keyId: string;
  scopes: readonly string[];
  /** What the tenant may name at the providers beside what is configured. */
  accounts?: Accounts;
}

export const hasScope = (caller: Caller, scope: string): boolean =>
  caller.scopes.includes('*') || caller.scopes.includes(scope);
