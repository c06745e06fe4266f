import { type OpenAPIObject } from '@nestjs/swagger';
import { GatewayError, type ProblemCode } from '../domain/errors.js';
import { idPattern } from '../domain/ids.js';
import { type DocumentedEndpoint, endpointExtension } from './endpoint.js';
import { type Problem, problemMediaType, problemOf, problems, statusesOf } from './problem.js';
import { namedIn, type Needed } from '../domain/scopes.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameters = NonNullable<Operation['parameters']>;
type Components = NonNullable<OpenAPIObject['components']>;
type Headers = NonNullable<Components['headers']>;
type Responses = Record<string, { description: string; headers: object; content?: object } | { $ref: string }>;

export const securityScheme = 'apiKey';

const inText = (maxLength: number, pattern: string) => ({ type: 'string', maxLength, pattern });

/** Every header an answer can have. */
export const documentedHeaders: Headers = {
  'X-Request-Id': {
    description:
      'ID of this request: your own, if you sent one of at most 128 visible characters, otherwise a generated one.',
    required: true,
    schema: inText(128, '^[\\x21-\\x7e]+$'),
    example: 'req_01kf3xw8q20000m5e7r9t2v4x6',
  },
  'x-correlator': {
    description: 'The x-correlator that you sent.',
    schema: inText(256, '^[\\w\\-:;.\\/<>{}]*$'),
    example: 'b4333c46-49c0-4f62-80d7-f0ef930f1c46',
  },
  traceparent: {
    description: 'The W3C trace context that you sent, with the span of this request.',
    schema: inText(55, '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$'),
    example: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  },
  RateLimit: {
    description:
      'Remaining requests (`r`) and seconds until the limit resets (`t`). Absent for unauthenticated requests.',
    schema: inText(64, '^"[a-z]+";r=\\d+;t=\\d+$'),
    example: '"read";r=199;t=1',
  },
  'RateLimit-Policy': {
    description: 'Your rate limit for requests of this class: `q` requests in `w` seconds.',
    schema: inText(64, '^"[a-z]+";q=\\d+;w=\\d+$'),
    example: '"read";q=200;w=2',
  },
  'Access-Control-Allow-Origin': {
    description:
      "The origin of the calling page, if the operator lists it in `CORS_ORIGINS`. Otherwise the gateway's own origin in the sandbox, and absent in live mode: scripts from other sites cannot read responses.",
    schema: { ...inText(256, '^https?://\\S+$'), format: 'uri' },
    example: 'http://127.0.0.1:3000',
  },
  'Retry-After': {
    description: 'Seconds to wait before the next attempt.',
    schema: { type: 'integer', format: 'int32', minimum: 0, maximum: 2_678_400 },
    example: 2,
  },
  'Idempotent-Replayed': {
    description: 'Present when the response repeats that of an earlier request with the same key.',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
  Location: {
    description: 'Path of what was created: the resource itself or, while it is being made, its change.',
    schema: { ...inText(512, '^/v1/'), format: 'uri-reference' },
    example: '/v1/orders/ord_01kf3xwaj80000q7r9t2v4x6z8',
  },
  'Change-Id': {
    description: 'The change that was made for this request: `GET /v1/changes/{id}`.',
    schema: inText(30, idPattern('chg').source),
    example: 'chg_01kf3xw8q20000m5e7r9t2v4x6',
  },
  ETag: {
    description: 'Names this response: send it as `If-None-Match`.',
    schema: inText(64, '^(?:W/)?"[\\w-]+"$'),
    example: 'W/"6Zk0Zr1k5mSx0W8cT2n4bqPvLxE"',
  },
  'WWW-Authenticate': {
    description: 'How to authenticate.',
    schema: inText(64, '^Bearer'),
    example: 'Bearer',
  },
};

const always = [
  'X-Request-Id',
  'x-correlator',
  'traceparent',
  'RateLimit',
  'RateLimit-Policy',
  'Access-Control-Allow-Origin',
];

const idempotencyKey: Parameters[number] = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A new random value for each new request, and the same value for each retry: up to 255 visible ASCII characters, such as a UUID, with or without double quotes. Remembered for 30 days. Repeating a request with the same key returns the same resource; a different request with the same key returns 422. On this page, each Execute replaces an `example-…` key with a new one; enter your own to try a retry.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  // Swagger UI sends a new key in place of an example (`openapi.ts`).
  example: 'example-0b5f2c1e-8d3a-4c53',
};

/** Completes what the decorators have said: every header, every problem, closed objects, plain names. */
export function complete(document: OpenAPIObject): OpenAPIObject {
  const shared: Responses = {};
  const operations = Object.values(document.paths).flatMap((path) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => path[method] ?? []),
  );
  for (const operation of operations) completeOperation(operation, shared);
  const said = JSON.stringify([document.paths, shared]);
  const headers = Object.fromEntries(
    Object.entries(documentedHeaders).filter(([name]) => said.includes(`#/components/headers/${name}"`)),
  );
  const components = { ...document.components, headers, responses: shared };
  const closed = tidy({ ...document, components }) as OpenAPIObject;
  return withPlainNames(closed);
}

const scopeNote = (scope: Needed): string => {
  const named = namedIn(scope).map((one) => `\`${one}\``);
  const joined = named.join(typeof scope === 'object' && 'anyOf' in scope ? ' or ' : ' and ');
  return named.length === 0 ? 'Any API key may call this.' : `Scope: ${joined}.`;
};

function completeOperation(
  operation: Operation & { [endpointExtension]?: DocumentedEndpoint },
  shared: Responses,
): void {
  const endpoint = operation[endpointExtension];
  if (!endpoint) throw new Error(`${operation.operationId} has no @Endpoint`);
  delete operation[endpointExtension];
  const { ok, also, scope, errors, examples, idempotent, kept } = endpoint;
  operation.description = [operation.description, scopeNote(scope)].filter(Boolean).join('\n\n');
  operation.security = [{ [securityScheme]: [] }];
  if (idempotent)
    operation.parameters = [
      ...(operation.parameters ?? []),
      { ...idempotencyKey, required: idempotent === 'required' },
    ];
  if (examples) addExamples(operation, examples);
  for (const answer of [ok, also]) if (answer?.example) showExample(operation, answer.status, answer.example);
  for (const parameter of operation.parameters ?? []) exampleInWords(parameter);
  const replayed = idempotent ? ['Idempotent-Replayed'] : [];
  const changes = also?.status === 202 ? ['Change-Id'] : [];
  const named = kept ? ['ETag'] : [];
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response) continue;
    const located = status === '202' || (status === '201' && idempotent) ? ['Location'] : [];
    response.headers = {
      ...response.headers,
      ...headersNamed([...always, ...replayed, ...located, ...changes, ...named]),
    };
  }
  const codes = [...new Set([...codesOfEvery(operation, idempotent), ...errors])].sort();
  for (const status of new Set(codes.flatMap(statusesOf))) {
    const ofStatus = codes.filter((code) => statusesOf(code).includes(status));
    const kept = idempotent && !neverKept.includes(status);
    const name = `${ofStatus.join('.')}${kept ? '.kept' : ''}`;
    shared[name] ??= problemResponse(status, ofStatus, kept ? replayed : []);
    operation.responses[status] = { $ref: `#/components/responses/${name}` };
  }
}

/** Answers that come before an Idempotency-Key is looked at, and so are never given again for it. */
const neverKept = [401, 403, 413, 415, 429];

function addExamples({ operationId, requestBody }: Operation, examples: Readonly<Record<string, object>>): void {
  const content = requestBody && 'content' in requestBody ? requestBody.content['application/json'] : undefined;
  if (!content) throw new Error(`${operationId} has examples and no JSON body`);
  const named = Object.entries(examples).map(([summary, value]) => [
    summary.toLowerCase().replace(/\W+/g, '_'),
    { summary, value },
  ]);
  content.examples = Object.fromEntries(named) as NonNullable<typeof content.examples>;
}

/** Without it the answer shown would have every optional part at once, and so contradict itself. */
function showExample({ operationId, responses }: Operation, status: number, example: object): void {
  const response = responses[status];
  const content = response && 'content' in response ? response.content?.['application/json'] : undefined;
  if (!content) throw new Error(`${operationId} has an example and no JSON answer`);
  content.example = example;
}

/** Swagger UI fills examples into its form: of the optional parts of a query that would be a request nobody means. */
function exampleInWords(parameter: Parameters[number]): void {
  if (!('in' in parameter) || parameter.in !== 'query' || parameter.required || !parameter.schema) return;
  if ('type' in parameter.schema && parameter.schema.type === 'object')
    Object.assign(parameter, { style: 'deepObject', explode: true });
  const { example: shown, ...schema } = parameter.schema as { example?: string | number | boolean | string[] };
  parameter.schema = schema;
  if (shown === undefined || 'default' in schema || typeof shown === 'boolean') return;
  parameter.description = `${parameter.description} Example: \`${[shown].flat().join(', ')}\`.`;
}

/** What any route can answer that takes what this one takes. */
function codesOfEvery({ parameters = [] }: Operation, keyed: DocumentedEndpoint['idempotent']): ProblemCode[] {
  const codes: ProblemCode[] = [
    'invalid_request',
    'unauthenticated',
    'forbidden',
    'rate_limited',
    'internal',
    'unavailable',
    // Of whatever is sent, where nothing is taken too.
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

const headersNamed = (names: string[]): object =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Objects say that they have no other members; a reference wrapped in `allOf` for its description loses the wrapping. */
function tidy(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidy);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(
    ([name, member]) => [name, name === 'example' || name === 'value' ? member : tidy(member)] as const,
  );
  const { allOf, ...rest } = Object.fromEntries(entries) as { allOf?: unknown; [name: string]: unknown };
  if (Array.isArray(allOf) && allOf.length === 1) return { ...rest, ...(allOf[0] as object) };
  if (rest['type'] === 'object' && 'properties' in rest) return { additionalProperties: false, ...rest };
  return allOf === undefined ? rest : { ...rest, allOf };
}

/** `OrderDto` is our word for the class; callers and SDKs see `Order`. */
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
