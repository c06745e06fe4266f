import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type WorkItem } from '../../domain/work-item.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { afterCursor, type Page, Paged, pageOf } from '../../http/paging.js';
import { WorkItemParam } from '../../http/params.js';
import { providerWith } from '../../http/provider-notes.js';
import { WorkQueue } from '../../usecases/work-queue.js';
import { pageOfOne } from '../examples.js';
import { resolvers } from '../tenant-query.js';
import { WorkItemCommentDto, WorkItemDto, workItemDto, WorkItemsQuery } from './work-items.dto.js';

class WorkItemPage extends Paged(WorkItemDto) {}

const tag = 'Work items';
const order = '/v1/orders/ord_01kf3xwaj80000q7r9t2v4x6z8';
const inReview: WorkItemDto = {
  id: 'wki_ord_01kf3xwaj80000q7r9t2v4x6z8',
  kind: 'needs_review',
  tenant: 'acme',
  provider: providerWith('POST /v1/orders'),
  resource: { type: 'order', id: 'ord_01kf3xwaj80000q7r9t2v4x6z8', href: order },
  status: 'needs_review',
  since: '2026-03-01T12:31:00.000Z',
  money: { amount: '1.00', currency: 'USD' },
  reason: 'The outcome of a call to the provider could not be determined.',
  lookFor: "Look up order 700042 in the provider's portal, then resolve this order as completed or rejected.",
  unsettledCalls: [{ operation: 'process_order', sentAt: '2026-03-01T12:30:02.000Z', fields: { order_id: '700042' } }],
  actions: [{ name: 'resolve', method: 'POST', href: `${order}/resolve` }],
};
const claimed: WorkItemDto = { ...inReview, claim: { by: 'ops-1', at: '2026-03-01T12:40:00.000Z' } };
const ok = (
  example: WorkItemDto,
): { status: number; type: typeof WorkItemDto; description: string; example: object } => ({
  status: 200,
  type: WorkItemDto,
  description: 'The work item.',
  example,
});

/** One queue of everything that needs attention. */
@Controller('v1/work-items')
export class WorkItemsController {
  constructor(private readonly queue: WorkQueue) {}

  @Get()
  @Endpoint({
    tag,
    summary: 'List everything that needs attention, oldest first',
    description:
      'Orders, ports and changes in review, resources that carry `attention`, documents that providers wait for, stopped ports and open findings. A key with scope `operator` sees those of every tenant, a key with `resolve` those of its own.',
    ok: { status: 200, type: WorkItemPage, description: 'Work items.', example: pageOfOne(inReview) },
    errors: [],
    scope: resolvers,
  })
  async listWorkItems(@Caller() caller: Caller, @Query() query: WorkItemsQuery): Promise<Page<WorkItemDto>> {
    const { kind, tenant, olderThan, limit } = query;
    const filter = onlySet({
      kind,
      tenant,
      olderThan: olderThan === undefined ? undefined : Date.parse(olderThan),
      after: placeAfter(query),
    });
    const found = await this.queue.list(caller, { ...filter, limit: limit + 1 });
    const page = pageOf(found, limit, ({ since, resource }) => `${since}.${resource.id}`);
    return { ...page, data: page.data.map((item) => workItemDto(item, caller.tenant)) };
  }

  @Get(':id')
  @Endpoint({ tag, summary: 'Get a work item', ok: ok(inReview), errors: [], scope: resolvers })
  async getWorkItem(@Caller() caller: Caller, @WorkItemParam() resourceId: string): Promise<WorkItemDto> {
    return answer(caller, await this.queue.one(caller, resourceId));
  }

  @Post(':id/claim')
  @Endpoint({
    tag,
    summary: 'Claim a work item',
    description: 'Tells others that you are working on it. Takes no body, and no Idempotency-Key is needed.',
    ok: ok(claimed),
    errors: ['conflict'],
    scope: resolvers,
  })
  async claimWorkItem(@Caller() caller: Caller, @WorkItemParam() resourceId: string): Promise<WorkItemDto> {
    return answer(caller, await this.queue.claim(caller, resourceId));
  }

  @Delete(':id/claim')
  @Endpoint({
    tag,
    summary: 'Release a claimed work item',
    description: 'Returns it to the queue, no matter who claimed it. The history shows who released it.',
    ok: ok(inReview),
    errors: [],
    scope: resolvers,
  })
  async releaseWorkItem(@Caller() caller: Caller, @WorkItemParam() resourceId: string): Promise<WorkItemDto> {
    return answer(caller, await this.queue.unclaim(caller, resourceId));
  }

  @Post(':id/comments')
  @Endpoint({
    tag,
    summary: 'Comment on a work item',
    ok: ok(inReview),
    errors: [],
    examples: { 'What you found out': { text: 'Called the provider: ticket 4711.' } },
    scope: resolvers,
  })
  async commentOnWorkItem(
    @Caller() caller: Caller,
    @WorkItemParam() resourceId: string,
    @Body() { text }: WorkItemCommentDto,
  ): Promise<WorkItemDto> {
    return answer(caller, await this.queue.comment(caller, resourceId, text));
  }

  @Post(':id/look-again')
  @Endpoint({
    tag,
    summary: 'Ask the provider again now',
    description: 'For resources that progress automatically: the provider is queried immediately. Takes no body.',
    ok: ok(inReview),
    errors: ['invalid_state'],
    scope: resolvers,
  })
  async lookAgain(@Caller() caller: Caller, @WorkItemParam() resourceId: string): Promise<WorkItemDto> {
    return answer(caller, await this.queue.lookAgain(caller, resourceId));
  }
}

const answer = (caller: Caller, item: WorkItem): WorkItemDto => workItemDto(item, caller.tenant);

/** The end of the previous page: its last item, and since when that item has waited. */
function placeAfter(query: WorkItemsQuery): { since: number; id: string } | undefined {
  const [, since, id] = /^(\d{1,16})\.(\w+)$/.exec(afterCursor(query) ?? '') ?? [];
  if (query.cursor !== undefined && id === undefined)
    throw invalidField('?cursor', 'format', 'must be a nextCursor of the same list');
  return id === undefined ? undefined : { since: Number(since), id };
}
