import { type Caller } from '../contract/caller.js';
import { GatewayError } from '../domain/errors.js';

export const hasScope = (caller: Caller, scope: string): boolean => caller.scopes.includes(scope);

/** The caller, acting for the given tenant: only operators may act for another tenant. */
export function inside(caller: Caller, tenant = caller.tenant): Caller {
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
