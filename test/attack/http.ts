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

const agent = new Agent({ keepAlive: true, maxSockets: 128 });
const patienceMs = 60_000;

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

/** Sends pieces of bytes as they are, one after the other, and reads until the connection ends or the time is over. */
export function sendBytes(
  url: string,
  pieces: readonly (string | Buffer)[],
  { forMs = 1_500, gapMs = 0, isEnough }: { forMs?: number; gapMs?: number; isEnough?: (text: string) => boolean } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let text = '';
    let timer: NodeJS.Timeout | undefined = undefined;
    const finish = (ended: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, ended });
    };
    timer = setTimeout(() => finish(false), forMs);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (isEnough?.(text)) finish(false);
    });
    socket.on('error', () => finish(true));
    socket.on('close', () => finish(true));
    const write = (index: number): void => {
      const piece = pieces[index];
      if (piece === undefined || socket.destroyed) return;
      socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
      if (gapMs > 0) setTimeout(() => write(index + 1), gapMs);
      else write(index + 1);
    };
    socket.on('connect', () => write(0));
  });
}
