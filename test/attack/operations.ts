/** The part of JSON Schema that the document is written in. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  pattern?: string;
  enum?: readonly unknown[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: readonly string[];
  patternProperties?: Record<string, Schema>;
  oneOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  default?: unknown;
  example?: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  example?: unknown;
  schema: Schema;
}

export interface Document {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, Schema> };
}

interface DocumentedOperation {
  operationId: string;
  description: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema; examples?: Record<string, { value: unknown }> }> };
  responses: Record<string, object>;
}

/** One operation of the OpenAPI document, as an attack needs it. */
export interface Operation {
  id: string;
  method: string;
  /** With `{names}` of its parameters. */
  path: string;
  parameters: readonly Parameter[];
  /** What a key must allow: all of these, or any one of them. */
  scopes: readonly string[];
  anyScope: boolean;
  body?: { mediaType: string; schema: Schema; examples: readonly unknown[] };
  /** Whether it only asks. */
  reads: boolean;
}

/** Every operation of the document, in its order. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, said]) => {
      const [, scopes = ''] = /Scope: (.+?)\./.exec(said.description) ?? [];
      const [mediaType, content] = Object.entries(said.requestBody?.content ?? {})[0] ?? [];
      return {
        id: said.operationId,
        method: method.toUpperCase(),
        path,
        parameters: said.parameters ?? [],
        scopes: [...scopes.matchAll(/`([^`]+)`/g)].map(([, scope]) => scope!),
        anyScope: scopes.includes(' or '),
        reads: method === 'get',
        ...(mediaType !== undefined &&
          content && {
            body: {
              mediaType,
              schema: content.schema,
              examples: Object.values(content.examples ?? {}).map(({ value }) => value),
            },
          }),
      };
    }),
  );
}

/** The schema itself, or the one that it refers to. */
export function resolved(document: Document, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (document.components.schemas[name] ?? {});
}

/** A body like the document's examples, or made of the examples of its fields. */
export function exampleBody(document: Document, { body }: Operation, which = 0): unknown {
  if (!body) return undefined;
  if (body.examples.length > 0) return structuredClone(body.examples[which % body.examples.length]);
  return exampleOf(document, body.schema);
}

export function exampleOf(document: Document, given: Schema, depth = 0): unknown {
  if (given.example !== undefined) return structuredClone(given.example);
  const schema = resolved(document, given);
  if (schema.example !== undefined) return structuredClone(schema.example);
  if (schema.enum) return schema.enum[0];
  const [first] = schema.oneOf ?? schema.anyOf ?? [];
  if (first) return exampleOf(document, first, depth + 1);
  switch (schema.type) {
    case 'object': {
      const names = schema.required ?? [];
      const properties = schema.properties ?? {};
      return Object.fromEntries(
        names.flatMap((name) => (properties[name] ? [[name, exampleOf(document, properties[name], depth + 1)]] : [])),
      );
    }
    case 'array':
      return schema.items && depth < 8 ? [exampleOf(document, schema.items, depth + 1)] : [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return given.format === 'date' ? '2026-01-01' : '4111111111111111'.slice(0, Math.max(schema.minLength ?? 1, 3));
  }
}

/** The path and query of an operation, with these values in its path and the examples of what it must be given. */
export function targetOf(operation: Operation, given: Readonly<Record<string, string>> = {}, query = ''): string {
  const value = ({ name, example, schema }: Parameter): string => {
    const own = given[name] ?? example ?? schema.example ?? schema.enum?.[0] ?? 'x';
    return typeof own === 'string' ? own : JSON.stringify(own);
  };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
    return encodeURIComponent(parameter ? value(parameter) : (given[name] ?? 'x'));
  });
  const asked = new URLSearchParams(query);
  for (const parameter of operation.parameters)
    if (parameter.in === 'query' && parameter.required && !asked.has(parameter.name))
      asked.set(parameter.name, value(parameter));
  return asked.size === 0 ? path : `${path}?${asked.toString()}`;
}
