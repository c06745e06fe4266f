import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { GatewayError, type ProblemCode } from '../domain/errors.js';
import { StoreUnreachable } from '../ledger/database.js';
import { factsOf, type Logger } from '../observability/logger.js';
import { LOGGER } from '../tokens.js';
import { allowedMethods } from './allowed-methods.js';
import { problemMediaType, problemOf } from './problem.js';

/** Turns every error into a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.gatewayErrorOf(error, request, reply);
    if (problem.code === 'internal')
      this.logger.error({ requestId: request.id, ...factsOf(error) }, 'unexpected error');
    sendProblem(problem, request, reply);
  }

  private gatewayErrorOf(error: unknown, request: FastifyRequest, reply: FastifyReply): GatewayError {
    if (error instanceof GatewayError) return error;
    if (error instanceof StoreUnreachable) {
      this.logger.warn({ requestId: request.id, ...factsOf(error.cause) }, 'the ledger does not respond');
      return new GatewayError('unavailable', "The gateway's database is temporarily unreachable.", {
        retry: { safe: true, afterSeconds: 1 },
      });
    }
    if (request.is404) return noRoute(request, reply);
    return isCutOff(error, request) ? cutOff : edgeError(error);
  }
}

const cutOff = new GatewayError('invalid_request', 'The body was not received completely.');

/** The caller disconnected while sending its body: no one is left to read a response. */
const isCutOff = (error: unknown, { raw }: FastifyRequest): boolean =>
  !raw.complete && (error as { code?: unknown } | undefined)?.code === 'ECONNRESET';

/** Sends a problem document. The headers that belong to it (Retry-After, Allow, WWW-Authenticate) come with it. */
export function sendProblem(error: GatewayError, request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent) return;
  const keyed = request.routeOptions.config.endpoint?.idempotent !== undefined;
  const problem = problemOf(error, { instance: instanceOf(request.raw.url), requestId: request.id, keyed });
  if (error.etag !== undefined) void reply.header('ETag', error.etag);
  if (error.changeId !== undefined) void reply.header('Change-Id', error.changeId);
  const afterSeconds = error.retry?.afterSeconds ?? (problem.status === 503 ? 1 : undefined);
  if (afterSeconds !== undefined && [409, 429, 503].includes(problem.status)) {
    void reply.header('Retry-After', String(Math.ceil(afterSeconds)));
  }
  // With its own serializer, the media type stays as it is; Fastify would add a charset, which JSON does not have.
  void reply.status(problem.status).type(problemMediaType).serializer(JSON.stringify).send(problem);
}

/** The document as text, for errors that occur before there is a request. */
export const problemText = (error: GatewayError, status: number, requestId: string): string =>
  JSON.stringify({ ...problemOf(error, { instance: '/', requestId }), status });

/** The path without the query, which may contain confidential data. Characters that a URI cannot contain are removed. */
const instanceOf = (url = '/'): string =>
  /^\/[\w\-.~!$&'()*+,;=:@%/]*/
    .exec(url)?.[0]
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .slice(0, 1024) ?? '/';

/** There is no such route: 405 if the path has other methods, otherwise 404. */
export function noRoute(request: FastifyRequest, reply: FastifyReply): GatewayError {
  const path = instanceOf(request.raw.url).slice(0, 200);
  const allowed = allowedMethods(request.server, path);
  // The router has a wildcard below /docs, but there is no such file.
  if (allowed.length === 0 || allowed.includes(request.method))
    return new GatewayError('not_found', `No route for ${path}.`);
  void reply.header('Allow', allowed.join(', '));
  return new GatewayError('method_not_allowed', `${path} supports ${allowed.join(', ')}.`);
}

/** Messages for requests that the HTTP layer refuses; its own messages may repeat parts of the request. */
const edgeProblems: Partial<Record<number, [ProblemCode, string]>> = {
  400: ['invalid_request', 'Malformed request.'],
  // Paths outside the documentation's files.
  403: ['not_found', 'Resource not found.'],
  404: ['not_found', 'Resource not found.'],
  406: ['not_acceptable', 'The response is not available in an accepted format.'],
  408: ['invalid_request', 'The request was not received in time.'],
  413: ['payload_too_large', 'The request exceeds the maximum size.'],
  414: ['invalid_request', 'Part of the path is too long.'],
  415: ['unsupported_media_type', 'Send the body as application/json.'],
  431: ['invalid_request', 'The headers are too large.'],
  503: ['unavailable', 'The gateway could not respond in time.'],
};

const bodyProblems: Record<string, string> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The length of the body differs from Content-Length.',
  FST_ERR_BAD_URL: 'Malformed URL.',
};

/** The problem for an error of Nest or Fastify; any other error becomes `internal`, without details. */
export function edgeError(error: unknown): GatewayError {
  const status = statusOf(error);
  const [code, detail] = edgeProblems[status] ?? [
    'internal',
    'Unexpected error. Quote the requestId when you report it.',
  ];
  return new GatewayError(code, bodyProblems[codeOf(error)] ?? detail, { cause: error });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const known = error instanceof Error && error.name === 'FastifyError' && 'statusCode' in error;
  return known && typeof error.statusCode === 'number' ? error.statusCode : 500;
}

function codeOf(error: unknown): string {
  const origin = error instanceof HttpException ? (error.cause ?? error) : error;
  return origin instanceof Error && 'code' in origin ? String(origin.code) : '';
}
