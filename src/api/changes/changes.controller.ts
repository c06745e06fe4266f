import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Idempotency, Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { type Page, Paged, pageOf, PageQuery } from '../../http/paging.js';
import { IdParam } from '../../http/params.js';
import { inside } from '../../usecases/caller.js';
import { LookUp } from '../../usecases/look-up.js';
import { MakeChange } from '../../usecases/make-change.js';
import { ResolveChange } from '../../usecases/resolve-change.js';
import { EventDto, eventDto } from '../event.dto.js';
import { orderEvent, pageOfOne } from '../examples.js';
import { pageWish } from '../page-wish.js';
import { resolvers, TenantQuery } from '../tenant-query.js';
import { readErrors } from '../read-errors.js';
import { whileOpen } from './change-answer.js';
import { ChangeDto, changeDto, ChangeResolutionDto, ChangesQuery } from './changes.dto.js';

class ChangePage extends Paged(ChangeDto) {}
class ChangeEventPage extends Paged(EventDto) {}

const tag = 'Changes';
/** Whoever may be answered with a change must be able to look at it. */
const makers = { anyOf: ['order', 'port', 'billing:charge', 'resolve', 'operator'] } as const;
const whose = 'A key without the scope `order` sees the changes that it made itself.';
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
    summary: 'List your changes at providers, newest first',
    description: 'Whatever changes something and is neither a reservation nor an order: trunks, numbers, payments.',
    ok: { status: 200, type: ChangePage, description: 'Changes.', example: pageOfOne(ended) },
    errors: [],
    scope: 'order',
  })
  async listChanges(@Caller() caller: Caller, @Query() query: ChangesQuery): Promise<Page<ChangeDto>> {
    const { status, provider, kind, tenant, limit } = query;
    const filter = { ...(status && { status }), ...(provider && { provider }), ...(kind && { kind }) };
    const found = await this.lookUp.changes(inside(caller, tenant), filter, pageWish(query));
    return pageOf(found.map(changeDto), limit, (c) => c.id);
  }

  @Get(':id')
  @Endpoint({
    tag,
    summary: 'One change, as it stands now',
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
    summary: 'What happened to a change, oldest first',
    description: whose,
    ok: {
      status: 200,
      type: ChangeEventPage,
      description: 'Its history, which is only ever added to.',
      example: pageOfOne({ ...orderEvent, operation: 'defineTrunk' }),
    },
    errors: [],
    scope: makers,
  })
  async listChangeEvents(
    @Caller() caller: Caller,
    @IdParam('chg') id: string,
    @Query() query: PageQuery,
  ): Promise<Page<EventDto>> {
    const found = await this.lookUp.changeEvents(caller, id, pageWish(query));
    return pageOf(found.map(eventDto), query.limit, (e) => e.id);
  }

  @Post(':id/resolve')
  @Endpoint({
    tag,
    summary: 'Resolve a change that needs review',
    description:
      'When reading could not tell what became of a call, a person looks at the provider and says so here. A trunk or customer that was made is named by `madeId` and becomes yours. The provider is asked for it: one that was there before, or does not look like what was asked for, takes an operator.',
    ok: { status: 200, type: ChangeDto, description: 'The change, ended.', example: ended },
    errors: ['invalid_state', ...readErrors],
    examples: {
      'It was carried out': { outcome: 'completed', note: 'Seen in the portal on 22 November.' },
      'A trunk was made': { outcome: 'completed', madeId: '3', note: 'Seen in the portal on 22 November.' },
    },
    scope: resolvers,
    idempotent: 'required',
  })
  resolveChange(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('chg') id: string,
    @Query() { tenant }: TenantQuery,
    @Body() body: ChangeResolutionDto,
  ): Promise<ChangeDto> {
    const of = inside(caller, tenant);
    return this.idempotency.once(keyed, {
      run: async (use) => ({ resourceId: id, body: changeDto(await this.resolutions.resolve(of, id, body, use)) }),
      replay: async () => changeDto((await this.changes.again(of, id)).change),
    });
  }
}
