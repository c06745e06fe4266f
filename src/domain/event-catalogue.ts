import { type EventData } from './event-data.js';
import { exampleOf } from './event-example.js';
import { dataSchemaOf, type JsonSchema } from './event-schema.js';
import { type EventGroup, type EventType, meanings } from './event-types.js';

/** One type of event. */
export interface CatalogueRow {
  type: EventType;
  group: EventGroup;
  /** Version of its data: incremented only if a receiver of the version before would misread the next. */
  version: 1;
  /** A one-sentence description. */
  meaning: string;
  /** JSON Schema (2020-12) of `data`. */
  data: JsonSchema;
  example: EventData;
}

const rowOf = (group: EventGroup, name: string, meaning: string): CatalogueRow => {
  const type = `${group}.${name}` as EventType;
  return { type, group, version: 1, meaning, data: dataSchemaOf(group, name), example: exampleOf(group, name) };
};

/** Every type of event, in the order of the documentation. */
export const eventCatalogue: readonly CatalogueRow[] = Object.entries(meanings).flatMap(([group, of]) =>
  Object.entries(of).map(([name, meaning]) => rowOf(group as EventGroup, name, meaning)),
);

const byType = new Map(eventCatalogue.map((row) => [row.type, row]));
export const catalogueRow = (type: EventType): CatalogueRow => byType.get(type)!;
