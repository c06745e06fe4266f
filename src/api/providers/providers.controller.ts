import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { type DriftReport } from '../../contract/drift.js';
import { ProviderRegistry } from '../../contract/registry.js';
import { Endpoint } from '../../http/endpoint.js';
import { type Page, Paged } from '../../http/paging.js';
import { PathParam } from '../../http/params.js';
import { providerId } from '../provider-outcome.dto.js';
import { DriftDto, driftDto } from './drift.dto.js';
import { OperationDto, PreflightDto, ProviderDto, providerDto, UnmappedErrorDto } from './providers.dto.js';

const idOptions = { description: 'The provider.', example: 'didtfn' };
/** All of a short list, in the shape of every list. */
const wholePage = <T>(data: T[]): Page<T> => ({ data, page: { hasMore: false } });

const didtfn: ProviderDto = {
  id: 'didtfn',
  name: 'DID/TFN provider (US numbers)',
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
  provider: 'voipms',
  checkedAt: '2026-03-01T12:30:00.000Z',
  checks: [
    { id: 'reachable', outcome: 'ok', detail: 'The provider answers.' },
    {
      id: 'allow_list',
      outcome: 'failed',
      detail:
        'The provider does not take calls from the address that this gateway calls from (ip_not_enabled, HTTP 200).',
      advice:
        'Have the address of this gateway, as the outside sees it, put on the list of allowed addresses of the account.',
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

class ProviderPage extends Paged(ProviderDto) {}
class UnmappedErrorPage extends Paged(UnmappedErrorDto) {}
class OperationPage extends Paged(OperationDto) {}

@Controller('v1/providers')
export class ProvidersController {
  constructor(private readonly registry: ProviderRegistry) {}

  @Get()
  @Endpoint({
    tag: 'Providers',
    summary: 'The providers behind this gateway, what each can do and how it is',
    ok: {
      status: 200,
      type: ProviderPage,
      description: 'All providers, switched on or not.',
      example: wholePage([didtfn]),
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
    summary: 'One provider',
    ok: { status: 200, type: ProviderDto, description: 'The provider.', example: didtfn },
    errors: ['provider_not_found'],
    scope: 'search',
  })
  getProvider(@PathParam('id', providerId, idOptions) id: string): ProviderDto {
    return providerDto(this.registry.entry(id));
  }

  @Get(':id/unmapped-errors')
  @Endpoint({
    tag: 'Providers',
    summary: 'What a provider has said that this gateway does not know',
    description:
      'Texts of refusals that no row of its table maps, since this process started: scrubbed, counted, the most frequent first. They are answered as `upstream_rejected`.',
    ok: {
      status: 200,
      type: UnmappedErrorPage,
      description: 'The texts.',
      example: wholePage([{ text: 'The moon is in the wrong house.', count: 3 }]),
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
    summary: 'Whether a provider is as this gateway takes it to be',
    description:
      'Harmless reads only, one after the other, within the rate budget that orders come first in: a sweep may take minutes. Asked again meanwhile, it answers the same sweep. Nothing in the answer is secret: it can be sent to the provider as it is.',
    ok: { status: 200, type: PreflightDto, description: 'What was found.', example: preflight },
    errors: ['provider_not_found', 'provider_disabled', 'capability_not_supported'],
    scope: 'operator',
  })
  async runPreflight(@PathParam('id', providerId, idOptions) id: string): Promise<PreflightDto> {
    const { port } = this.registry.port(id, 'preflight');
    const checks = await port.run();
    return { provider: id, checkedAt: new Date().toISOString(), checks };
  }

  @Get(':id/drift')
  @Endpoint({
    tag: 'Providers',
    summary: "How a provider's replies differ from what this gateway expects",
    description:
      'Counted since this process started, most frequent first, at most 200 of each kind and the rest as `other`: fields that nothing here reads, words that no table has, replies that could not be read. Names and places only; no values but scrubbed words.',
    ok: { status: 200, type: DriftDto, description: 'The differences.', example: driftDto('tcl', drift) },
    errors: ['provider_not_found', 'provider_disabled'],
    scope: 'operator',
  })
  getProviderDrift(@PathParam('id', providerId, idOptions) id: string): DriftDto {
    return driftDto(id, this.registry.enabled(id).drift());
  }

  @Get(':id/operations')
  @Endpoint({
    tag: 'Providers',
    summary: 'What the gateway calls at a provider, and which routes lead there',
    description: 'One row for each upstream operation, made from the rows that the code executes.',
    ok: { status: 200, type: OperationPage, description: 'The operations.' },
    errors: ['provider_not_found', 'provider_disabled'],
    scope: 'search',
  })
  listProviderOperations(@PathParam('id', providerId, idOptions) id: string): Page<OperationDto> {
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
