import { GatewayError } from './errors.js';

/** A tenant's own facts about a resource: names and values, for nobody else. They are never sent to a provider. */
export type Metadata = Readonly<Record<string, string>>;
/** What a change of them may say: `null` removes a name, a name that is not mentioned stays as it is. */
export type MetadataPatch = Readonly<Record<string, string | null>>;

export const mostMetadata = 50;
export const longestMetadataKey = 40;
export const longestMetadataValue = 500;

/** The names and values after a change. Throws `invalid_request` where there would be too many of them. */
export function patched(metadata: Metadata, patch: MetadataPatch): Metadata {
  const left = Object.entries({ ...metadata, ...patch }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  if (left.length <= mostMetadata) return Object.fromEntries(left);
  const detail = `A resource has at most ${mostMetadata} metadata keys; this one would have ${left.length}.`;
  throw new GatewayError('invalid_request', detail, { errors: [{ pointer: '/metadata', code: 'too_many', detail }] });
}

/** Whether all of these names have these values. */
export const hasMetadata = (metadata: Metadata, wanted: Metadata): boolean =>
  Object.entries(wanted).every(([key, value]) => Object.hasOwn(metadata, key) && metadata[key] === value);
