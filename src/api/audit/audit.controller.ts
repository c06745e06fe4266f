import { Controller, Get, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { type Page, Paged, pageOf } from '../../http/paging.js';
import { AuditTrail } from '../../usecases/audit-trail.js';
import { pageOfOne } from '../examples.js';
import { pageRequest } from '../page-request.js';
import { AuditEntryDto, auditEntryDto, auditFilter, AuditQuery } from './audit.dto.js';

class AuditPage extends Paged(AuditEntryDto) {}

const entry: AuditEntryDto = {
  id: 'aud_01kf3xw8q20000m5e7r9t2v4x6',
  at: '2026-03-01T12:30:00.000Z',
  tenant: 'acme',
  actor: 'ops-1',
  actorTenant: 'operations',
  action: 'order.resolve',
  resource: 'ord_01kf3xwaj80000q7r9t2v4x6z8',
  details: { outcome: 'completed', note: 'Confirmed by the provider.' },
};

@Controller('v1/audit')
export class AuditController {
  constructor(private readonly trail: AuditTrail) {}

  @Get()
  @Endpoint({
    tag: 'Audit',
    summary: 'List audited actions, newest first',
    description:
      "Changes to API keys and limits, manual resolutions, decisions on findings, sandbox requests, and operators' reads of other tenants' data with `?tenant=`. A key with scope `operator` sees all entries; other keys see those of their own tenant.",
    ok: { status: 200, type: AuditPage, description: 'The actions.', example: pageOfOne(entry) },
    errors: [],
    scope: { anyOf: ['audit:read', 'operator'] },
  })
  async listAudit(@Caller() caller: Caller, @Query() query: AuditQuery): Promise<Page<AuditEntryDto>> {
    const found = await this.trail.list(caller, auditFilter(query), pageRequest(query));
    return pageOf(found.map(auditEntryDto), query.limit, ({ id }) => id);
  }
}
