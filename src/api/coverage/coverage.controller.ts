import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Caller } from '../../http/auth.js';
import { type ProblemCode } from '../../domain/errors.js';
import { Endpoint } from '../../http/endpoint.js';
import { KeptAnswers } from '../../http/kept-answer.js';
import { providerWith } from '../../http/provider-notes.js';
import { FindNumbers } from '../../usecases/find-numbers.js';
import { answered } from '../examples.js';
import {
  CoverageExchangesDto,
  CoverageRateCentersDto,
  CoverageRegionsDto,
  RegionsQuery,
  WithinRegionQuery,
} from './coverage.dto.js';

const errors: ProblemCode[] = [
  'provider_not_found',
  'provider_disabled',
  'capability_not_supported',
  'upstream_unavailable',
  'upstream_timeout',
  'upstream_busy',
];

const place = { country: 'US', region: 'WA', provider: providerWith('GET /v1/coverage/regions') };
const regions: CoverageRegionsDto = { data: [place], providers: [answered(1)] };
const exchanges: CoverageExchangesDto = {
  data: [{ ...place, areaCode: '206', exchange: '206219', rateCenter: 'SEATTLE' }],
  providers: [answered(1)],
};
const rateCenters: CoverageRateCentersDto = {
  data: [{ ...place, rateCenter: 'SEATTLE', available: true }],
  providers: [answered(1)],
};

@Controller('v1/coverage')
export class CoverageController {
  constructor(
    private readonly find: FindNumbers,
    private readonly answers: KeptAnswers,
  ) {}

  @Get('regions')
  @Endpoint({
    tag: 'Search available numbers',
    summary: 'List states and provinces with available numbers',
    ok: {
      status: 200,
      type: CoverageRegionsDto,
      description: 'Coverage by provider.',
      example: regions,
    },
    errors,
    scope: 'search',
    kept: true,
  })
  async listCoverageRegions(
    @Caller() caller: Caller,
    @Query() { country, provider }: RegionsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer(request, reply, await this.find.regions(caller, country, provider ?? []));
  }

  @Get('exchanges')
  @Endpoint({
    tag: 'Search available numbers',
    summary: 'List exchanges (NPA/NXX) with available numbers in a state',
    ok: {
      status: 200,
      type: CoverageExchangesDto,
      description: 'Exchanges with their rate centers, by provider.',
      example: exchanges,
    },
    errors,
    scope: 'search',
    kept: true,
  })
  async listCoverageExchanges(
    @Caller() caller: Caller,
    @Query() { country, region, provider }: WithinRegionQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer(request, reply, await this.find.exchanges(caller, country, region, provider ?? []));
  }

  @Get('rate-centers')
  @Endpoint({
    tag: 'Search available numbers',
    summary: 'List the rate centers of a state and their availability',
    description:
      'If a rate center has no available numbers, providers that support back orders accept one: `POST /v1/orders` with `criteria`, its `region`, and the rate center as `city`.',
    ok: {
      status: 200,
      type: CoverageRateCentersDto,
      description: 'Rate centers, by provider.',
      example: rateCenters,
    },
    errors,
    scope: 'search',
    kept: true,
  })
  async listCoverageRateCenters(
    @Caller() caller: Caller,
    @Query() { country, region, provider }: WithinRegionQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer(request, reply, await this.find.rateCenters(caller, country, region, provider ?? []));
  }

  /** Responses that differ only in the latencies of providers count as the same, and share an ETag. */
  private answer(request: FastifyRequest, reply: FastifyReply, answer: Coverage): Promise<FastifyReply> {
    const providers = answer.providers.map((outcome) => ({ ...outcome, latencyMs: 0 }));
    return this.answers.send(request, reply, answer, { ...answer, providers });
  }
}

type Coverage = CoverageRegionsDto | CoverageExchangesDto | CoverageRateCentersDto;
