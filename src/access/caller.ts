import { type Accounts } from '../domain/accounts.js';
import { type Requester } from '../contract/requester.js';
import { GatewayError } from '../domain/errors.js';

/** Who makes the request: always taken from the verified key, never from the request itself. */
export interface Caller extends Requester {
  tenant: string;
  /** The API key's ID; names the actor in histories. */
  keyId: string;
  scopes: readonly string[];
  /** The names that the tenant may use at the providers in addition to the configured ones. */
  accounts?: Accounts;
  /** The key's label. */
  label?: string;
  /** When the key expires (epoch ms) and from which addresses it may be used, if restricted. */
  expiresAt?: number;
  allowFrom?: readonly string[];
}

export const hasScope = (caller: Caller, scope: string): boolean => caller.scopes.includes(scope);

/** The caller, acting for the given tenant: only operators may act for another tenant. */
export function inside<C extends Caller>(caller: C, tenant = caller.tenant): C {
  if (tenant === caller.tenant) return caller;
  if (!hasScope(caller, 'operator'))
    throw new GatewayError('forbidden', 'Access to another tenant requires scope "operator".');
  return { ...caller, tenant, home: caller.home ?? caller.tenant };
}

/** The actor, as the audit trail records it. */
export const actorOf = ({ tenant, keyId, home = tenant }: Caller): { tenant: string; actor: string; actorTenant: string } => ({
  tenant,
  actor: keyId,
  actorTenant: home,
}); // prettier-ignore
