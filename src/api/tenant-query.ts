import { Field } from '../http/field-decorators.js';
import { tenant } from '../http/value-formats.js';

export const tenantOptions = {
  description: 'Tenant, for keys with scope `operator`. Defaults to your own.',
  example: 'acme',
  optional: true,
} as const;

/** Into which tenant's affairs an operator looks. */
export class TenantQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;
}

/** Who may say what became of a call: of one's own tenant, and of any. */
export const resolvers = { anyOf: ['resolve', 'operator'] } as const;
