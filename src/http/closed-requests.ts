import { type OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Suffix of the closed copy of a schema that responses use as well. */
const suffix = 'Input';
const reference = /^#\/components\/schemas\/(\w+)$/;

/**
 * The document with closed objects in requests: undocumented fields are refused. Objects in responses stay open, since fields may be added; schemas
 * used by both exist twice, as `Money` and `MoneyInput`.
 */
export function withClosedRequests(document: OpenAPIObject): OpenAPIObject {
  const schemas = document.components?.schemas ?? {};
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path) as object[]);
  const inRequests = usedBy(schemas, operations.map(requestOf));
  const inResponses = usedBy(schemas, [operations.map(responsesOf), document.components?.responses]);
  const inputOf = (name: string): string => (inResponses.has(name) ? `${name}${suffix}` : name);
  const closed = [...inRequests].map((name) => [inputOf(name), closedWith(schemas[name], inputOf)] as const);
  const taken = closed.find(([name]) => name.endsWith(suffix) && name in schemas);
  if (taken) throw new Error(`two schemas would have the name ${taken[0]}`);
  for (const operation of operations) Object.assign(operation, closedWith(requestOf(operation), inputOf));
  const all = { ...schemas, ...(Object.fromEntries(closed) as Schemas) };
  return { ...document, components: { ...document.components, schemas: all } };
}

const requestOf = (operation: { requestBody?: unknown; parameters?: unknown }): object => ({
  ...('requestBody' in operation && { requestBody: operation.requestBody }),
  ...('parameters' in operation && { parameters: operation.parameters }),
});
const responsesOf = (operation: { responses?: unknown }): unknown => operation.responses;

/** The names of the schemas that this refers to, directly or indirectly. */
function usedBy(schemas: Schemas, root: unknown): Set<string> {
  const found = new Set<string>();
  const follow = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, member] of Object.entries(node)) {
      const name = key === '$ref' ? nameIn(member) : undefined;
      if (name === undefined) follow(member);
      else if (!found.has(name)) follow(schemas[(found.add(name), name)]);
    }
  };
  follow(root);
  return found;
}

const nameIn = (member: unknown): string | undefined =>
  typeof member === 'string' ? reference.exec(member)?.[1] : undefined;

/** The same with closed objects that refer to closed ones. Examples are left as they are. */
function closedWith(node: unknown, inputOf: (name: string) => string): unknown {
  if (Array.isArray(node)) return node.map((one) => closedWith(one, inputOf));
  if (typeof node === 'string') {
    const name = nameIn(node);
    return name === undefined ? node : `#/components/schemas/${inputOf(name)}`;
  }
  if (typeof node !== 'object' || node === null) return node;
  const inside = Object.fromEntries(
    Object.entries(node).map(([name, member]) => [
      name,
      name === 'example' || name === 'examples' ? member : closedWith(member, inputOf),
    ]),
  );
  return inside['type'] === 'object' && 'properties' in inside ? { additionalProperties: false, ...inside } : inside;
}
