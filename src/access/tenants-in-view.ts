import { type Caller, hasScope, inside } from './caller.js';

/** Whose things a caller sees in what is across tenants: an operator everybody's, or the one's that it names; anybody else its own. Undefined: everybody's. */
export const tenantsInView = (caller: Caller, tenant: string | undefined): string | undefined =>
  hasScope(caller, 'operator') ? tenant : inside(caller, tenant).tenant;
