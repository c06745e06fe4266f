import { Controller, Get, Header, Inject, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { inside } from '../../access/caller.js';
import { eventReaders } from '../../access/event-access.js';
import { type Clock } from '../../clock.js';
import { eventSource, toCloudEvent } from '../../domain/cloud-event.js';
import { invalidField } from '../../domain/errors.js';
import { catalogueRow } from '../../domain/event-catalogue.js';
import { idPattern } from '../../domain/ids.js';
import { onlySet } from '../../domain/only-set.js';
import { AuthGuard, Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { afterCursor, type Page, Paged, pageOf } from '../../http/paging.js';
import { CLOCK } from '../../tokens.js';
import { EventFeed } from '../../usecases/event-feed.js';
import { type EventReader, FollowEvents } from '../../usecases/follow-events.js';
import { type EventFilter } from '../../usecases/kit/event-filter.js';
import { pageOfOne } from '../examples.js';
import { serverSentEvents } from './event-stream.js';
import { CloudEventDto, EventFeedQuery, EventStreamQuery, typesIn } from './events.dto.js';

class CloudEventPage extends Paged(CloudEventDto) {}

const tag = 'Events';
const readers = { anyOf: eventReaders } as const;
const whose = 'A key without `events:read` sees the events about resources that its other scopes cover.';
const example: CloudEventDto = {
  specversion: '1.0',
  id: 'evt_01kf3zb5r80000x2y4z6a8c0e2',
  source: eventSource,
  type: 'order.completed',
  subject: 'ord_01kf3zb2w40000t8k1m3p5r7s9',
  time: '2026-03-01T12:31:00.140Z',
  datacontenttype: 'application/json',
  sequence: 42,
  tenant: 'acme',
  data: catalogueRow('order.completed').example,
};
/** How often to check that the key of a stream is still valid. */
const recheckMs = 2_000;

@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly feed: EventFeed,
    private readonly followers: FollowEvents,
    @Inject(AuthGuard) private readonly auth: AuthGuard,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({
    tag,
    summary: 'List events, oldest first',
    description: `What has happened to your reservations, orders, ports, changes and numbers. To follow the feed, store the ID of the last event you processed and pass it as \`after\`. ${whose} Events are kept for at least 30 days.`,
    ok: { status: 200, type: CloudEventPage, description: 'The events.', example: pageOfOne(example) },
    errors: [],
    scope: readers,
  })
  async listEvents(@Caller() caller: Caller, @Query() query: EventFeedQuery): Promise<Page<CloudEventDto>> {
    const { limit, cursor, after } = query;
    if (cursor !== undefined && after !== undefined)
      throw invalidField('?after', 'not_allowed', 'Provide either after or cursor.');
    const of = inside(caller, query.tenant);
    const last = after ?? afterCursor(query);
    const pointer = after === undefined ? '?cursor' : '?after';
    const place = last === undefined ? 0 : await this.feed.placeOf(of, last, pointer);
    const found = await this.feed.page(of, filterOf(query), place, limit);
    return pageOf(found.map(toCloudEvent), limit, ({ id }) => id);
  }

  @Get('stream')
  @Header('Cache-Control', 'no-store, no-transform')
  @Header('X-Accel-Buffering', 'no')
  @Endpoint({
    tag,
    summary: 'Follow events as they happen (SSE)',
    description: `Server-sent events: \`id\` is the ID of the event, \`event\` its type, and \`data\` the same object as in the list. The stream begins with the next event, or after the one in \`Last-Event-ID\`. It sends a comment at least every 15 seconds when there is nothing new, and ends when the gateway stops or the key is revoked. Up to 10 streams per key and 50 per tenant. ${whose}`,
    ok: { status: 200, file: 'text/event-stream', description: 'The events, as they happen.' },
    errors: [],
    scope: readers,
    stream: true,
  })
  async streamEvents(
    @Caller() caller: Caller,
    @Query() query: EventStreamQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const of = inside(caller, query.tenant);
    const last = request.headers['last-event-id'];
    const reader = this.followers.follow(of, filterOf(query), await this.placeAfter(of, last));
    this.endWith(request, reply, reader);
    return new StreamableFile(serverSentEvents(reader), { type: 'text/event-stream' });
  }

  /** Ends the stream when its connection closes or its key is no longer valid. */
  private endWith(request: FastifyRequest, reply: FastifyReply, reader: EventReader): void {
    const checking = this.clock.every(recheckMs, () => {
      void this.auth.isStillGood(request).then(
        (good) => good || reader.close(),
        () => reader.close(),
      );
    });
    const leave = (): void => {
      checking.cancel();
      reader.close();
    };
    if (reply.raw.destroyed) leave();
    reply.raw.once('close', leave);
  }

  private placeAfter(caller: Caller, last: string | string[] | undefined): Promise<number> {
    if (last === undefined || last === '') return this.feed.lastPlace(caller);
    if (typeof last !== 'string' || !idPattern('evt').test(last))
      throw invalidField('last-event-id', 'format', 'The Last-Event-ID header must be the ID of an event.');
    return this.feed.placeOf(caller, last, 'last-event-id');
  }
}

const filterOf = ({ types, resource }: { types?: string; resource?: string }): EventFilter =>
  onlySet({ types: typesIn(types), resource });
