import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { type DriftReport } from '../../contract/drift.js';
import { ProviderRegistry } from '../../contract/registry.js';
import { Endpoint } from '../../http/endpoint.js';
import { type Page, Paged } from '../../http/paging.js';
import { PathParam } from '../../http/params.js';
import { ProviderConditions } from '../../usecases/provider-condition.js';
import { nameOfProviderWith, providerWith } from '../../http/provider-notes.js';
import { providerId } from '../provider-outcome.dto.js';
import { DriftDto, driftDto } from './drift.dto.js';
import { ProviderConditionDto, providerConditionDto } from './provider-health.dto.js';
import { optionedRequests } from '../../contract/option-schemas.js';
import { optionsExample, ProviderWithOptionsDto, providerWithOptionsDto } from './provider-options.dto.js';
import { ProviderOperationDto, PreflightDto, ProviderDto, providerDto, UnmappedErrorDto } from './providers.dto.js';

const idOptions = { description: 'The provider.', example: providerWith('POST /v1/orders') };
/** A complete short list, in the form of a page. */
const wholePage = <T>(data: T[]): Page<T> => ({ data, page: { hasMore: false } });

const listed: ProviderDto = {
  id: providerWith('POST /v1/orders'),
  name: nameOfProviderWith('POST /v1/orders'),
  mode: 'sandbox',
  health: { status: 'ok' },
  capabilities: {
    search: true,
    coverage: true,
    numbers: true,
    portability: true,
    porting: true,
    trunks: true,
    customers: false,
    serviceOrders: false,
    documents: false,
    notificationTemplates: false,
    reconciliation: true,
    preflight: true,
    changes: ['number.cancel', 'number.update', 'payment.make', 'trunk.create', 'trunk.disable', 'trunk.update'],
    reports: true,
    billing: true,
    reservations: {
      holdType: 'upstream',
      lifetimeSeconds: 600,
      orderMarginSeconds: 40,
      maxNumbers: 1000,
      partialRelease: true,
    },
    orders: { confirmable: true, styles: ['reservation'], takesTime: false },
  },
};

const preflight: PreflightDto = {
  provider: providerWith('POST /v1/orders'),
  checkedAt: '2026-03-01T12:30:00.000Z',
  checks: [
    { id: 'reachable', outcome: 'ok', detail: 'The provider responds.' },
    {
      id: 'allow_list',
      outcome: 'failed',
      detail: "The provider does not accept calls from this gateway's IP address (HTTP 403).",
      advice: "Add the gateway's public IP address to the account's list of allowed addresses.",
    },
  ],
};

const lastSeenAt = Date.parse('2026-11-29T12:00:00Z');
const drift: DriftReport = {
  since: Date.parse('2026-11-29T08:00:00Z'),
  fields: [{ operation: 'getOrder', path: 'numbers.portingDate', count: 41, lastSeenAt }],
  words: [{ operation: 'getOrder', field: 'status', word: 'escalated', count: 2, lastSeenAt }],
  replies: [{ operation: 'listProducts', at: 'products.serviceId', expected: 'text', count: 3, lastSeenAt }],
};

const condition: ProviderConditionDto = {
  provider: providerWith('POST /v1/orders'),
  checkedAt: '2026-03-01T12:30:00.000Z',
  status: 'degraded',
  detail: 'Circuit breaker for orders and holds open.',
  circuits: { read: { state: 'closed' }, effect: { state: 'open', retryAt: '2026-03-01T12:30:21.000Z' } },
  latency: { read: { calls: 120, p50Ms: 210, p95Ms: 640 } },
  rate: { perSecond: 5, burst: 10, remaining: 7 },
  lanes: [],
  drift: { fields: 0, values: 0, replies: 0 },
  unmappedErrors: 0,
};

class ProviderPage extends Paged(ProviderDto) {}
class UnmappedErrorPage extends Paged(UnmappedErrorDto) {}
class ProviderOperationPage extends Paged(ProviderOperationDto) {}

@Controller('v1/providers')
export class ProvidersController {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly conditions: ProviderConditions,
  ) {}

  @Get()
  @Endpoint({
    tag: 'Providers',
    summary: 'List the providers, with their capabilities and health',
    ok: {
      status: 200,
      type: ProviderPage,
      description: 'All providers, whether or not they are configured.',
      example: wholePage([listed]),
    },
    errors: [],
    scope: 'search',
  })
  listProviders(): Page<ProviderDto> {
    return wholePage(this.registry.entries.map(providerDto));
  }

  @Get(':id')
  @Endpoint({
    tag: 'Providers',
    summary: 'Get a provider',
    description: 'Includes the `providerOptions` of each request that takes them.',
    ok: {
      status: 200,
      type: ProviderWithOptionsDto,
      description: 'The provider.',
      example: {
        ...listed,
        options: [{ request: 'order', routes: [...optionedRequests.order], schema: optionsExample }],
      },
    },
    errors: ['provider_not_found'],
    scope: 'search',
  })
  getProvider(@PathParam('id', providerId, idOptions) id: string): ProviderWithOptionsDto {
    return providerWithOptionsDto(this.registry.entry(id));
  }

  @Get(':id/health')
  @Endpoint({
    tag: 'Providers',
    summary: 'Get the detailed health of a provider',
    description:
      'Circuit breaker, latency, remaining rate, what is waiting for shared resources of the account, and differences between replies and expectations. Does not call the provider. Contains no secrets.',
    ok: { status: 200, type: ProviderConditionDto, description: 'The health.', example: condition },
    errors: ['provider_not_found', 'provider_disabled'],
    scope: 'operator',
  })
  async getProviderHealth(@PathParam('id', providerId, idOptions) id: string): Promise<ProviderConditionDto> {
    return providerConditionDto(await this.conditions.of(id));
  }

  @Get(':id/unmapped-errors')
  @Endpoint({
    tag: 'Providers',
    summary: 'List unmapped provider errors',
    description:
      'Error messages that this gateway does not recognize, counted since this process started, most frequent first, with secrets removed. They are reported as `upstream_rejected`.',
    ok: {
      status: 200,
      type: UnmappedErrorPage,
      description: 'The error messages.',
      example: wholePage([{ text: 'Orders are closed for inventory.', count: 3 }]),
    },
    errors: ['provider_not_found', 'provider_disabled'],
    scope: 'operator',
  })
  listUnmappedErrors(@PathParam('id', providerId, idOptions) id: string): Page<UnmappedErrorDto> {
    return wholePage([...this.registry.enabled(id).unmapped()]);
  }

  @Post(':id/preflight')
  @HttpCode(200)
  @Endpoint({
    tag: 'Providers',
    summary: 'Run the preflight checks of a provider',
    description:
      'Read-only. Calls are made one after another within the rate limit for the provider, where orders have priority, so a run can take minutes. A second request during a run returns the same run. The report contains no secrets and can be sent to the provider as is.',
    ok: { status: 200, type: PreflightDto, description: 'The report.', example: preflight },
    errors: ['provider_not_found', 'provider_disabled', 'capability_not_supported'],
    scope: 'operator',
  })
  async runPreflight(@PathParam('id', providerId, idOptions) id: string): Promise<PreflightDto> {
    const { port } = this.registry.port(id, 'preflight');
    const checks = await port.run();
    return { provider: id, checkedAt: new Date(this.registry.clock.now()).toISOString(), checks };
  }

  @Get(':id/drift')
  @Endpoint({
    tag: 'Providers',
    summary: "List differences between a provider's replies and the gateway's expectations",
    description:
      'Counted since this process started, most frequent first, at most 200 of each type, with the rest as `other`: fields that the gateway does not read, values that it does not recognize, and replies that could not be parsed. Contains names and paths only, with no values except redacted status words.',
    ok: {
      status: 200,
      type: DriftDto,
      description: 'The differences.',
      example: driftDto(providerWith('POST /v1/orders'), drift),
    },
    errors: ['provider_not_found', 'provider_disabled'],
    scope: 'operator',
  })
  getProviderDrift(@PathParam('id', providerId, idOptions) id: string): DriftDto {
    return driftDto(id, this.registry.enabled(id).drift());
  }

  @Get(':id/operations')
  @Endpoint({
    tag: 'Providers',
    summary: 'List the provider operations that the gateway calls, and the routes that use them',
    description: 'One row for each upstream operation, generated from the definitions that the code executes.',
    ok: { status: 200, type: ProviderOperationPage, description: 'The operations.' },
    errors: ['provider_not_found', 'provider_disabled'],
    scope: 'search',
  })
  listProviderOperations(@PathParam('id', providerId, idOptions) id: string): Page<ProviderOperationDto> {
    const rows = this.registry.enabled(id).operations;
    return wholePage(
      rows.map(({ routes, settle, ...row }) => ({
        ...row,
        routes: [...routes],
        ...(settle?.by === 'reading' && { settledBy: [...settle.reads] }),
      })),
    );
  }
}
