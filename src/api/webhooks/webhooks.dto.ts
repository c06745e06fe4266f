import { eventCatalogue } from '../../domain/event-catalogue.js';
import { type Metadata, type MetadataPatch } from '../../domain/metadata.js';
import { onlySet } from '../../domain/only-set.js';
import { everyType, type WebhookAttempt } from '../../domain/webhook.js';
import {
  Field,
  IdField,
  IntegerField,
  ListField,
  ObjectField,
  TextField,
  TimeField,
  WordField,
} from '../../http/field-decorators.js';
import { MetadataField, MetadataFilterField, MetadataPatchField, NotedField } from '../../http/metadata-field.js';
import { PageQuery } from '../../http/paging.js';
import { exact, word } from '../../http/value-kinds.js';
import { AttentionDto, attentionDto } from '../attention.dto.js';
import { type ShownEndpoint } from '../../usecases/webhook-endpoints.js';

const types = [everyType, ...eventCatalogue.map(({ type }) => type)];
const url = exact(
  // eslint-disable-next-line no-control-regex -- control characters are what the pattern excludes
  { max: 2048, min: 9, format: 'uri', pattern: /^https?:\/\/[^\s\x00-\x1f\x7f-\x9f]+$/, says: 'an HTTPS URL' },
  (value) => URL.canParse(value),
);
const urlOptions = {
  description:
    'Where events are sent: an HTTPS URL that resolves to public addresses, without credentials or a fragment. The operator can allow other addresses, also over plain HTTP; the sandbox allows loopback.',
  example: 'https://example.com/webhooks',
};
const typeOptions = {
  description: 'Types of events to send, or `*` for every type, including future ones.',
  example: ['order.completed', 'number.lost'],
};
const descriptionOptions = { max: 200, description: 'For yourself.', example: 'Order desk', optional: true };

export class NewWebhookEndpointDto {
  @Field(url, urlOptions)
  url: string;

  @ListField(word(types), { min: 1, max: 100, ...typeOptions })
  eventTypes: string[];

  @TextField(descriptionOptions)
  description?: string;

  @MetadataField()
  metadata?: Metadata;
}

export class WebhookEndpointsQuery extends PageQuery {
  @MetadataFilterField()
  metadata?: Metadata;
}

export class WebhookEndpointUpdateDto {
  @Field(url, { ...urlOptions, optional: true })
  url?: string;

  @ListField(word(types), { min: 1, max: 100, ...typeOptions, optional: true })
  eventTypes?: string[];

  @TextField({ ...descriptionOptions, min: 0, description: 'For your own reference. An empty string removes it.' })
  description?: string;

  @WordField(['enabled', 'disabled'], {
    description:
      '`disabled`: nothing is sent. `enabled`: sending resumes with the events that were not sent meanwhile, oldest first, as far as they are retained (30 days).',
    optional: true,
  })
  status?: 'enabled' | 'disabled';

  @MetadataPatchField()
  metadata?: MetadataPatch;
}

export class WebhookEndpointDto {
  @IdField('whe', { description: 'The webhook endpoint.' })
  id: string;

  @Field(url, urlOptions)
  url: string;

  @ListField(word(types), { max: 100, ...typeOptions })
  eventTypes: string[];

  @WordField(['enabled', 'disabled'], { description: 'Whether events are sent.' })
  status: 'enabled' | 'disabled';

  @WordField(['requested', 'gone', 'failing'], {
    description:
      'Why it is disabled. `requested`: you disabled it. `gone`: it responded with 410. `failing`: no event could be delivered for five days.',
    optional: true,
  })
  disabledReason?: 'requested' | 'gone' | 'failing';

  @ObjectField(() => AttentionDto, {
    description: 'Present while it is disabled because of its responses.',
    optional: true,
  })
  attention?: AttentionDto;

  @TextField({
    max: 100,
    pattern: /^whsec_[\w+/=]+$/,
    description:
      'The signing secret. Only in the response that creates it: when the endpoint is created and when its secret is rotated.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
    optional: true,
  })
  secret?: string;

  @TextField(descriptionOptions)
  description?: string;

  @NotedField()
  metadata: Metadata;

  @TimeField({ description: 'When deliveries began to fail. Absent after a successful delivery.', optional: true })
  failingSince?: string;

  @TimeField({ description: 'When it was created.' })
  createdAt: string;

  @TimeField({ description: 'When its settings were last changed.' })
  updatedAt: string;
}

export class WebhookDeliveryDto {
  @IdField('dlv', { description: 'The attempt.' })
  id: string;

  @IdField('evt', { description: 'The event, which is also the `webhook-id` of the request.' })
  eventId: string;

  @IntegerField({
    min: 1,
    max: 1_000,
    description: 'Number of the attempt, starting at 1. A replay starts again.',
    example: 1,
  })
  attempt: number;

  @TimeField({ description: 'When the request was sent.' })
  at: string;

  @WordField(['delivered', 'failed'], { description: '`delivered`: the response was 2xx.' })
  outcome: 'delivered' | 'failed';

  @IntegerField({
    min: 100,
    max: 999,
    description: 'HTTP status of the response. Absent if there was no response.',
    example: 200,
    optional: true,
  })
  httpStatus?: number;

  @TextField({
    max: 64,
    description:
      'Why there was no response: `timeout`, `address_refused` (the host does not resolve to a public address), or a network error such as `ECONNREFUSED`.',
    example: 'timeout',
    optional: true,
  })
  error?: string;

  @TextField({ max: 2048, description: 'Where it was sent.', example: 'https://example.com/webhooks' })
  url: string;

  @IntegerField({ min: 0, max: 600_000, description: 'How long it took, in milliseconds.', example: 84 })
  durationMs: number;

  @TextField({
    max: 500,
    description: 'The beginning of the response body, with secrets removed.',
    example: 'ok',
    optional: true,
  })
  response?: string;

  @TimeField({
    description: 'When the event is sent again. Absent if it was delivered or will not be sent again.',
    optional: true,
  })
  nextAttemptAt?: string;
}

export class ReplayDto {
  @IdField('evt', { description: 'One event to send again. Provide this or `since`.', optional: true })
  eventId?: string;

  @TimeField({
    description: 'Resends every event that matches `eventTypes` and happened at or after this time.',
    optional: true,
  })
  since?: string;

  @TimeField({ description: 'With `since`: only events until this time.', optional: true })
  until?: string;
}

export class StartedReplayDto {
  @IdField('rpl', { description: 'The replay.' })
  id: string;

  @IdField('whe', { description: 'The webhook endpoint.' })
  endpointId: string;
}

export function webhookEndpointDto(e: ShownEndpoint): WebhookEndpointDto {
  return onlySet({
    id: e.id,
    url: e.url,
    eventTypes: [...e.eventTypes],
    status: e.disabled === undefined ? ('enabled' as const) : ('disabled' as const),
    disabledReason: e.disabled,
    ...attentionDto(e.attention),
    secret: e.shownSecret,
    description: e.description,
    metadata: e.metadata ?? {},
    failingSince: e.failingSince === undefined ? undefined : timeOf(e.failingSince),
    createdAt: timeOf(e.createdAt),
    updatedAt: timeOf(e.updatedAt),
  });
}

export function webhookDeliveryDto(a: WebhookAttempt): WebhookDeliveryDto {
  const { url: sentTo, ms, error, excerpt } = a.detail;
  return onlySet({
    id: a.id,
    eventId: a.eventId,
    attempt: a.attempt,
    at: timeOf(a.at),
    outcome: a.delivered ? ('delivered' as const) : ('failed' as const),
    httpStatus: a.httpStatus,
    error,
    url: sentTo,
    durationMs: ms,
    response: excerpt,
    nextAttemptAt: a.nextAttemptAt === undefined ? undefined : timeOf(a.nextAttemptAt),
  });
}

const timeOf = (at: number): string => new Date(at).toISOString();
