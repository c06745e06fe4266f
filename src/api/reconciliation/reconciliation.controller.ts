import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { onlySet } from '../../domain/only-set.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Idempotency, Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { type Page, Paged, pageOf } from '../../http/paging.js';
import { IdParam } from '../../http/params.js';
import { MayWait, WaitMs } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { Reconciliation } from '../../usecases/reconciliation.js';
import { changeErrors } from '../changes/change-answer.js';
import { pageOfOne } from '../examples.js';
import { pageRequest } from '../page-request.js';
import {
  NewReconciliationDto,
  ReconciliationDto,
  reconciliationDto,
  FindingDto,
  findingDto,
  FindingsQuery,
  FindingRepairDto,
} from './reconciliation.dto.js';

class ReconciliationPage extends Paged(ReconciliationDto) {}
class FindingPage extends Paged(FindingDto) {}

const tag = 'Reconciliation';
const comparison: ReconciliationDto = {
  provider: providerWith('GET /v1/numbers'),
  startedAt: '2026-03-01T12:31:00.000Z',
  finishedAt: '2026-03-01T12:31:02.140Z',
  compared: 120,
  open: [{ kind: 'orphan_number', count: 1 }],
};
const finding: FindingDto = {
  id: 'fnd_01kf3xw8q20000m5e7r9t2v4x6',
  provider: providerWith('GET /v1/numbers'),
  kind: 'orphan_number',
  subject: '+12062190150',
  actual: 'active',
  rate: '1.00',
  repairs: ['adopt', 'cancel', 'ignore'],
  firstSeenAt: '2026-03-01T12:31:00.000Z',
  lastSeenAt: '2026-03-01T12:31:00.000Z',
};
const { repairs: _repairs, ...seen } = finding;
const settled: FindingDto = {
  ...seen,
  repairs: [],
  resolution: 'ignore',
  resolvedBy: 'ops-1',
  resolvedAt: '2026-03-01T12:35:00.000Z',
};

@Controller('v1/reconciliation')
export class ReconciliationController {
  constructor(
    private readonly reconciliation: Reconciliation,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Endpoint({
    tag,
    summary: 'Get the latest reconciliation of each provider',
    description:
      "The gateway periodically compares its ledger with each provider's account. Reconciliation changes nothing: you decide how each finding is settled.",
    ok: {
      status: 200,
      type: ReconciliationPage,
      description: 'The latest reconciliation of each provider.',
      example: pageOfOne(comparison),
    },
    errors: [],
    scope: 'operator',
  })
  async getReconciliation(): Promise<Page<ReconciliationDto>> {
    return { data: (await this.reconciliation.overview()).map(reconciliationDto), page: { hasMore: false } };
  }

  @Post()
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Reconcile now',
    description:
      'Read-only. No Idempotency-Key is needed. Continues in the background if it takes longer than you wait.',
    ok: {
      status: 200,
      type: ReconciliationPage,
      description: 'The latest reconciliation of each requested provider.',
      example: pageOfOne(comparison),
    },
    errors: ['provider_not_found', 'provider_disabled', 'capability_not_supported'],
    examples: { 'All providers': {}, 'One provider': { providers: [providerWith('GET /v1/numbers')] } },
    scope: 'operator',
  })
  async compareNow(
    @WaitMs() waitMs: number,
    @Body() { providers }: NewReconciliationDto,
  ): Promise<Page<ReconciliationDto>> {
    const data = (await this.reconciliation.compare(providers ?? [], waitMs)).map(reconciliationDto);
    return { data, page: { hasMore: false } };
  }

  @Get('findings')
  @Endpoint({
    tag,
    summary: 'List findings, newest first',
    ok: { status: 200, type: FindingPage, description: 'Findings.', example: pageOfOne(finding) },
    errors: [],
    scope: 'operator',
  })
  async listFindings(@Query() query: FindingsQuery): Promise<Page<FindingDto>> {
    const { provider, kind, status, limit } = query;
    const filter = {
      ...onlySet({ provider, kind }),
      ...(status && { open: status === 'open' }),
    };
    const found = await this.reconciliation.findings(filter, pageRequest(query));
    return pageOf(found.map(findingDto), limit, (f) => f.id);
  }

  @Get('findings/:id')
  @Endpoint({
    tag,
    summary: 'Get a finding',
    ok: { status: 200, type: FindingDto, description: 'The finding.', example: finding },
    errors: [],
    scope: 'operator',
  })
  async getFinding(@IdParam('fnd') id: string): Promise<FindingDto> {
    return findingDto(await this.reconciliation.finding(id));
  }

  @Post('findings/:id/repair')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Settle a finding',
    description:
      'Carries out your decision. `cancel` and `restore` change something at the provider, like any other change: if that does not finish while you wait, the finding stays open until a reconciliation confirms it.',
    ok: { status: 200, type: FindingDto, description: 'The finding after the decision.', example: settled },
    errors: [...changeErrors, 'invalid_state'],
    examples: {
      'Ignore a known difference': { action: 'ignore' },
      'Adopt it for a tenant': { action: 'adopt', tenant: 'acme' },
      'Disconnect it at the provider': { action: 'cancel' },
    },
    scope: 'operator',
    idempotent: 'required',
  })
  async repairFinding(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('fnd') id: string,
    @Body() body: FindingRepairDto,
  ): Promise<FindingDto> {
    const finding = await this.idempotency.once(
      keyed,
      (use, waitMs) => this.reconciliation.repair(caller, id, body, use, waitMs),
      () => this.reconciliation.finding(id),
    );
    return findingDto(finding);
  }
}
