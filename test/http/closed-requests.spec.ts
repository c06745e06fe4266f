import { type OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from '@jest/globals';
import { withClosedRequests } from '../../src/http/closed-requests.js';
import { read } from '../ops/files.js';

const to = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const money = { type: 'object', properties: { amount: { type: 'string' } } };
const document = (schemas: object): OpenAPIObject =>
  ({
    paths: {
      '/v1/payments': {
        post: {
          requestBody: { content: { 'application/json': { schema: to('NewPayment') } } },
          responses: { 201: { content: { 'application/json': { schema: to('Payment') } } } },
        },
      },
    },
    components: { schemas },
  }) as unknown as OpenAPIObject;

describe('requests are closed and responses open', () => {
  it('also where both have the same object', () => {
    const made = withClosedRequests(
      document({
        Money: money,
        NewPayment: { type: 'object', properties: { money: to('Money') }, example: { type: 'object', properties: 1 } },
        Payment: { type: 'object', properties: { money: to('Money') } },
      }),
    );
    expect(made.components?.schemas).toEqual({
      Money: money,
      MoneyInput: { ...money, additionalProperties: false },
      NewPayment: {
        type: 'object',
        properties: { money: to('MoneyInput') },
        additionalProperties: false,
        example: { type: 'object', properties: 1 },
      },
      Payment: { type: 'object', properties: { money: to('Money') } },
    });
    expect(JSON.stringify(made.paths)).toContain('schemas/Payment"');
  });

  it('and no name is given twice', () => {
    const schemas = { Money: money, MoneyInput: money, NewPayment: { properties: { money: to('Money') } } };
    const both = document({ ...schemas, Payment: { properties: { money: to('Money') } } });
    expect(() => withClosedRequests(both)).toThrow('two schemas would have the name MoneyInput');
  });
});

describe('the document of the API', () => {
  // An example may show a schema: that of a provider's options.
  const isExample = (name: string): boolean => name === 'example' || name === 'examples';
  const nodes = (node: unknown): object[] =>
    typeof node === 'object' && node !== null
      ? [node, ...Object.entries(node).flatMap(([name, member]) => (isExample(name) ? [] : nodes(member)))]
      : [];
  const bodies = (paths: object, part: 'requestBody' | 'responses'): object[] =>
    Object.values(paths)
      .flatMap((path) => Object.values(path as object) as { requestBody?: object; responses?: object }[])
      .flatMap((operation) => operation[part] ?? []);

  it('closes every object of a request and none of a response, and gives every parameter an example', () => {
    const document = JSON.parse(read('openapi/openapi.json')) as OpenAPIObject;
    const schemas = document.components?.schemas ?? {};
    const reach = (from: object[], seen = new Set<object>()): Set<object> => {
      for (const node of from.flatMap(nodes)) {
        const name = '$ref' in node && typeof node.$ref === 'string' ? node.$ref.split('/').at(-1)! : '';
        const schema = schemas[name];
        if ('properties' in node) seen.add(node);
        if (schema && !seen.has(schema)) reach([schema], seen.add(schema));
      }
      return seen;
    };
    const objects = (part: 'requestBody' | 'responses'): { additionalProperties?: unknown }[] =>
      [...reach(bodies(document.paths, part))].filter(
        (node): node is { additionalProperties?: unknown } => 'properties' in node,
      );
    const requests = objects('requestBody');
    expect(requests.length).toBeGreaterThan(90);
    expect(requests.filter(({ additionalProperties }) => additionalProperties !== false)).toEqual([]);
    const responses = objects('responses');
    expect(responses.length).toBeGreaterThan(150);
    expect(responses.filter(({ additionalProperties }) => additionalProperties === false)).toEqual([]);
    const parameters = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods as Record<string, { parameters?: Shown[] }>).flatMap(({ parameters = [] }) =>
        parameters.map((parameter) => ({ path, ...parameter })),
      ),
    );
    expect(parameters.length).toBeGreaterThan(500);
    expect(parameters.filter(({ example, schema }) => example === undefined && schema.default === undefined)).toEqual(
      [],
    );
  });
});

interface Shown {
  example?: unknown;
  schema: { default?: unknown };
}
