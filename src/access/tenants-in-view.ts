import { type Caller } from '../contract/caller.js';
import { hasScope, inside } from './caller.js';

/**
 * The tenant whose resources a caller sees in lists across tenants: for an operator all, or the one it names; for others their own. Undefined: all.
 */
export const tenantsInView = (caller: Caller, tenant: string | undefined): string | undefined =>
  hasScope(caller, 'operator') ? tenant : inside(caller, tenant).tenant;
