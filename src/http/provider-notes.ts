import { type OpenAPIObject } from '@nestjs/swagger';
import { type ProviderOptionSchemas } from '../contract/option-schemas.js';
import { addExamples } from './body-examples.js';
import { withOptions } from './option-schemas.js';

type Route = `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /v1/${string}`;

/** What one provider adds to the published document. */
export interface ProviderNotes {
  readonly id: string;
  readonly name: string;
  /** The routes that can reach it. */
  readonly routes: readonly string[];
  /**
   * Remarks that apply to this provider alone, by place: `NewOrder.groupId` (a field of a schema), `PATCH /v1/customers/{id}` (a route) or
   * `GET /v1/numbers?customerId` (a parameter). Each is added to the description for all providers.
   */
  readonly remarks: Readonly<Record<string, string>>;
  /** Its own request body examples, if other providers need different bodies: by route, then by title. */
  readonly examples: Readonly<Record<string, Readonly<Record<string, object>>>>;
  /** Its `providerOptions`, by request. */
  readonly options: ProviderOptionSchemas;
}

/** A placeholder in examples for the ID and the name of the first provider that the route can reach, until the document is generated. */
export const providerWith = (route: Route): string => `«id ${route}»`;
export const nameOfProviderWith = (route: Route): string => `«name ${route}»`;

/** The document with the providers' contributions. Adding or removing a provider changes it without any other edit. */
export function withProviders(document: OpenAPIObject, notes: readonly ProviderNotes[]): OpenAPIObject {
  const text = JSON.stringify(document).replace(
    /«(id|name) ([^»]*)»/g,
    (_, what: 'id' | 'name', route: string) =>
      (notes.find(({ routes }) => routes.includes(route)) ?? notes[0])?.[what] ?? 'provider',
  );
  const filled = withOptions(JSON.parse(text) as OpenAPIObject, notes);
  for (const { id, examples } of notes)
    for (const [route, bodies] of Object.entries(examples)) {
      const named = Object.entries(bodies).map(([summary, body]) => [`${id}: ${summary}`, body]);
      addExamples(operationAt(filled, route), Object.fromEntries(named) as Record<string, object>);
    }
  for (const { remarks } of notes)
    for (const [place, remark] of Object.entries(remarks)) {
      const at = partAt(filled, place);
      const described = at.description ?? '';
      // A route's description ends with its scope.
      const end = /(?:^|\n\n)Scope: /.exec(described)?.index ?? described.length;
      const all = [described.slice(0, end), remark].filter((part) => part !== '').join(' ');
      at.description = [all, described.slice(end).trimStart()].filter((part) => part !== '').join('\n\n');
    }
  return filled;
}

interface Part {
  description?: string | undefined;
}

function partAt(document: OpenAPIObject, place: string): Part {
  const [at = '', name] = place.split(place.includes('/') ? '?' : '.');
  const found: object | undefined = place.includes('/')
    ? name === undefined
      ? operationAt(document, at)
      : operationAt(document, at).parameters?.find((one) => 'name' in one && one.name === name)
    : (document.components?.schemas?.[at] as { properties?: Record<string, Part> } | undefined)?.properties?.[name!];
  if (!found) throw new Error(`the document has no ${place}`);
  return found;
}

function operationAt({ paths }: OpenAPIObject, route: string): NonNullable<OpenAPIObject['paths'][string]['get']> {
  const [verb = '', path = ''] = route.split(' ');
  const operation = paths[path]?.[verb.toLowerCase() as 'get'];
  if (!operation) throw new Error(`the document has no ${route}`);
  return operation;
}
