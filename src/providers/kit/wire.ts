import http from 'node:http';
import https from 'node:https';
import { isIPv4 } from 'node:net';
import { type Readable } from 'node:stream';
import axios, { isAxiosError, isCancel } from 'axios';
import { GatewayError } from '../../domain/errors.js';

/** The body of a request: complete, or a stream of known length, opened for its single send. */
export type WireBody = Buffer | { readonly bytes: number; open(): Readable };

/** One request as bytes. */
export interface WireRequest {
  readonly method: string;
  /** Relative to the provider's origin, query included. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: WireBody | undefined;
  /** For the whole exchange, from now to the last byte of the response. */
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
}

/**
 * How it ended, as facts only. Errors of the HTTP client contain the body and credentials of the request, so none leaves this file. `connected` tells
 * whether any byte of the request can have been sent: TCP connected, and for https the handshake completed.
 */
export type Exchange =
  | { kind: 'answer'; status: number; retryAfter: string | undefined; date: string | undefined; body: Buffer }
  | { kind: 'failed'; connected: boolean; reason: 'timeout' | 'too_large' | 'network'; code: string };

/** A transport to a provider. Never rejects, follows a redirect, or repeats a request. */
export interface Wire {
  exchange(request: WireRequest): Promise<Exchange>;
}

/** The transports to one provider: for reads, with connections kept alive until it is closed, and for effects. */
export interface Wires {
  readonly read: Wire & { close(): void };
  readonly effect: Wire;
}

const maxBodyBytes = 64 * 1024 * 1024;

/**
 * The transport of effects: each has its own connection, because a kept-alive one may be closing, and a reset on it could not be told from a lost
 * order. Reads use `read-wire.ts`, files `file-fetch.ts`; nothing else performs I/O to an upstream. Used by `Sender` only.
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
   * @param connectMs for connecting, TLS included
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

/** Watches the socket of one request: error codes alone do not tell whether the request can have been sent. */
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

  /** Given to the client in place of node's own module, to see the socket before anything is written to it. */
  readonly transport = {
    request: (options: https.RequestOptions, onResponse: (response: http.IncomingMessage) => void) => {
      const request = (this.secure ? https : http).request(options, onResponse);
      request.once('socket', (socket) => {
        socket.once(this.secure ? 'secureConnect' : 'connect', () => this.onConnected());
      });
      // No upgrade was requested. Without a listener, the connection would end and the client would wait for its timeout.
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
    // The client's own idle timeout; the system's connect timeout has the same code and the same meaning.
    if (code === 'ETIMEDOUT') return { reason: 'timeout', code: this.connected ? 'timeout' : 'connect_timeout' };
    return { reason: 'network', code: code !== undefined && /^[A-Z][A-Z\d_]{2,40}$/.test(code) ? code : 'network' };
  }
}

/**
 * Checks a base URL: https, or http to a loopback address, with nothing but host, port and path. The error contains neither the variable nor the
 * value; the caller adds the variable.
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

/** A status as quoted in a fault. Numbers that HTTP does not define appear only in the code (`http_999`). */
export const quotedStatus = (status: number | undefined): { httpStatus?: number } =>
  status === undefined || status < 100 || status > 599 ? {} : { httpStatus: status };
