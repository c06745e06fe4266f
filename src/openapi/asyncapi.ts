import { eventCatalogue } from '../domain/event-catalogue.js';
import { eventExample, eventSchema, nameOf } from '../http/event-schemas.js';

/** The AsyncAPI 3.0 document of the events: the event stream, and the webhooks. */
export function asyncApi(version: string): object {
  const names = eventCatalogue.map(({ type }) => nameOf(type));
  const channel = (description: string, address: string | null): object => ({
    address,
    description,
    messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
  });
  return {
    asyncapi: '3.0.0',
    info: { title: 'Telecom provisioning gateway: events', version, description: 'Events that the gateway sends to its tenants (CloudEvents 1.0).' }, // prettier-ignore
    defaultContentType: 'application/json',
    channels: {
      stream: channel('Server-sent events, as they happen.', '/v1/events/stream'),
      webhooks: channel('Sent by POST to the webhook endpoints that you register.', null),
    },
    operations: {
      streamEvents: { action: 'send', channel: { $ref: '#/channels/stream' } },
      deliverWebhook: { action: 'send', channel: { $ref: '#/channels/webhooks' } },
    },
    components: {
      messages: Object.fromEntries(
        eventCatalogue.map((row) => [
          nameOf(row.type),
          {
            name: row.type,
            title: row.type,
            summary: row.meaning,
            contentType: 'application/json',
            payload: eventSchema(row),
            examples: [{ payload: eventExample(row) }],
          },
        ]),
      ),
    },
  };
}
