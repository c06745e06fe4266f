import { Injectable } from '@nestjs/common';
import { hasScope, inside } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';
import { type AuditEntry, type AuditFilter } from '../domain/audit.js';
import { Ledger } from '../ledger/ledger.js';
import { onlySet } from '../domain/only-set.js';
import { type PageRequest } from './kit/page-request.js';

/** Who did what: operators see everything, other callers what concerns their own tenant. */
@Injectable()
export class AuditTrail {
  constructor(private readonly ledger: Ledger) {}

  list(caller: Caller, { tenant, ...filter }: AuditFilter, { after, limit }: PageRequest): Promise<AuditEntry[]> {
    const whose = hasScope(caller, 'operator') ? tenant : inside(caller, tenant).tenant;
    const page = { ...onlySet({ before: after }), limit: limit + 1 };
    return this.ledger.audit.list({ ...filter, ...onlySet({ tenant: whose }) }, page);
  }
}
