import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { endpointOf } from './endpoint.js';
import { perHandler } from './per-handler.js';
import { bind, refusalOf } from './validation.js';

/** What a route takes that takes no body or no query: an object of nothing. */
class Nothing {}

/**
 * A route that takes no body is not given one: whoever sends fields expects them to do something, and on a `DELETE` to do less than
 * all. A body that holds nothing is none.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  private readonly takesBody = perHandler(
    (context) => endpointOf(context)?.form !== undefined || takes(context, RouteParamtypes.BODY),
  );

  canActivate(context: ExecutionContext): boolean {
    if (this.takesBody(context)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    bind(Nothing, request.body);
    request.body = undefined;
    return true;
  }
}

/** The same of a query: `?dryRun=true` at a route that knows no such thing would be done for good. */
@Injectable()
export class QueryGuard implements CanActivate {
  private readonly takesNone = perHandler(
    (context) => endpointOf(context) !== undefined && !takes(context, RouteParamtypes.QUERY),
  );

  canActivate(context: ExecutionContext): boolean {
    if (this.takesNone(context)) bind(Nothing, context.switchToHttp().getRequest<FastifyRequest>().query, 'query');
    return true;
  }
}

/** Whether the method has a parameter marked `@Body()` or `@Query()`; Nest writes them down as `kind:index`. */
function takes(context: ExecutionContext, kind: RouteParamtypes): boolean {
  const marked = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) as
    object | undefined;
  return Object.keys(marked ?? {}).some((key) => key.startsWith(`${kind}:`));
}

/** Has the server read the body of a `GET` too, and take one of no bytes for none, whatever its media type is said to be. */
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
