import { type EventData, type OutboxEvent } from './event-data.js';

/** CloudEvents 1.0, structured: an event as callers receive it, in the feed, the stream and webhooks. */
export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: typeof eventSource;
  type: string;
  /** The id of the resource it is about. */
  subject: string;
  /** RFC 3339. */
  time: string;
  datacontenttype: 'application/json';
  sequence: number;
  tenant: string;
  data: EventData;
}

/** The source: the same for every event of a gateway, so that `id` alone identifies an event. */
export const eventSource = '/v1/events';

export const toCloudEvent = ({ id, type, subjectId, at, sequence, tenant, data }: OutboxEvent): CloudEvent => ({
  specversion: '1.0',
  id,
  source: eventSource,
  type,
  subject: subjectId,
  time: new Date(at).toISOString(),
  datacontenttype: 'application/json',
  sequence,
  tenant,
  data,
});
