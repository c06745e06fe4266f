import { type OpenAPIObject } from '@nestjs/swagger';
import { GatewayError, type ProblemCode } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { addExamples } from './body-examples.js';
import { withClosedRequests } from './closed-requests.js';
import { deprecationNote } from './deprecation.js';
import { type DocumentedEndpoint, endpointExtension } from './endpoint.js';
import { type Problem, problemMediaType, problemOf, problems, statusesOf } from './problem.js';
import { always, documentedHeaders, headersNamed, idempotencyKey, ifMatch, ifNoneMatch } from './openapi-headers.js';
import { namedIn, type Needed } from '../domain/scopes.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameters = NonNullable<Operation['parameters']>;
type Components = NonNullable<OpenAPIObject['components']>;
type Responses = Record<string, { description: string; headers: object; content?: object } | { $ref: string }>;

export const securityScheme = 'apiKey';

/** Completes what the decorators declare: every header, every problem, closed requests, plain names. */
export function complete(document: OpenAPIObject): OpenAPIObject {
  const shared: Responses = {};
  const operations = Object.values(document.paths).flatMap((path) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) =>
      path[method] ? [{ method, operation: path[method] }] : [],
    ),
  );
  for (const { method, operation } of operations) completeOperation(operation, method === 'get', shared);
  const said = JSON.stringify([document.paths, shared]);
  const headers = Object.fromEntries(
    Object.entries(documentedHeaders).filter(([name]) => said.includes(`#/components/headers/${name}"`)),
  );
  const components = { ...document.components, headers, responses: shared };
  const tidied = tidy({ ...document, components }) as OpenAPIObject;
  return withClosedRequests(withPlainNames(tidied));
}

const scopeNote = (scope: Needed): string => {
  const named = namedIn(scope).map((one) => `\`${one}\``);
  const joined = named.join(typeof scope === 'object' && 'anyOf' in scope ? ' or ' : ' and ');
  return named.length === 0 ? 'Any API key may call this.' : `Scope: ${joined}.`;
};

function completeOperation(
  operation: Operation & { [endpointExtension]?: DocumentedEndpoint },
  reads: boolean,
  shared: Responses,
): void {
  const endpoint = operation[endpointExtension];
  if (!endpoint) throw new Error(`${operation.operationId} has no @Endpoint`);
  delete operation[endpointExtension];
  const { ok, also, scope, errors, examples, deprecated, idempotent, kept, versioned, matched } = endpoint;
  if (deprecated) operation.deprecated = true;
  const going = deprecated && deprecationNote(deprecated);
  operation.description = [operation.description, going, scopeNote(scope)].filter(Boolean).join('\n\n');
  operation.security = [{ [securityScheme]: [] }];
  const revalidated = reads && (kept ?? versioned);
  operation.parameters = [
    ...(operation.parameters ?? []),
    ...(idempotent ? [{ ...idempotencyKey, required: idempotent === 'required' }] : []),
    ...(revalidated ? [{ ...ifNoneMatch }] : []),
    ...(matched ? [{ ...ifMatch }] : []),
  ];
  if (revalidated) operation.responses[304] = { description: 'Not modified since the response with this ETag.' };
  if (examples) addExamples(operation, examples);
  for (const answer of [ok, also]) if (answer?.example) showExample(operation, answer.status, answer.example);
  for (const parameter of operation.parameters ?? []) exampleBeside(parameter);
  const replayed = idempotent ? ['Idempotent-Replayed'] : [];
  const changes = also?.status === 202 ? ['Change-Id'] : [];
  const named = [...(deprecated ? ['Deprecation'] : []), ...(deprecated?.sunset ? ['Sunset'] : [])]; // prettier-ignore
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response) continue;
    const tagged = (kept ?? versioned) && status !== '202' ? ['ETag'] : [];
    const located = status === '202' || (status === '201' && idempotent) ? ['Location'] : [];
    response.headers = {
      ...response.headers,
      ...headersNamed([...always, ...replayed, ...located, ...changes, ...tagged, ...named]),
    };
  }
  const expected: ProblemCode[] = matched ? ['precondition_failed'] : [];
  const codes = [...new Set([...codesOfEvery(operation, idempotent), ...errors, ...expected])].sort();
  for (const status of new Set(codes.flatMap(statusesOf))) {
    const ofStatus = codes.filter((code) => statusesOf(code).includes(status));
    const kept = idempotent && !neverKept.includes(status);
    const name = `${ofStatus.join('.')}${kept ? '.kept' : ''}`;
    shared[name] ??= problemResponse(status, ofStatus, kept ? replayed : []);
    operation.responses[status] = { $ref: `#/components/responses/${name}` };
  }
}

/** Responses sent before an Idempotency-Key is checked, and so never replayed for it. */
const neverKept = [401, 403, 413, 415, 429];

/** Without an example, the generated one would contain every optional part at once, and contradict itself. */
function showExample({ operationId, responses }: Operation, status: number, example: object): void {
  const response = responses[status];
  const content = response && 'content' in response ? response.content?.['application/json'] : undefined;
  if (!content) throw new Error(`${operationId} has an example and no JSON answer`);
  content.example = example;
}

/** Moves examples of query parameters beside their schemas, as for path and header parameters. */
function exampleBeside(parameter: Parameters[number]): void {
  if (!('in' in parameter) || !parameter.schema) return;
  if (parameter.in === 'query' && 'type' in parameter.schema && parameter.schema.type === 'object')
    Object.assign(parameter, { style: 'deepObject', explode: true });
  const { example: shown, ...schema } = parameter.schema as { example?: unknown };
  Object.assign(parameter, { schema }, onlySet({ example: shown }));
}

/** Problems of every route that takes what this one takes. */
function codesOfEvery({ parameters = [] }: Operation, keyed: DocumentedEndpoint['idempotent']): ProblemCode[] {
  const codes: ProblemCode[] = [
    'invalid_request',
    'unauthenticated',
    'forbidden',
    'rate_limited',
    'internal',
    'unavailable',
    // For any body that is sent, even where none is taken.
    'payload_too_large',
    'unsupported_media_type',
  ];
  if (parameters.some((parameter) => 'in' in parameter && parameter.in === 'path')) codes.push('not_found');
  if (keyed === 'required') codes.push('idempotency_key_required');
  if (keyed) codes.push('idempotency_key_reused', 'idempotency_in_progress');
  return codes;
}

function problemResponse(status: number, codes: ProblemCode[], replayed: string[]): Responses[string] {
  const own = [
    ...([409, 429, 503].includes(status) ? ['Retry-After'] : []),
    ...(status === 401 ? ['WWW-Authenticate'] : []),
    ...(status === 412 ? ['ETag'] : []),
    ...replayed,
  ];
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}.`).join('\n'),
    headers: headersNamed([...always, ...own]),
    content: {
      [problemMediaType]: {
        schema: { $ref: '#/components/schemas/ProblemDto' },
        examples: Object.fromEntries(
          codes.map((code) => [code, { summary: problems[code].title, value: example(code) }]),
        ),
      },
    },
  };
}

const example = (code: ProblemCode): Problem =>
  problemOf(new GatewayError(code, `${problems[code].title}.`), {
    instance: '/v1/reservations',
    requestId: 'req_01kf3xw8q20000m5e7r9t2v4x6',
  });

/** Unwraps references that are wrapped in `allOf` only for a description. */
function tidy(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidy);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(
    ([name, member]) => [name, name === 'example' || name === 'value' ? member : tidy(member)] as const,
  );
  const { allOf, ...rest } = Object.fromEntries(entries) as { allOf?: unknown; [name: string]: unknown };
  if (Array.isArray(allOf) && allOf.length === 1) return { ...rest, ...(allOf[0] as object) };
  return allOf === undefined ? rest : { ...rest, allOf };
}

/** Callers and SDKs see `Order`; `OrderDto` is the name of the class. */
function withPlainNames(document: OpenAPIObject): OpenAPIObject {
  const names = Object.keys(document.components?.schemas ?? {});
  const plain = new Map(names.map((name) => [name, name.replace(/Dto$/, '')]));
  if (new Set(plain.values()).size < names.length) throw new Error('two schemas would have the same name');
  const text = JSON.stringify(document).replace(
    /#\/components\/schemas\/(\w+)/g,
    (_, name: string) => `#/components/schemas/${plain.get(name) ?? name}`,
  );
  const renamed = JSON.parse(text) as OpenAPIObject;
  const schemas = Object.entries(renamed.components?.schemas ?? {}).map(([name, schema]) => [
    plain.get(name) ?? name,
    schema,
  ]);
  return {
    ...renamed,
    components: { ...renamed.components, schemas: Object.fromEntries(schemas) as Components['schemas'] & object },
  };
}
