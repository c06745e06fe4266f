import { longestMetadataKey, longestMetadataValue, mostMetadata } from '../domain/metadata.js';
import { Field, type FieldOptions } from './field-decorators.js';
import { escapePointer } from './json-pointer.js';
import { fault, isPlainObject, type Kind, text } from './value-kinds.js';

const keyPattern = new RegExp(`^[^\\x00-\\x1f\\x7f-\\x9f\\[\\]]{1,${longestMetadataKey}}$`);
const keyRule = `keys have 1 to ${longestMetadataKey} characters, without brackets and control characters`;
const value = text({ max: longestMetadataValue, min: 0 });
const example = { costCenter: '4711' };

/** Names and values of a caller's own; where `removes`, `null` takes a name away. */
const metadataKind = (removes: boolean): Kind => ({
  schema: {
    type: 'object',
    maxProperties: mostMetadata,
    patternProperties: {
      [keyPattern.source]: removes ? { ...value.schema, type: ['string', 'null'] } : value.schema,
    },
    additionalProperties: false,
  },
  check: (given) => {
    if (!isPlainObject(given)) return [fault('type', 'must be an object')];
    const entries = Object.entries(given);
    if (entries.length > mostMetadata) return [fault('too_many', `must have at most ${mostMetadata} keys`)];
    return entries.flatMap(([key, held]) => {
      const at = `/${escapePointer(key)}`;
      if (!keyPattern.test(key)) return [fault('format', `is not a metadata key: ${keyRule}`, at)];
      return removes && held === null ? [] : value.check(held).map((found) => ({ ...found, at }));
    });
  },
});

const [kept, patch] = [metadataKind(false), metadataKind(true)];

const limits = `At most ${mostMetadata} keys of up to ${longestMetadataKey} characters with values of up to ${longestMetadataValue}.`;

/** What a caller notes about something as it is made. */
export const MetadataField = (options: Partial<FieldOptions> = {}) =>
  Field(kept, {
    description: `Your own key-value pairs, for you to search by. Never sent to a provider. ${limits}`,
    example,
    optional: true,
    ...options,
  });

/** What is noted about something, in answers. */
export const NotedField = () =>
  MetadataField({ description: 'Your own key-value pairs. Never sent to a provider.', optional: false });

/** What is to be noted about something from now on. */
export const MetadataPatchField = () =>
  Field(patch, {
    description: `Merged into the metadata: keys that you do not name stay, and \`null\` removes a key. ${limits}`,
    example: { costCenter: '4712', project: null },
    optional: true,
  });

/** By which of these pairs a list is narrowed. */
export const MetadataFilterField = () =>
  Field(kept, {
    description: 'Only items with all these metadata values: `metadata[costCenter]=4711`.',
    example,
    optional: true,
  });
