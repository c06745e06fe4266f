import { type FastifyReply, type FastifyRequest } from 'fastify';
import { GatewayError, invalidField } from '../domain/errors.js';

const onlyOnce: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'idempotency-key',
  'transfer-encoding',
]);

/** Of two such headers, Node keeps the first, and a proxy may have read the second. */
export function refuseAmbiguity({ raw }: FastifyRequest): void {
  if (raw.httpVersion !== '1.1' && raw.httpVersion !== '1.0')
    throw new GatewayError('invalid_request', 'Use HTTP/1.1.');
  if (raw.httpVersion === '1.1' && raw.headers.host === undefined)
    throw invalidField('host', 'required', 'The Host header is required.');
  const seen = new Set<string>();
  for (let i = 0; i < raw.rawHeaders.length; i += 2) {
    const name = raw.rawHeaders[i]!.toLowerCase();
    if (seen.has(name)) throw invalidField(name, 'duplicate', `The ${name} header must not appear twice.`);
    if (onlyOnce.has(name)) seen.add(name);
  }
}

/** A body with a content encoding would be parsed as something that it is not. */
export function refuseCoding({ headers }: FastifyRequest, reply: FastifyReply): void {
  const coding = headers['content-encoding'] ?? 'identity';
  const transfer = headers['transfer-encoding'] ?? 'chunked';
  if (/^identity$/i.test(coding) && /^chunked$/i.test(transfer)) return;
  void reply.header('Accept-Encoding', 'identity');
  throw new GatewayError('unsupported_media_type', 'Send the body without a Content-Encoding.');
}
