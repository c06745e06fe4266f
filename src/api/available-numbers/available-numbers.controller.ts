import { Controller, Get, Query } from '@nestjs/common';
import { Endpoint } from '../../http/endpoint.js';
import { FindNumbers, type OfferedNumber } from '../../usecases/find-numbers.js';
import { found } from '../examples.js';
import { type AvailableNumberDto, AvailableNumbersDto, AvailableNumbersQuery } from './available-numbers.dto.js';

@Controller('v1/available-numbers')
export class AvailableNumbersController {
  constructor(private readonly find: FindNumbers) {}

  @Get()
  @Endpoint({
    tag: 'Find numbers',
    summary: 'Search numbers to buy, at all providers at once',
    description:
      'Every provider that can search is asked under one deadline. `providers` says how each fared: one that is slow or down never fails the search.',
    ok: {
      status: 200,
      type: AvailableNumbersDto,
      description: 'Numbers on offer, and how each provider fared.',
      example: found,
    },
    errors: [
      'provider_not_found',
      'provider_disabled',
      'capability_not_supported',
      'upstream_unavailable',
      'upstream_timeout',
      'upstream_busy',
    ],
    scope: 'search',
  })
  async searchAvailableNumbers(@Query() query: AvailableNumbersQuery): Promise<AvailableNumbersDto> {
    const { provider, ...wish } = query;
    const { data, providers } = await this.find.available(wish, provider ?? []);
    return { data: data.map(offerDto), providers };
  }
}

function offerDto({ cost, ...offer }: OfferedNumber): AvailableNumberDto {
  if (!cost) return offer;
  const { setup, monthly, currency } = cost;
  return { ...offer, cost: { setup: { amount: setup, currency }, monthly: { amount: monthly, currency } } };
}
