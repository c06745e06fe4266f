import { type LifecycleEvent } from '../domain/lifecycle-event.js';
import { onlySet } from '../domain/only-set.js';
import { Field, TextField, TimeField } from '../http/field-decorators.js';
import { PageQuery } from '../http/paging.js';
import { tenant } from '../http/value-formats.js';
import { tenantOptions } from './tenant-query.js';

/** Documentation of a provider's own ID of an exchange. */
export const transactionIdOptions = {
  max: 64,
  description: "The provider's own transaction ID, if it issues one. Quote it to the provider's support.",
  example: '3123489',
  optional: true,
} as const;

/** Query of a history: which page of it, and which tenant. */
export class EventsQuery extends PageQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;
}

/** An entry of a history. Histories are append-only. */
export class EventDto {
  @TextField({ max: 64, description: 'Event ID. IDs sort chronologically.', example: 'evt_01kf3xw8q20000m5e7r9t2v4x6' })
  id: string;

  @TimeField({ description: 'When it happened.' })
  at: string;

  @TextField({ max: 64, description: 'Who caused it: the ID of an API key, or `gateway`.', example: 'gateway' })
  actor: string;

  @TextField({
    max: 64,
    description: '`created`, `status_changed`, `call_sent`, `call_ended`, `number_lost`, `note` …',
    example: 'status_changed',
  })
  type: string;

  @TextField({ max: 64, description: 'Status before.', example: 'held', optional: true })
  from?: string;

  @TextField({ max: 64, description: 'Status after, or the outcome of a call.', example: 'ordering', optional: true })
  to?: string;

  @TextField({ max: 64, description: 'The upstream operation.', example: 'gen_order', optional: true })
  operation?: string;

  @TextField({
    max: 2048,
    description: 'Human-readable detail, with secrets removed.',
    example: 'Executed.',
    optional: true,
  })
  detail?: string;

  @TextField(transactionIdOptions)
  transactionId?: string;
}

export function eventDto({
  id,
  at,
  actor,
  type,
  from,
  to,
  operation,
  detail,
  transactionId,
}: Omit<LifecycleEvent, 'subjectId' | 'tenant'>): EventDto {
  return {
    id,
    at: new Date(at).toISOString(),
    actor,
    type,
    ...onlySet({ from, to, operation, detail, transactionId }),
  };
}
