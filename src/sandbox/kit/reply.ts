import { STATUS_CODES, type ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';

/** One complete HTTP reply of a simulated provider. */
export interface HttpReply {
  status: number;
  contentType: string;
  body: string | Buffer;
  /** Target of a redirect. */
  location?: string;
}

/** A JSON reply; `value` is serialised as is. */
export function jsonReply(value: unknown, status = 200): HttpReply {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}

/** A web server's error page, as shown when the API behind it does not answer. */
export function htmlPage(status: number, title = STATUS_CODES[status] ?? 'Error'): HttpReply {
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, contentType: 'text/html; charset=UTF-8', body };
}

/** Sends the whole reply. Resolves to false if the client disconnected before it was fully written. */
export async function send(res: ServerResponse, reply: HttpReply): Promise<boolean> {
  if (res.destroyed || res.closed) return false;
  writeHead(res, reply);
  res.end(reply.body);
  return finished(res).then(
    () => true,
    () => false,
  );
}

/** Announces the whole reply, sends half of it, and closes the connection. */
export async function sendHalf(res: ServerResponse, reply: HttpReply): Promise<void> {
  if (res.destroyed || res.closed) return;
  writeHead(res, reply);
  const body = Buffer.from(reply.body);
  await new Promise<void>((written) => res.write(body.subarray(0, body.length >> 1), () => written()));
  breakConnection(res);
}

/** Closes the client's connection without sending anything more. */
export function breakConnection(res: ServerResponse): void {
  res.socket?.destroy();
}

function writeHead(res: ServerResponse, { status, contentType, body, location }: HttpReply): void {
  const length = Buffer.byteLength(body);
  const redirect = location === undefined ? {} : { location };
  res.writeHead(status, { 'content-type': contentType, 'content-length': length, ...redirect });
}
