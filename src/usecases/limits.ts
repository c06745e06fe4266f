import { Injectable } from '@nestjs/common';
import { actorOf, inside } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';
import { type Expectation } from '../domain/expectation.js';
import { type Limits } from '../domain/limits.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { type SetLimits } from '../ledger/tenant-limits.js';

/** A tenant's limits. Who set them, and when, is absent if they come from the keys file or are the defaults. */
export interface TenantLimits extends Partial<SetLimits> {
  tenant: string;
  limits: Limits;
}

/** Limits of tenants. Operators set them; every tenant can read its own. */
@Injectable()
export class BusinessLimits {
  constructor(private readonly ledger: Ledger) {}

  async of(caller: Caller, asked: string): Promise<TenantLimits> {
    const { tenant } = inside(caller, asked);
    return inForce(this.ledger, tenant, await this.ledger.tenantLimits.find(tenant));
  }

  /** Replaces all limits: one that is not given gets its default, or no longer applies. Existing resources beyond a new limit stay. */
  async set(
    caller: Caller,
    asked: string,
    limits: Limits,
    expected?: Expectation<TenantLimits>,
  ): Promise<TenantLimits> {
    const of = inside(caller, asked);
    return this.ledger.transaction(async (ledger) => {
      const set = await ledger.tenantLimits.lock(of.tenant);
      if (expected) expected(await inForce(ledger, of.tenant, set));
      await ledger.tenantLimits.set(of.tenant, limits, caller.keyId);
      await ledger.audit.append({
        ...actorOf(of),
        action: 'limits.set',
        resource: of.tenant,
        details: { before: set?.limits, limits },
      });
      return inForce(ledger, of.tenant, await ledger.tenantLimits.find(of.tenant));
    });
  }
}

/** As set here, otherwise as in the keys file. */
const inForce = async (ledger: Pick<LedgerView, 'usage'>, tenant: string, set?: SetLimits): Promise<TenantLimits> =>
  set ? { tenant, ...set } : { tenant, limits: await ledger.usage.limitsFor(tenant) };
