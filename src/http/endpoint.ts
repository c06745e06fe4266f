import { applyDecorators, HttpCode, type Type as Class } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBody,
  ApiConsumes,
  ApiExtension,
  ApiExtraModels,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { type ProblemCode } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { takenBy } from './body.js';
import { type Deprecation } from './deprecation.js';
import { type Needed } from '../domain/scopes.js';

/** The parts of a multipart route: one part of JSON, or one field of it as plain text, and documents. */
export interface FormShape<T extends object = object, F extends string = string> {
  /** The JSON part and its class. */
  part: { name: string; type: Class<T>; text?: { pattern: string }; description: string; example?: object | string };
  files: Readonly<Record<F, { description: string }>>;
}

/** Everything a route declares beyond its path and its DTOs. */
export interface EndpointOptions {
  /** Its section in the documentation. */
  tag: string;
  summary: string;
  description?: string;
  /** The success response: a DTO (`type`, with an `example`), a file (`file`: its media type), or no body. */
  ok: { status: number; description: string; type?: Class; example?: object; file?: string };
  /** Another successful response, e.g. 202 while the outcome is open. */
  also?: { status: number; description: string; type: Class; example?: object };
  /** Problems of this route. Those of every route (401, 403, 429, 500; 400 and 404 where they apply) are added. */
  errors: readonly ProblemCode[];
  /** Request body examples by title; Swagger UI starts with the first. */
  examples?: Readonly<Record<string, object>>;
  /** For routes that take a form instead of JSON. */
  form?: FormShape;
  /** The scopes that the caller's key needs. */
  scope: Needed;
  /** Whether the response continues for as long as the caller listens. */
  stream?: true;
  /** Whether its responses are the same for all callers and can be cached as sent (`remembered-answers.ts`). */
  remembered?: true;
  /** Whether its response stays the same for a while: it has an ETag, and a matching request gets 304 (`kept-answer.ts`). */
  kept?: true;
  /** Whether its response is one resource in its current version: it has an ETag, and a matching GET gets 304 (`etags.ts`). */
  versioned?: true;
  /** Whether the caller can name the version to change, with `If-Match`. */
  matched?: true;
  /** For deprecated routes: since when, until when, and what to call instead (`deprecation.ts`). */
  deprecated?: Deprecation;
  /** Whether the caller must or may send an Idempotency-Key (handled by `idempotency.ts`). */
  idempotent?: 'required' | 'optional';
}

/** Where `openapi.ts` finds these options; not part of the published document. */
export const endpointExtension = 'x-endpoint';

/** What the document needs to know of a route. */
export type DocumentedEndpoint = Pick<
  EndpointOptions,
  'ok' | 'also' | 'errors' | 'examples' | 'scope' | 'deprecated' | 'idempotent' | 'kept' | 'versioned' | 'matched'
>;

/**
 * The one decorator of a route: its documentation, status and scope. The name of the method becomes the operation ID, so it includes the resource:
 * `createReservation`, `listOrders`.
 */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  const { tag, summary, description, ok, also, errors, examples, form, scope } = options;
  const { deprecated, idempotent, kept, versioned, matched } = options;
  const documented: DocumentedEndpoint = {
    ok,
    errors,
    scope,
    ...onlySet({ also, examples, deprecated, idempotent, kept, versioned, matched }),
  };
  return applyDecorators(
    (type: object, method: string | symbol, of: PropertyDescriptor) =>
      RouteConfig({ endpoint: options, takes: takenBy(type.constructor, method) })(type, method, of),
    HttpCode(ok.status),
    ApiTags(tag),
    ApiOperation({ summary, ...onlySet({ description }) }),
    ApiResponse({
      status: ok.status,
      description: ok.description,
      ...onlySet({ type: ok.type }),
      ...(ok.file !== undefined && {
        content: { [ok.file]: { schema: { type: 'string', format: 'binary', maxLength: 2 ** 31 - 1 } } },
      }),
    }),
    ...(also ? [ApiResponse({ status: also.status, description: also.description, type: also.type })] : []),
    ...(form ? [ApiConsumes('multipart/form-data'), ApiBody(bodyOf(form))] : []),
    ...(form && !form.part.text ? [ApiExtraModels(form.part.type)] : []),
    ApiExtension(endpointExtension, documented),
  );
}

function bodyOf({ part, files }: FormShape): Parameters<typeof ApiBody>[0] {
  const file = { type: 'string', format: 'binary', maxLength: 10 * 1024 * 1024 };
  return {
    required: true,
    schema: {
      type: 'object',
      properties: {
        [part.name]: {
          ...(part.text
            ? { type: 'string', maxLength: 64, ...part.text }
            : { allOf: [{ $ref: getSchemaPath(part.type) }] }),
          description: part.description,
          ...onlySet({ example: part.example }),
        },
        ...Object.fromEntries(Object.entries(files).map(([name, { description }]) => [name, { ...file, description }])),
      },
      required: [part.name, ...Object.keys(files)],
    },
  };
}
