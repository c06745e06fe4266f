import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { type DocumentFile } from '../../contract/document-file.js';
import { GatewayError } from '../../domain/errors.js';
import { type Encoded } from './dialect.js';
import { addressOf, type Operation } from './operation.js';

/** A form body, URL-encoded by the platform. */
export function form(fields: Record<string, string>): Encoded {
  return { body: new URLSearchParams(fields).toString(), contentType: 'application/x-www-form-urlencoded' };
}

/**
 * A multipart body: text fields first, then files, which are streamed. Its length is computed in advance, because not every server accepts chunked
 * bodies. Field names are escaped, so they cannot inject headers.
 */
export function multipart(fields: Record<string, string>, files: Record<string, DocumentFile>): Encoded {
  const boundary = `part-${randomBytes(16).toString('hex')}`;
  const head = (name: string, more: string): Buffer =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${more}\r\n\r\n`);
  const parts: (Buffer | DocumentFile)[] = Object.entries(fields).flatMap(([name, value]) => [
    head(name, ''),
    Buffer.from(`${value}\r\n`),
  ]);
  for (const [name, file] of Object.entries(files)) {
    const about = `; filename="${quoted(file.filename)}"\r\nContent-Type: ${mediaType(file.contentType)}`;
    parts.push(head(name, about), file, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  const bytes = parts.reduce((sum, part) => sum + (Buffer.isBuffer(part) ? part.length : part.bytes), 0);
  return {
    body: { bytes, open: () => Readable.from(inTurn(parts), { objectMode: false }) },
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

async function* inTurn(parts: readonly (Buffer | DocumentFile)[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (Buffer.isBuffer(part)) yield part;
    else yield* part.open() as AsyncIterable<Buffer>;
  }
}

function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function mediaType(value: string): string {
  return /^[\w.+-]+\/[\w.+-]+$/.test(value) ? value : 'application/octet-stream';
}

/** Fills `{name}` in a path from the fields, and returns the remaining fields. */
export function fillPath(path: string, fields: Record<string, string>): { path: string; rest: Record<string, string> } {
  if (!path.includes('{')) return { path, rest: fields };
  const rest = { ...fields };
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = fields[name];
    // URL parsing would resolve a dot segment, and so address another operation.
    if (value === undefined || /^\.{0,2}$/.test(value))
      throw new GatewayError('invalid_request', `${name} cannot be used.`);
    delete rest[name];
    return encodeURIComponent(value);
  });
  return { path: filled, rest };
}

/**
 * The encoding of a typical REST API: `{name}` in the path from the fields; the other fields in the query of a GET or DELETE, in a JSON body
 * otherwise, or in a multipart body if there are files.
 */
export function restful(op: Operation, fields: Record<string, string>, files: Record<string, DocumentFile>): Encoded {
  const { method, path: template } = addressOf(op);
  const { path, rest } = fillPath(template, fields);
  if (Object.keys(files).length > 0) return { path, ...multipart(rest, files) };
  if (method === 'GET' || method === 'DELETE') return { path, query: rest };
  return { path, ...json(op, rest) };
}

/** A JSON body: lists as lists, numbers as numbers, and `a.b` as the member `b` of the object `a`. */
export function json(op: Operation, fields: Record<string, string>): Encoded {
  const body: Record<string, unknown> = {};
  for (const [name, written] of Object.entries(fields)) {
    const parts = name.split('.');
    const last = parts.pop()!;
    let within = body;
    for (const part of parts) within = (within[part] ??= {}) as Record<string, unknown>;
    const member = op.fields[name]?.member;
    within[last] = member ? member(written) : written;
  }
  return { body: JSON.stringify(body), contentType: 'application/json' };
}
