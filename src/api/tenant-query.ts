import { Field } from '../http/field-decorators.js';
import { tenant } from '../http/value-formats.js';

export const tenantOptions = {
  description: 'Tenant, for keys with scope `operator`. Defaults to your own.',
  example: 'acme',
  optional: true,
} as const;

/** The tenant that an operator acts for. */
export class TenantQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;
}

/** Who may resolve the outcome of a call: `resolve` for the key's own tenant, `operator` for any. */
export const resolvers = { anyOf: ['resolve', 'operator'] } as const;
