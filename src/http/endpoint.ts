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

/** What a multipart route takes: one part of JSON, or one member of it as plain text, and some documents. */
export interface FormShape<T extends object = object, F extends string = string> {
  /** The part that holds JSON, and its class. */
  part: { name: string; type: Class<T>; text?: { pattern: string }; description: string; example?: object | string };
  files: Readonly<Record<F, { description: string }>>;
}

/** Everything a route says about itself beyond its path and its DTOs. */
export interface EndpointOptions {
  /** The heading it is listed under in the documentation. */
  tag: string;
  summary: string;
  description?: string;
  /** The answer when all goes well: a DTO (`type`, and one as it may be seen: `example`), a file (`file`: its media type), or no body. */
  ok: { status: number; description: string; type?: Class; example?: object; file?: string };
  /** Another answer that is no failure, e.g. 202 while the outcome is open. */
  also?: { status: number; description: string; type: Class; example?: object };
  /** What else can go wrong. What every route can answer (401, 403, 429, 500; 400 and 404 where they apply) is added. */
  errors: readonly ProblemCode[];
  /** Bodies to try, by what they show; the first is what Swagger UI starts with. */
  examples?: Readonly<Record<string, object>>;
  /** For a route that takes a form instead of JSON. */
  form?: FormShape;
  /** What the caller's key must allow. */
  scope: Needed;
  /** Whether its answer goes on for as long as the caller listens. */
  stream?: true;
  /** Whether its answers, which are everybody's, may be remembered as they are sent (`remembered-answers.ts`). */
  remembered?: true;
  /** Whether its answer stays the same for a while: it has an ETag, and is 304 for whoever has it (`kept-answer.ts`). */
  kept?: true;
  /** Whether its answer is one resource as it is now: it has an ETag, and a GET is 304 for whoever has that version (`etags.ts`). */
  versioned?: true;
  /** Whether the caller may say which version it changes, with `If-Match`. */
  matched?: true;
  /** For a route that is to go: since when, until when, and what to call instead (`deprecation.ts`). */
  deprecated?: Deprecation;
  /** Whether the caller must send an Idempotency-Key, or may (`idempotency.ts` takes it). */
  idempotent?: 'required' | 'optional';
}

/** Where `openapi.ts` finds them; the published document does not hold it. */
export const endpointExtension = 'x-endpoint';

/** What the document needs to know of a route. */
export type DocumentedEndpoint = Pick<
  EndpointOptions,
  'ok' | 'also' | 'errors' | 'examples' | 'scope' | 'deprecated' | 'idempotent' | 'kept' | 'versioned' | 'matched'
>;

/**
 * One decorator a route: its documentation, its status and the scope it asks for. The method's name becomes the operation's id,
 * so it says the resource too: `createReservation`, `listOrders`.
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
