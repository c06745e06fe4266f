import { type OpenAPIObject } from '@nestjs/swagger';
import { type OptionedRequest, type OptionsSchema, type ProviderOptionSchemas } from '../contract/option-schemas.js';
import { onlySet } from '../domain/only-set.js';

/** The schemas of requests that have `providerOptions`. */
const places: Readonly<Record<OptionedRequest, readonly string[]>> = {
  reservation: ['NewReservation'],
  order: ['NewOrder'],
  portOrder: ['NewPortOrder'],
  numberUpdate: ['NumberUpdate', 'BulkUpdate'],
};

/** No options: allowed in every request, and the only choice for a provider without options. */
const none = {
  NoOptions: {
    type: 'object',
    description: 'No options.',
    additionalProperties: false,
    maxProperties: 0,
    title: 'None',
  },
};

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

interface Holder {
  properties: { providerOptions: { description: string; example?: object } };
}

/** The document with each provider's options in its requests, as one schema per provider. */
export function withOptions(
  document: OpenAPIObject,
  providers: readonly { id: string; options: ProviderOptionSchemas }[],
): OpenAPIObject {
  const schemas: Schemas = { ...document.components?.schemas };
  for (const [request, names] of Object.entries(places) as [OptionedRequest, readonly string[]][]) {
    const taking = providers.flatMap(({ id, options }) => (options[request] ? [{ id, schema: options[request] }] : []));
    if (taking.length === 0) continue;
    const own = Object.fromEntries(
      taking.map(({ id, schema }) => [`${capital(id)}${capital(request)}Options`, variant(id, schema)]),
    );
    Object.assign(schemas, none, own);
    const union = [...Object.keys(none), ...Object.keys(own)].map((name) => ({ $ref: `#/components/schemas/${name}` }));
    for (const name of names) {
      const { properties } = schemas[name] as unknown as Holder;
      const { description, example } = properties.providerOptions;
      properties.providerOptions = { description, ...onlySet({ example }), [unionOf(taking)]: union };
    }
  }
  return { ...document, components: { ...document.components, schemas } };
}

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

/** Never empty: an empty object is `NoOptions`. */
const variant = (id: string, schema: OptionsSchema): object => ({ title: id, ...schema, minProperties: 1 });

/** The variants are exclusive if no option belongs to more than one provider. */
function unionOf(taking: readonly { schema: OptionsSchema }[]): 'oneOf' | 'anyOf' {
  const names = taking.flatMap(({ schema }) => Object.keys(schema.properties));
  return new Set(names).size === names.length ? 'oneOf' : 'anyOf';
}
