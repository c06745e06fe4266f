import '@fastify/multipart';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { GatewayError, invalidField } from '../domain/errors.js';
import { bind, refusalOf } from './validation.js';

/** The DTO of a route without a body or query: no fields. */
class Nothing {}

/** Which parameters a route's method has, from its decorators. */
export interface Taken {
  readonly body: boolean;
  readonly query: boolean;
}

/**
 * Whether the method has a parameter marked `@Body()` or `@Query()`. Nest stores these as `kind:index` before it runs the method's own decorators.
 */
export function takenBy(type: object, method: string | symbol): Taken {
  const marked = (Reflect.getMetadata(ROUTE_ARGS_METADATA, type, method) ?? {}) as object;
  const takes = (kind: RouteParamtypes): boolean => Object.keys(marked).some((key) => key.startsWith(`${kind}:`));
  return { body: takes(RouteParamtypes.BODY), query: takes(RouteParamtypes.QUERY) };
}

/**
 * Refuses fields that a route does not take: a caller expects them to have an effect, such as restricting a `DELETE`; with `?dryRun=true` on a route
 * that does not know it, the change would be made for real. An empty body counts as none.
 */
export function refuseUntaken(request: FastifyRequest): void {
  const { endpoint, takes, takesForm } = request.routeOptions.config;
  const fitting = request.isMultipart()
    ? endpoint?.form !== undefined
    : !(request.body instanceof URLSearchParams) || takesForm === true;
  const { method, headers } = request;
  if (headers['if-match'] !== undefined && !['GET', 'HEAD'].includes(method) && endpoint?.matched !== true)
    throw invalidField('If-Match', 'unsupported', 'This request does not support If-Match.');
  if (!fitting) throw new GatewayError('unsupported_media_type', 'Send the body as application/json.');
  if (takes && !takes.query) bind(Nothing, request.query as object, 'query');
  if (endpoint?.form !== undefined || takes?.body || takesForm) return;
  bind(Nothing, request.body as object);
  request.body = undefined;
}

/** Makes the server read bodies of `GET` requests as well, and treat an empty body as none, whatever its media type. */
export function readBodies(server: FastifyInstance): void {
  server.addHttpMethod('GET', { hasBody: true, overrideExisting: true });
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === ''
      ? done(null)
      : parse(request, body as string, (error, value: unknown) => {
          if (error) return done(error);
          const problem = refusalOf(value);
          return problem ? done(problem) : done(null, value);
        }),
  );
  server.addHook('onRequest', ({ headers }, _reply, done) => {
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0)
      delete headers['content-type'];
    done();
  });
}
