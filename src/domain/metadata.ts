import { GatewayError } from './errors.js';

/** A tenant's own data on a resource: names and values, visible to that tenant only. Never sent to a provider. */
export type Metadata = Readonly<Record<string, string>>;
/** A change of metadata: `null` removes a name; names that are not given stay as they are. */
export type MetadataPatch = Readonly<Record<string, string | null>>;

export const mostMetadata = 50;
export const longestMetadataKey = 40;
export const longestMetadataValue = 500;

/** Names and values after a change. Throws `invalid_request` if there would be too many. */
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
