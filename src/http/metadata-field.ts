import { longestMetadataKey, longestMetadataValue, mostMetadata } from '../domain/metadata.js';
import { Field, type FieldOptions } from './field-decorators.js';
import { escapePointer } from './json-pointer.js';
import { fault, isPlainObject, type Kind, text } from './value-kinds.js';

const keyPattern = new RegExp(`^[^\\x00-\\x1f\\x7f-\\x9f\\[\\]]{1,${longestMetadataKey}}$`);
const keyRule = `keys have 1 to ${longestMetadataKey} characters, without brackets and control characters`;
const value = text({ max: longestMetadataValue, min: 0 });
const example = { costCenter: '4711' };

/** A caller's own names and values; with `removes`, `null` removes a name. */
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

/** Metadata at creation. */
export const MetadataField = (options: Partial<FieldOptions> = {}) =>
  Field(kept, {
    description: `Your own key-value pairs, which you can filter by. Never sent to a provider. ${limits}`,
    example,
    optional: true,
    ...options,
  });

/** Metadata in responses. */
export const NotedField = () =>
  MetadataField({ description: 'Your own key-value pairs. Never sent to a provider.', optional: false });

/** Changes of metadata. */
export const MetadataPatchField = () =>
  Field(patch, {
    description: `Merged into the metadata: keys that you do not name stay, and \`null\` removes a key. ${limits}`,
    example: { costCenter: '4712', project: null },
    optional: true,
  });

/** Filters of a list by metadata. */
export const MetadataFilterField = () =>
  Field(kept, {
    description: 'Only items with all these metadata values: `metadata[costCenter]=4711`.',
    example,
    optional: true,
  });
