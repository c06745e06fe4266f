import { Controller, Get, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { providerWith } from '../../http/provider-notes.js';
import { Search } from '../../usecases/search.js';
import { SearchHitDto, searchHitDto, SearchQuery, SearchResultsDto } from './search.dto.js';

const hit: SearchHitDto = {
  type: 'order',
  id: 'ord_01kf3xwaj80000q7r9t2v4x6z8',
  href: '/v1/orders/ord_01kf3xwaj80000q7r9t2v4x6z8',
  provider: providerWith('POST /v1/orders'),
  tenant: 'acme',
  status: 'completed',
  matched: 'customerReference',
};

@Controller('v1/search')
export class SearchController {
  constructor(private readonly search: Search) {}

  @Get()
  @Endpoint({
    tag: 'Work items',
    summary: 'Find a number, reservation, order, port, change, customer or trunk',
    description:
      "Search by a number or part of one, an ID, a customer reference or a provider's ID. Covers the gateway's own records; `GET /v1/available-numbers` finds numbers to buy.",
    ok: { status: 200, type: SearchResultsDto, description: 'What was found.', example: { data: [hit] } },
    errors: [],
    scope: { anyOf: ['changes:read', 'resolve', 'operator'] },
  })
  async searchRecords(@Caller() caller: Caller, @Query() { q, tenant, limit }: SearchQuery): Promise<SearchResultsDto> {
    return { data: (await this.search.find(caller, q, tenant, limit)).map(searchHitDto) };
  }
}
