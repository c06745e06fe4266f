import { Controller, Get, Query } from '@nestjs/common';
import { type E164 } from '../../domain/phone-number.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { type Page, Paged, pageOf } from '../../http/paging.js';
import { PhoneNumberParam } from '../../http/params.js';
import { providerWith } from '../../http/provider-notes.js';
import { NumberHistory } from '../../usecases/number-history.js';
import { orderEvent, pageOfOne } from '../examples.js';
import { pageRequest } from '../page-request.js';
import { NumberHistoryEntryDto, numberHistoryEntryDto, NumberHistoryQuery } from './number-history.dto.js';

class NumberHistoryPage extends Paged(NumberHistoryEntryDto) {}

const order = 'ord_01kf3xwaj80000q7r9t2v4x6z8';
const entry: NumberHistoryEntryDto = {
  ...orderEvent,
  resource: { type: 'order', id: order, href: `/v1/orders/${order}` },
  tenant: 'acme',
  provider: providerWith('POST /v1/orders'),
};

@Controller('v1/numbers/:e164/history')
export class NumberHistoryController {
  constructor(private readonly history: NumberHistory) {}

  @Get()
  @Endpoint({
    tag: 'Numbers',
    summary: 'Get the history of a number, newest first',
    description:
      'Across reservations, orders, ports, changes and findings, at every provider: what happened, when, and who did it. You see what belonged to your tenant; a key with scope `operator` sees everything.',
    ok: { status: 200, type: NumberHistoryPage, description: 'The history.', example: pageOfOne(entry) },
    errors: [],
    scope: { anyOf: ['changes:read', 'resolve', 'operator'] },
  })
  async getNumberHistory(
    @Caller() caller: Caller,
    @PhoneNumberParam() phoneNumber: E164,
    @Query() query: NumberHistoryQuery,
  ): Promise<Page<NumberHistoryEntryDto>> {
    const found = await this.history.page(caller, phoneNumber, query.tenant, pageRequest(query));
    return pageOf(found.map(numberHistoryEntryDto), query.limit, ({ id }) => id);
  }
}
