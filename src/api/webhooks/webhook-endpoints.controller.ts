import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { onlySet } from '../../domain/only-set.js';
import { mostEndpoints } from '../../domain/webhook.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { IfMatch, type Match } from '../../http/etags.js';
import { Idempotency, KeyedIfGiven, type KeyedRequest } from '../../http/idempotency.js';
import { type Page, Paged, pageOf, PageQuery } from '../../http/paging.js';
import { IdParam, SomeField } from '../../http/params.js';
import { WebhookDeliveries } from '../../usecases/webhook-deliveries.js';
import { WebhookEndpoints } from '../../usecases/webhook-endpoints.js';
import { pageOfOne } from '../examples.js';
import { pageRequest } from '../page-request.js';
import {
  NewWebhookEndpointDto,
  ReplayDto,
  StartedReplayDto,
  WebhookDeliveryDto,
  webhookDeliveryDto,
  WebhookEndpointDto,
  webhookEndpointDto,
  WebhookEndpointsQuery,
  WebhookEndpointUpdateDto,
} from './webhooks.dto.js';

class WebhookEndpointPage extends Paged(WebhookEndpointDto) {}
class WebhookDeliveryPage extends Paged(WebhookDeliveryDto) {}

const tag = 'Webhooks';
const endpoint: WebhookEndpointDto = {
  id: 'whe_01kf3xw8q20000m5e7r9t2v4x6',
  url: 'https://example.com/webhooks',
  eventTypes: ['order.completed', 'number.lost'],
  status: 'enabled',
  description: 'Order desk',
  metadata: {},
  createdAt: '2026-03-01T12:30:00.000Z',
  updatedAt: '2026-03-01T12:30:00.000Z',
};
const created: WebhookEndpointDto = { ...endpoint, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' };
const delivery: WebhookDeliveryDto = {
  id: 'dlv_01kf3xw8q20000m5e7r9t2v4x6',
  eventId: 'evt_01kf3xw8q20000m5e7r9t2v4x6',
  attempt: 1,
  at: '2026-03-01T12:31:00.000Z',
  outcome: 'failed',
  httpStatus: 500,
  url: 'https://example.com/webhooks',
  durationMs: 84,
  response: 'database is down',
  nextAttemptAt: '2026-03-01T12:31:05.000Z',
};

@Controller('v1/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: WebhookDeliveries,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Endpoint({
    tag,
    summary: 'Create a webhook endpoint',
    description: `Events that happen from now on are sent to it as signed POST requests (Standard Webhooks). \`secret\` is shown once: store it. A response repeated for an Idempotency-Key omits it; if the first response was lost, rotate the secret. At most ${mostEndpoints} endpoints per tenant.`,
    ok: { status: 201, type: WebhookEndpointDto, description: 'The endpoint, with its secret.', example: created },
    errors: ['conflict'],
    examples: {
      'Some types': { url: endpoint.url, eventTypes: endpoint.eventTypes, description: 'Order desk' },
      'Every event': { url: endpoint.url, eventTypes: ['*'] },
    },
    scope: 'webhooks:write',
    idempotent: 'optional',
  })
  async createWebhookEndpoint(
    @Caller() caller: Caller,
    @KeyedIfGiven() keyed: KeyedRequest | undefined,
    @Body() body: NewWebhookEndpointDto,
  ): Promise<WebhookEndpointDto> {
    const made = await this.idempotency.onceIfKeyed(
      keyed,
      (use) => this.endpoints.create(caller, body, use),
      (id) => this.endpoints.one(caller, id),
    );
    return webhookEndpointDto(made);
  }

  @Get()
  @Endpoint({
    tag,
    summary: 'List webhook endpoints, newest first',
    ok: { status: 200, type: WebhookEndpointPage, description: 'Endpoints.', example: pageOfOne(endpoint) },
    errors: [],
    scope: 'webhooks:read',
  })
  async listWebhookEndpoints(
    @Caller() caller: Caller,
    @Query() query: WebhookEndpointsQuery,
  ): Promise<Page<WebhookEndpointDto>> {
    const found = await this.endpoints.list(caller, pageRequest(query), query.metadata);
    return pageOf(found.map(webhookEndpointDto), query.limit, (e) => e.id);
  }

  @Get(':id')
  @Endpoint({
    tag,
    summary: 'Get a webhook endpoint',
    ok: { status: 200, type: WebhookEndpointDto, description: 'The endpoint.', example: endpoint },
    errors: [],
    scope: 'webhooks:read',
    versioned: true,
  })
  async getWebhookEndpoint(@Caller() caller: Caller, @IdParam('whe') id: string): Promise<WebhookEndpointDto> {
    return webhookEndpointDto(await this.endpoints.one(caller, id));
  }

  @Patch(':id')
  @Endpoint({
    tag,
    summary: 'Update a webhook endpoint',
    description: 'Takes effect from the next request on.',
    ok: { status: 200, type: WebhookEndpointDto, description: 'The endpoint.', example: endpoint },
    errors: [],
    examples: { 'Another URL': { url: 'https://example.com/hooks/2' }, 'Enable it again': { status: 'enabled' } },
    scope: 'webhooks:write',
    versioned: true,
    matched: true,
  })
  async updateWebhookEndpoint(
    @Caller() caller: Caller,
    @IfMatch() match: Match | undefined,
    @IdParam('whe') id: string,
    @Body(SomeField) { status, ...body }: WebhookEndpointUpdateDto,
  ): Promise<WebhookEndpointDto> {
    const enabled = status === undefined ? undefined : status === 'enabled';
    const change = { ...body, ...onlySet({ enabled }) };
    return webhookEndpointDto(await this.endpoints.change(caller, id, change, match?.against(webhookEndpointDto)));
  }

  @Delete(':id')
  @Endpoint({
    tag,
    summary: 'Delete a webhook endpoint',
    description: 'Events that have not been delivered to it yet are discarded.',
    ok: { status: 204, description: 'Deleted.' },
    errors: [],
    scope: 'webhooks:write',
  })
  async deleteWebhookEndpoint(@Caller() caller: Caller, @IdParam('whe') id: string): Promise<void> {
    await this.endpoints.remove(caller, id);
  }

  @Post(':id/rotate-secret')
  @Endpoint({
    tag,
    summary: 'Rotate the secret of a webhook endpoint',
    description:
      'Takes no body. For 24 hours, requests carry a signature by each secret, the new one first; after that, only by the new one. After several rotations, only the last two secrets are used.',
    ok: { status: 200, type: WebhookEndpointDto, description: 'The endpoint, with its new secret.', example: created },
    errors: [],
    scope: 'webhooks:write',
    idempotent: 'optional',
  })
  async rotateWebhookSecret(
    @Caller() caller: Caller,
    @KeyedIfGiven() keyed: KeyedRequest | undefined,
    @IdParam('whe') id: string,
  ): Promise<WebhookEndpointDto> {
    const rotated = await this.idempotency.onceIfKeyed(
      keyed,
      (use) => this.endpoints.rotate(caller, id, use),
      () => this.endpoints.one(caller, id),
    );
    return webhookEndpointDto(rotated);
  }

  @Get(':id/deliveries')
  @Endpoint({
    tag,
    summary: 'List the deliveries of a webhook endpoint, newest first',
    description: 'Every attempt to deliver an event. Kept for 30 days.',
    ok: { status: 200, type: WebhookDeliveryPage, description: 'Attempts.', example: pageOfOne(delivery) },
    errors: [],
    scope: 'webhooks:read',
  })
  async listWebhookDeliveries(
    @Caller() caller: Caller,
    @IdParam('whe') id: string,
    @Query() query: PageQuery,
  ): Promise<Page<WebhookDeliveryDto>> {
    const found = await this.deliveries.list(caller, id, pageRequest(query));
    return pageOf(found.map(webhookDeliveryDto), query.limit, (d) => d.id);
  }

  @Post(':id/replay')
  @Endpoint({
    tag,
    summary: 'Send events again',
    description:
      'Resends one event, regardless of its type, or all events since a given time that match the `eventTypes` of the endpoint. The events are the same as before, with the same `webhook-id`, and are sent in the background.',
    ok: {
      status: 202,
      type: StartedReplayDto,
      description: 'The events are being sent.',
      example: { id: 'rpl_01kf3xw8q20000m5e7r9t2v4x6', endpointId: endpoint.id },
    },
    errors: ['invalid_state'],
    examples: {
      'One event': { eventId: delivery.eventId },
      'An afternoon': { since: '2026-03-01T12:00:00Z', until: '2026-03-01T18:00:00Z' },
    },
    scope: 'webhooks:write',
  })
  async replayWebhookEvents(
    @Caller() caller: Caller,
    @IdParam('whe') endpointId: string,
    @Body() { eventId, since, until }: ReplayDto,
  ): Promise<StartedReplayDto> {
    const times = {
      since: since === undefined ? since : Date.parse(since),
      until: until === undefined ? until : Date.parse(until),
    };
    const { id } = await this.deliveries.replay(caller, endpointId, onlySet({ eventId, ...times }));
    return { id, endpointId };
  }
}
