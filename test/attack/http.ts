import { Agent, request } from 'node:http';
import { connect } from 'node:net';

export interface Asked {
  method: string;
  /** Path and query as they go out. */
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | undefined;
  /** Says how long the body is, sends none of it, and waits for the answer all the same. */
  withheld?: number;
}

/** What came back; `status` 0 if the connection ended without an answer, or no answer came in time. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  ms: number;
}

const agent = new Agent({ keepAlive: true });
const patienceMs = 120_000;

/** One request. Never throws: no answer is an answer to be judged. */
export function ask(url: string, { method, path, headers = {}, body, withheld }: Asked): Promise<Answered> {
  const { hostname, port } = new URL(url);
  const began = performance.now();
  return new Promise((resolve) => {
    const done = (status: number, said: Headers, text: string): void =>
      resolve({ status, headers: said, text, ms: performance.now() - began });
    const sent = request(
      {
        hostname,
        port,
        method,
        path,
        agent: withheld === undefined ? agent : false,
        timeout: patienceMs,
        headers: {
          ...headers,
          ...(withheld !== undefined
            ? { 'content-length': String(withheld) }
            : body !== undefined && headers['transfer-encoding'] === undefined
              ? { 'content-length': String(Buffer.byteLength(body)) }
              : {}),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        const end = (): void => {
          done(response.statusCode ?? 0, headersOf(response.rawHeaders), Buffer.concat(chunks).toString());
          if (withheld !== undefined) sent.destroy();
        };
        // A stream has no end to wait for.
        if (response.headers['content-type']?.startsWith('text/event-stream')) {
          end();
          return void sent.destroy();
        }
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', end);
        response.once('error', () => done(0, new Headers(), ''));
      },
    );
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => done(0, new Headers(), ''));
    sent.on('close', () => done(0, new Headers(), ''));
    if (withheld === undefined) sent.end(body);
    else sent.flushHeaders();
  });
}

function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i < raw.length; i += 2) headers.append(raw[i]!, raw[i + 1]!.replace(/[^\x20-\x7e]/g, '?'));
  return headers;
}

export interface RawAnswer {
  /** All that was received. */
  text: string;
  /** Whether the other side ended the connection. */
  ended: boolean;
}

/**
 * Sends pieces of bytes as they are, one after the other, and reads until the connection ends, nothing more has come for `settledMs`, or the
 * time is over.
 */
export function sendBytes(
  url: string,
  pieces: readonly (string | Buffer)[],
  { forMs, settledMs }: { forMs: number; settledMs: number },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let text = '';
    let settled: NodeJS.Timeout | undefined;
    const finish = (ended: boolean): void => {
      clearTimeout(timer);
      clearTimeout(settled);
      socket.destroy();
      resolve({ text, ended });
    };
    const timer = setTimeout(() => finish(false), forMs);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      clearTimeout(settled);
      settled = setTimeout(() => finish(false), settledMs);
    });
    socket.on('error', () => finish(true));
    socket.on('close', () => finish(true));
    const write = (index: number): void => {
      const piece = pieces[index];
      if (piece === undefined || socket.destroyed) return;
      socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece, () => setImmediate(write, index + 1)); // prettier-ignore
    };
    socket.on('connect', () => write(0));
  });
}
