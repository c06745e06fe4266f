import { type OpenAPIObject } from '@nestjs/swagger';
import { idPattern } from '../domain/ids.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];
type Headers = NonNullable<NonNullable<OpenAPIObject['components']>['headers']>;

const inText = (maxLength: number, pattern: string) => ({ type: 'string', maxLength, pattern });

/** Every header that a response can have. */
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
    description: 'Path of the new resource or, while it is being created, of its change.',
    schema: { ...inText(512, '^/v1/'), format: 'uri-reference' },
    example: '/v1/orders/ord_01kf3xwaj80000q7r9t2v4x6z8',
  },
  'Change-Id': {
    description: 'The change that was made for this request: `GET /v1/changes/{id}`.',
    schema: inText(30, idPattern('chg').source),
    example: 'chg_01kf3xw8q20000m5e7r9t2v4x6',
  },
  Deprecation: {
    description: 'Since when this route is deprecated: seconds since 1970 (RFC 9745).',
    schema: inText(16, '^@\\d+$'),
    example: '@1796083200',
  },
  Sunset: {
    description: 'The first day on which this route may be gone (RFC 8594).',
    schema: inText(29, '^\\w{3}, \\d{2} \\w{3} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT$'),
    example: 'Tue, 01 Jun 2027 00:00:00 GMT',
  },
  ETag: {
    description:
      'Identifies this version of the resource. Send it as `If-Match` to change only this version, or as `If-None-Match` to get the resource only if it has changed.',
    schema: inText(64, '^(?:W/)?"[\\w-]+"$'),
    example: 'W/"6Zk0Zr1k5mSx0W8cT2n4bqPvLxE"',
  },
  'WWW-Authenticate': {
    description: 'How to authenticate.',
    schema: inText(64, '^Bearer'),
    example: 'Bearer',
  },
};

/** Headers that every response can have. */
export const always = [
  'X-Request-Id',
  'x-correlator',
  'traceparent',
  'RateLimit',
  'RateLimit-Policy',
  'Access-Control-Allow-Origin',
];

export const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A new random value for each new request, and the same value for each retry: up to 255 visible ASCII characters, such as a UUID, with or without double quotes. Remembered for 30 days. Repeating a request with the same key returns the same resource; a different request with the same key returns 422. On this page, each Execute replaces an `example-…` key with a new one; enter your own to try a retry.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  // Swagger UI sends a fresh key instead of an example (`docs-page.ts`).
  example: 'example-0b5f2c1e-8d3a-4c53',
};

export const ifNoneMatch: Parameter = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of the response that you have. If it is still current, the response is 304 without a body.',
  schema: { type: 'string', maxLength: 256, pattern: '^[ -~]*$' },
  example: '"6f1c2a9b04d7e83350aa41c97be2d618"',
};

export const ifMatch: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The `ETag` of the version that you are changing. If the resource has changed since, the response is 412 and nothing is changed.',
  schema: { type: 'string', maxLength: 256, pattern: '^[ -~]*$' },
  example: '*',
};

export const headersNamed = (names: string[]): object =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
