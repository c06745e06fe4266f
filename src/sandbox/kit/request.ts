import { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

/** A request's fields by the provider's names; the last of repeated fields counts. */
export type Fields = Readonly<Record<string, string>>;

/** One file of a multipart form. */
export interface UploadedFile {
  filename: string;
  contentType: string;
  content: Buffer;
}
export type Files = Readonly<Record<string, UploadedFile>>;

/** One request, read completely. */
export interface Request {
  method: string;
  /** Path and query as in the request line. */
  target: string;
  /** Without the query. */
  path: string;
  /** IP address of the caller; IPv4 without the IPv6 prefix. */
  from: string;
  query: Fields;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The content of a form, URL-encoded or multipart. */
export interface Form {
  fields: Fields;
  files: Files;
}

const maxBodyBytes = 32 * 1024 * 1024;

/** The whole request, or undefined if it is larger than any provider accepts. */
export async function readRequest(req: IncomingMessage): Promise<Request | undefined> {
  const url = new URL(req.url ?? '/', 'http://sandbox');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  if (size > maxBodyBytes) return undefined;
  return {
    method: req.method ?? '',
    target: req.url ?? '/',
    path: url.pathname,
    from: (req.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    query: Object.fromEntries(url.searchParams),
    headers: req.headers,
    body: Buffer.concat(chunks),
  };
}

const typeOf = ({ headers }: Request): string => headers['content-type'] ?? '';

/** The form in the body. Any other content type yields no fields, as in a PHP script. */
export async function formOf(request: Request): Promise<Form> {
  const type = typeOf(request);
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { fields: Object.fromEntries(new URLSearchParams(request.body.toString('utf8'))), files: {} };
  if (!type.startsWith('multipart/form-data')) return { fields: {}, files: {} };
  const fields: Record<string, string> = {};
  const files: Record<string, UploadedFile> = {};
  try {
    const form = await new Response(new Uint8Array(request.body), { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) {
      if (typeof value === 'string') fields[name] = value;
      else {
        const content = Buffer.from(await value.arrayBuffer());
        files[name] = { filename: value.name, contentType: value.type, content };
      }
    }
  } catch {
    return { fields: {}, files: {} };
  }
  return { fields, files };
}

/** The JSON in the body; undefined if there is none or it is invalid. */
export function jsonOf({ body }: Request): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
