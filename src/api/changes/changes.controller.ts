import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { onlySet } from '../../domain/only-set.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Idempotency, Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { type Page, Paged, pageOf } from '../../http/paging.js';
import { IdParam } from '../../http/params.js';
import { inside } from '../../access/caller.js';
import { LookUp } from '../../usecases/look-up.js';
import { MakeChange } from '../../usecases/kit/make-change.js';
import { ResolveChange } from '../../usecases/resolve-change.js';
import { EventDto, eventDto, EventsQuery } from '../event.dto.js';
import { orderEvent, pageOfOne } from '../examples.js';
import { listRequest, pageOfFound } from '../list-query.js';
import { pageRequest } from '../page-request.js';
import { resolvers, TenantQuery } from '../tenant-query.js';
import { readErrors } from '../read-errors.js';
import { whileOpen } from './change-answer.js';
import { ChangeDto, changeDto, ChangeResolutionDto, ChangesQuery } from './changes.dto.js';

class ChangePage extends Paged(ChangeDto) {}
class ChangeEventPage extends Paged(EventDto) {}

const tag = 'Changes';
/** Any key that can be answered with a change must be able to read it. */
const makers = {
  anyOf: ['changes:read', 'orders:write', 'numbers:write', 'trunks:write', 'customers:write', 'ports:write', 'billing:charge', 'resolve', 'operator'],
} as const; // prettier-ignore
const whose = 'A key without scope `changes:read` sees only the changes it made itself.';
const ended: ChangeDto = { ...whileOpen.example, status: 'completed' };

@Controller('v1/changes')
export class ChangesController {
  constructor(
    private readonly changes: MakeChange,
    private readonly resolutions: ResolveChange,
    private readonly lookUp: LookUp,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Endpoint({
    tag,
    summary: 'List changes, newest first',
    description:
      'Every operation that modifies something at a provider and is not a reservation or an order: trunks, numbers, customers, payments.',
    ok: { status: 200, type: ChangePage, description: 'Changes.', example: pageOfOne(ended) },
    errors: [],
    scope: 'changes:read',
  })
  async listChanges(@Caller() caller: Caller, @Query() query: ChangesQuery): Promise<Page<ChangeDto>> {
    const { provider, kind, tenant, limit } = query;
    const filter = onlySet({ provider, kind });
    const found = await this.lookUp.changes(inside(caller, tenant), { ...filter, ...listRequest(query) });
    return pageOfFound(found, limit, changeDto);
  }

  @Get(':id')
  @Endpoint({
    tag,
    summary: 'Get a change',
    description: whose,
    ok: { status: 200, type: ChangeDto, description: 'The change.', example: ended },
    errors: [],
    scope: makers,
  })
  async getChange(
    @Caller() caller: Caller,
    @IdParam('chg') id: string,
    @Query() { tenant }: TenantQuery,
  ): Promise<ChangeDto> {
    return changeDto(await this.lookUp.change(inside(caller, tenant), id));
  }

  @Get(':id/events')
  @Endpoint({
    tag,
    summary: 'List the events of a change, oldest first',
    description: whose,
    ok: {
      status: 200,
      type: ChangeEventPage,
      description: 'The event history, which is append-only.',
      example: pageOfOne({ ...orderEvent, operation: 'defineTrunk' }),
    },
    errors: [],
    scope: makers,
  })
  async listChangeEvents(
    @Caller() caller: Caller,
    @IdParam('chg') id: string,
    @Query() query: EventsQuery,
  ): Promise<Page<EventDto>> {
    const found = await this.lookUp.changeEvents(inside(caller, query.tenant), id, pageRequest(query));
    return pageOf(found.map(eventDto), query.limit, (e) => e.id);
  }

  @Post(':id/resolve')
  @Endpoint({
    tag,
    summary: 'Resolve a change that needs review',
    description:
      'If the gateway could not determine the outcome of a call, someone has to check with the provider and record the result here. A trunk or customer that was created is named by `madeId` and becomes yours. The gateway looks it up at the provider: if it existed before the change or does not match the request, only an operator can assign it.',
    ok: { status: 200, type: ChangeDto, description: 'The resolved change.', example: ended },
    errors: ['invalid_state', ...readErrors],
    examples: {
      'It was carried out': { outcome: 'completed', note: "Seen in the provider's portal on November 22." },
      'A trunk was created': {
        outcome: 'completed',
        madeId: '3',
        note: "Seen in the provider's portal on November 22.",
      },
    },
    scope: resolvers,
    idempotent: 'required',
  })
  async resolveChange(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('chg') id: string,
    @Query() { tenant }: TenantQuery,
    @Body() body: ChangeResolutionDto,
  ): Promise<ChangeDto> {
    const of = inside(caller, tenant);
    const change = await this.idempotency.once(
      keyed,
      (use) => this.resolutions.resolve(of, id, body, use),
      async () => (await this.changes.again(of, id)).change,
    );
    return changeDto(change);
  }
}
