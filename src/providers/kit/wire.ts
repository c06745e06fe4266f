import http from 'node:http';
import https from 'node:https';
import { isIPv4 } from 'node:net';
import { type Readable } from 'node:stream';
import axios, { isAxiosError, isCancel } from 'axios';
import { GatewayError } from '../../domain/errors.js';

/** The body of a request: whole, or a stream of known length that is opened for the one time it is sent. */
export type WireBody = Buffer | { readonly bytes: number; open(): Readable };

/** One request as bytes. */
export interface WireRequest {
  readonly method: string;
  /** With the query, below the provider's origin. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: WireBody | undefined;
  /** For everything, from now to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
}

/**
 * How it ended, in facts only. Errors of the HTTP client hold the body and the credentials of the request; none leaves this file.
 * `connected` tells whether a byte of the request can have left: TCP connected, and for https the handshake done.
 */
export type Exchange =
  | { kind: 'answer'; status: number; retryAfter: string | undefined; date: string | undefined; body: Buffer }
  | { kind: 'failed'; connected: boolean; reason: 'timeout' | 'too_large' | 'network'; code: string };

/** A way to a provider. Never rejects, never follows a redirect, never repeats. */
export interface Wire {
  exchange(request: WireRequest): Promise<Exchange>;
}

/** The ways to one provider: that of reads, which keeps connections until it is closed, and that of calls that change something. */
export interface Wires {
  readonly read: Wire & { close(): void };
  readonly effect: Wire;
}

const maxBodyBytes = 64 * 1024 * 1024;

/**
 * The way of calls that change something: each on a connection of its own, because a kept one may be dying, and a reset on it could not be told from a
 * lost order. Reads go by `read-wire.ts`, files by `file-fetch.ts`, and nothing else performs I/O to an upstream; `Sender` is its only caller.
 */
export class EffectWire implements Wire {
  private readonly agents = {
    http: new http.Agent({ keepAlive: false }),
    https: new https.Agent({ keepAlive: false }),
  };
  private readonly secure: boolean;
  private readonly client = axios.create({
    adapter: 'http',
    maxRedirects: 0,
    proxy: false,
    validateStatus: () => true,
    responseType: 'arraybuffer',
    transformRequest: [(data: unknown) => data],
    transformResponse: [],
    maxBodyLength: maxBodyBytes,
    transitional: { clarifyTimeoutError: true },
  });

  /**
   * @param origin of the provider: every call goes there
   * @param connectMs for a connection, TLS included
   */
  constructor(
    private readonly origin: string,
    private readonly connectMs: number,
  ) {
    this.secure = origin.startsWith('https:');
  }

  async exchange(request: WireRequest): Promise<Exchange> {
    const watch = new ConnectionWatch(this.secure, this.connectMs);
    const total = setTimeout(() => watch.expire(), request.timeoutMs);
    const streamed = request.body === undefined || Buffer.isBuffer(request.body) ? undefined : request.body;
    try {
      const answer = await this.client.request<Buffer>({
        method: request.method,
        url: this.origin + request.path,
        headers: streamed ? { ...request.headers, 'content-length': streamed.bytes } : request.headers,
        data: streamed ? streamed.open() : request.body,
        timeout: Math.max(1, Math.ceil(request.timeoutMs)),
        signal: watch.signal,
        maxContentLength: request.maxReplyBytes,
        httpAgent: this.agents.http,
        httpsAgent: this.agents.https,
        transport: watch.transport,
      });
      const header = (name: string): string | undefined => {
        const value: unknown = answer.headers[name];
        return typeof value === 'string' ? value : undefined;
      };
      return {
        kind: 'answer',
        status: answer.status,
        retryAfter: header('retry-after'),
        date: header('date'),
        body: answer.data,
      };
    } catch (error) {
      return { kind: 'failed', connected: watch.connected, ...watch.cause(error) };
    } finally {
      clearTimeout(total);
      watch.stop();
    }
  }
}

/** Watches the socket of one request: error codes alone do not tell whether the request can have left. */
class ConnectionWatch {
  private readonly abort = new AbortController();
  private readonly connecting: NodeJS.Timeout;
  readonly signal = this.abort.signal;
  connected = false;

  constructor(
    readonly secure: boolean,
    connectMs: number,
  ) {
    this.connecting = setTimeout(() => this.expire(), connectMs);
  }

  /** Handed to the client in place of node's own module, to see the socket before anything is written to it. */
  readonly transport = {
    request: (options: https.RequestOptions, onResponse: (response: http.IncomingMessage) => void) => {
      const request = (this.secure ? https : http).request(options, onResponse);
      request.once('socket', (socket) => {
        socket.once(this.secure ? 'secureConnect' : 'connect', () => this.onConnected());
      });
      // Nobody has asked for another protocol. Without a listener the connection would end, and the client would wait for its time-out.
      request.once('upgrade', (_answer, socket) => {
        socket.destroy();
        request.emit('error', new Error('another protocol'));
      });
      return request;
    },
  };

  expire(): void {
    this.abort.abort();
  }

  stop(): void {
    clearTimeout(this.connecting);
  }

  private onConnected(): void {
    this.connected = true;
    this.stop();
  }

  cause(error: unknown): { reason: 'timeout' | 'too_large' | 'network'; code: string } {
    if (isCancel(error)) return { reason: 'timeout', code: this.connected ? 'timeout' : 'connect_timeout' };
    const code = isAxiosError(error) ? error.code : undefined;
    if (isAxiosError(error) && error.message.startsWith('maxContentLength')) {
      return { reason: 'too_large', code: 'reply_too_large' };
    }
    // The client's own idle time-out; the system's time-out while connecting has the same name and the same meaning.
    if (code === 'ETIMEDOUT') return { reason: 'timeout', code: this.connected ? 'timeout' : 'connect_timeout' };
    return { reason: 'network', code: code !== undefined && /^[A-Z][A-Z\d_]{2,40}$/.test(code) ? code : 'network' };
  }
}

/**
 * Checks a base URL: https, or http to a loopback address, and nothing but host, port and path.
 * The error names no variable and shows no value; whoever read the setting adds its name.
 */
export function checkBaseUrl(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new GatewayError('internal', 'The base URL must be an https URL.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new GatewayError('internal', 'The base URL must not contain credentials, a query or a fragment.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new GatewayError('internal', 'The base URL must use https, except on loopback.');
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
}

/** A status as a fault quotes it. What HTTP has no such number for is told by its code alone (`http_999`). */
export const quotedStatus = (status: number | undefined): { httpStatus?: number } =>
  status === undefined || status < 100 || status > 599 ? {} : { httpStatus: status };
