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
    tag: 'Search available numbers',
    summary: 'Search available numbers across all providers',
    description:
      'Queries every provider that supports search, under a single deadline. `providers` reports the outcome for each one: a slow or failing provider never fails the search.',
    ok: {
      status: 200,
      type: AvailableNumbersDto,
      description: 'Available numbers, with the outcome for each provider.',
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
    const { provider, ...request } = query;
    const { data, providers } = await this.find.available(request, provider ?? []);
    return { data: data.map(offerDto), providers };
  }
}

function offerDto({ cost, ...offer }: OfferedNumber): AvailableNumberDto {
  if (!cost) return offer;
  const { setup, monthly, currency } = cost;
  return { ...offer, cost: { setup: { amount: setup, currency }, monthly: { amount: monthly, currency } } };
}
