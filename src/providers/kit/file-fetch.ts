import http from 'node:http';
import https from 'node:https';
import { pipeline, Transform } from 'node:stream';
import { type FileStream } from '../../contract/file-stream.js';
import { GatewayError, type ProblemCode } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { checkBaseUrl, quotedStatus } from './wire.js';

/** A file link from a provider's reply, with its limits. */
export interface FileLink {
  provider: string;
  /** The row whose reply contains the link. */
  operation: string;
  link: string;
  /** The provider's base URL; links to other hosts are refused. */
  baseUrl: string;
  maxBytes?: number;
  /** For the response headers, and for each pause in the body. */
  idleMs?: number;
  /** For the whole file. */
  totalMs?: number;
}

/** A link from a reply of this row. */
export const fileLink = (
  { sender, config: { baseUrl } }: { sender: { readonly provider: string }; config: { readonly baseUrl: string } },
  { name: operation }: { readonly name: string },
  link: string,
): FileLink => ({ provider: sender.provider, operation, link, baseUrl });

const megabyte = 1024 * 1024;

/**
 * Opens a provider's file and streams it, buffering only a few chunks. Sends no credentials and follows no redirect. Rejects with a GatewayError;
 * once opened, the stream fails if the provider closes the connection early or sends more than `maxBytes`.
 */
export async function fetchFile(wanted: FileLink): Promise<FileStream> {
  const { maxBytes = 100 * megabyte, idleMs = 15_000, totalMs = 10 * 60_000 } = wanted;
  const trouble = (code: ProblemCode, detail: string, why: string, httpStatus?: number): GatewayError =>
    new GatewayError(code, detail, {
      upstream: {
        provider: wanted.provider,
        operation: wanted.operation,
        code: why,
        ...quotedStatus(httpStatus),
      },
      retry: { safe: true },
    });
  const tooLarge = (): GatewayError => trouble('upstream_malformed', 'The file is too large.', 'file_too_large');

  const url = ownAddress(wanted.link, wanted.baseUrl);
  if (!url)
    throw trouble('upstream_malformed', "The provider's link to the file leads to another host.", 'foreign_link');
  const answer = await open(url, idleMs, totalMs).catch((error: unknown) => {
    const late = error instanceof Late;
    throw late
      ? trouble('upstream_timeout', 'The provider did not respond in time.', 'timeout')
      : trouble('upstream_unavailable', 'The provider is unreachable.', 'network');
  });

  const status = answer.statusCode ?? 0;
  const length = answer.headers['content-length'];
  const bytes = length === undefined ? undefined : Number(length);
  const refuse = (error: GatewayError): never => {
    answer.destroy();
    throw error;
  };
  if (status === 404 || status === 410) return refuse(new GatewayError('not_found', 'File not found at the provider.'));
  if (status >= 500) return refuse(trouble('upstream_unavailable', 'The provider could not return the file.', `http_${status}`, status)); // prettier-ignore
  const encoded = (answer.headers['content-encoding'] ?? 'identity') !== 'identity';
  // Portals answer unauthenticated requests with an HTML page instead of the file.
  const page = /^text\/html\b/i.test(answer.headers['content-type'] ?? '');
  if (status !== 200 || encoded || page)
    return refuse(trouble('upstream_malformed', "The provider's response is not a file.", 'not_a_file', status));
  if (bytes !== undefined && bytes > maxBytes) return refuse(tooLarge());

  let passed = 0;
  const content = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      done(passed > maxBytes ? tooLarge() : null, chunk);
    },
  });
  // A failure on either side ends the other; it is reported to the reader of `content`.
  pipeline(answer, content, () => undefined);
  return { content, ...onlySet({ bytes }) };
}

class Late extends Error {}

function open(url: URL, idleMs: number, totalMs: number): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'telecom-provisioning-gateway' };
    const request = (url.protocol === 'https:' ? https : http).get(url, { agent: false, headers });
    const total = setTimeout(() => request.destroy(new Late()), totalMs);
    request.setTimeout(idleMs, () => request.destroy(new Late()));
    request.once('response', resolve).once('error', reject);
    // No upgrade was requested. Without a listener, the connection would end silently.
    request.once('upgrade', (_answer, socket) => {
      socket.destroy();
      reject(new Error('another protocol'));
    });
    request.once('close', () => clearTimeout(total));
  });
}

/** The URL of a link, if it has the provider's scheme, host and port. */
function ownAddress(link: string, baseUrl: string): URL | undefined {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  const own = url?.origin === checkBaseUrl(baseUrl).origin && url.username === '' && url.password === '';
  return own ? url : undefined;
}
