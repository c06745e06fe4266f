import { eventSource } from '../domain/cloud-event.js';
import { type CatalogueRow, eventCatalogue } from '../domain/event-catalogue.js';
import { idPattern } from '../domain/ids.js';

/** JSON Schema of an event of one type: its envelope (CloudEvents 1.0) with its data. */
export const eventSchema = ({ type, meaning, data }: CatalogueRow): object => ({
  type: 'object',
  description: meaning,
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'sequence', 'tenant', 'data'],
  properties: {
    specversion: { type: 'string', const: '1.0', description: 'Version of CloudEvents.' },
    id: { type: 'string', pattern: idPattern('evt').source, maxLength: 30, description: 'ID of the event.' },
    source: { type: 'string', const: eventSource, description: 'Where the event comes from.' },
    type: { type: 'string', const: type, description: 'Type of the event.' },
    subject: { type: 'string', maxLength: 64, pattern: '^[\\w+.:-]+$', description: 'ID of the resource.' },
    time: { type: 'string', format: 'date-time', maxLength: 30, description: 'When it happened.' },
    datacontenttype: { type: 'string', const: 'application/json', description: 'Media type of `data`.' },
    sequence: { type: 'integer', format: 'int64', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Position in the feed of the tenant.' }, // prettier-ignore
    tenant: { type: 'string', maxLength: 64, pattern: '^[\\w.-]+$', description: 'The tenant.' },
    data,
  },
});

/** An example of an event of one type. */
export const eventExample = ({ type, example }: CatalogueRow): object => ({
  specversion: '1.0',
  id: 'evt_01kf3zb5r80000x2y4z6a8c0e2',
  source: eventSource,
  type,
  subject: example.resource.id,
  time: '2026-03-01T12:31:00.140Z',
  datacontenttype: 'application/json',
  sequence: 42,
  tenant: 'acme',
  data: example,
});

/** `orderCompleted` for `order.completed`. */
export const nameOf = (type: string): string => type.replace(/[._]([a-z])/g, (_, letter: string) => letter.toUpperCase()); // prettier-ignore

/** The webhooks of the OpenAPI document: one for each event type. */
export const documentedWebhooks = (): Record<string, object> =>
  Object.fromEntries(
    eventCatalogue.map((row) => [
      row.type,
      {
        post: {
          operationId: `on${nameOf(row.type).replace(/^./, (letter) => letter.toUpperCase())}`,
          summary: row.type,
          description: row.meaning,
          tags: ['Events'],
          security: [],
          requestBody: {
            required: true,
            description: 'The event.',
            content: { 'application/cloudevents+json': { schema: eventSchema(row), example: eventExample(row) } },
          },
          responses: { '204': { description: 'Any status from 200 to 299 acknowledges the event.' } },
        },
      },
    ]),
  );
