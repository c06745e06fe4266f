import { type CloudEvent, eventSource } from '../../domain/cloud-event.js';
import { catalogueRow, eventCatalogue } from '../../domain/event-catalogue.js';
import { type EventData } from '../../domain/event-data.js';
import { type EventType, isEventType } from '../../domain/event-types.js';
import { Field, IdField, IntegerField, TextField, TimeField, WordField } from '../../http/field-decorators.js';
import { PageQuery } from '../../http/paging.js';
import { tenant } from '../../http/value-formats.js';
import { fault, type Kind, text } from '../../http/value-kinds.js';
import { tenantOptions } from '../tenant-query.js';

const listOfTypes = text({ max: 2_048, pattern: /^[a-z_]+\.[a-z_]+(?:,[a-z_]+\.[a-z_]+)*$/, says: 'event types, separated by commas' }); // prettier-ignore
const types: Kind = {
  ...listOfTypes,
  check: (value) => {
    const faults = listOfTypes.check(value);
    if (faults.length > 0) return faults;
    const unknown = (value as string).split(',').find((type) => !isEventType(type));
    return unknown === undefined ? [] : [fault('unknown', `names "${unknown}", which is not an event type`)];
  },
};

const resource: Kind = {
  ...text({ max: 64, pattern: /^[\w+.:-]+$/, says: 'the ID of a resource, or a phone number (E.164)' }),
  // An unescaped plus sign arrives as a space.
  fromText: (written) => written.replace(/^ /, '+'),
};

/** The event types of a comma-separated list. */
export const typesIn = (list: string | undefined): EventType[] | undefined => list?.split(',').filter(isEventType);

const typesOptions = {
  description:
    'Only events of these types, separated by commas. All types are listed under `webhooks` in the document.',
  example: 'order.completed,port.foc_confirmed',
  optional: true,
} as const;
const resourceOptions = {
  description: 'Only events about this resource: its ID, or the number (E.164).',
  example: 'ord_01kf3xw8q20000m5e7r9t2v4x6',
  optional: true,
} as const;

export class EventFeedQuery extends PageQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @IdField('evt', {
    description: 'Only events after this one. Use the ID of the last event you processed, instead of `cursor`.',
    optional: true,
  })
  after?: string;

  @Field(types, typesOptions)
  types?: string;

  @Field(resource, resourceOptions)
  resource?: string;
}

export class EventStreamQuery {
  @Field(tenant, tenantOptions)
  tenant?: string;

  @Field(types, typesOptions)
  types?: string;

  @Field(resource, resourceOptions)
  resource?: string;
}

const anything: Kind = { schema: { type: 'object', additionalProperties: true }, check: () => [] };

/** An event in CloudEvents 1.0 format. */
export class CloudEventDto implements CloudEvent {
  @WordField(['1.0'], { description: 'Version of CloudEvents.' })
  specversion: '1.0';

  @IdField('evt', { description: 'ID of the event. The same in the feed, in the stream and in webhooks.' })
  id: string;

  @WordField([eventSource], { description: 'Where the event comes from.' })
  source: typeof eventSource;

  @WordField(eventCatalogue.map(({ type }) => type), { description: 'Type of the event.', example: 'order.completed' })
  type: string;

  @TextField({
    max: 64,
    description: 'ID of the resource that the event is about; for a number, the number itself.',
    example: 'ord_01kf3zb2w40000t8k1m3p5r7s9',
  })
  subject: string;

  @TimeField({ description: 'When it happened.' })
  time: string;

  @WordField(['application/json'], { description: 'Media type of `data`.' })
  datacontenttype: 'application/json';

  @IntegerField({
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    description: 'Position in the feed of the tenant: 1, 2, 3 and so on, without gaps.',
    example: 42,
  })
  sequence: number;

  @Field(tenant, { description: 'The tenant.', example: 'acme' })
  tenant: string;

  @Field(anything, {
    description: 'Details. Each type has its own schema: see the webhooks of this document.',
    example: catalogueRow('order.completed').example,
  })
  data: EventData;
}
