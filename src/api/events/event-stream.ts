import { Readable } from 'node:stream';
import { toCloudEvent } from '../../domain/cloud-event.js';
import { type OutboxEvent } from '../../domain/event-data.js';
import { type EventReader } from '../../usecases/follow-events.js';

/** How soon a client should reconnect after its stream ends, in milliseconds. */
const comeBackMs = 2_000;

/** A reader's events as server-sent events, read no faster than the client takes them. */
export const serverSentEvents = (reader: EventReader): Readable =>
  Readable.from(linesOf(reader), { objectMode: false });

async function* linesOf(reader: EventReader): AsyncGenerator<string, void> {
  yield `retry: ${comeBackMs}\n\n`;
  for await (const events of reader.events()) yield events.length > 0 ? events.map(inLines).join('') : ':\n\n';
}

const inLines = (event: OutboxEvent): string =>
  `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(toCloudEvent(event))}\n\n`;
