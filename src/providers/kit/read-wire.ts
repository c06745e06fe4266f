import net from 'node:net';
import tls from 'node:tls';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { type buildConnector, Client, type Dispatcher } from 'undici';
import { onlySet } from '../../domain/only-set.js';
import { type Exchange, type Wire, type WireRequest } from './wire.js';

const keepMs = 30_000;
/** Content codings by HTTP name, each with its decoder. */
const codings: Readonly<Record<string, (body: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>>> = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  'x-gzip': promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate),
  br: promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
};
/** The `Accept-Encoding` header. Not `deflate`, which servers implement in two ways. */
const accepted = 'gzip, br';

/** The transport of reads: kept-alive connections, one timer per call, and no per-call allocation that can be avoided. Used by `Sender` only. */
export class ReadWire implements Wire {
  /** Each client has one connection, and reopens it after it was closed. */
  private readonly clients = new Set<Client>();
  private readonly idle: Client[] = [];
  private session: Buffer | undefined;

  /**
   * @param origin of the provider: every call goes there
   * @param connectMs for connecting, TLS included
   * @param atOnce how many connections are kept; more are opened as needed
   */
  constructor(
    private readonly origin: string,
    private readonly connectMs: number,
    private readonly atOnce: number,
  ) {}

  async exchange({ method, path, headers, body, timeoutMs, maxReplyBytes }: WireRequest): Promise<Exchange> {
    const client = this.idle.pop() ?? this.open();
    const streamed = body === undefined || Buffer.isBuffer(body) ? undefined : body;
    const exchange = await new Promise<Exchange>((resolve) => {
      const reading = new Reading({ timeoutMs, connectMs: this.connectMs, maxReplyBytes }, resolve);
      try {
        client.dispatch(
          {
            method,
            path,
            headers: {
              ...headers,
              'accept-encoding': accepted,
              ...(streamed && { 'content-length': String(streamed.bytes) }),
            },
            body: streamed ? streamed.open() : ((body as Buffer | undefined) ?? null),
          },
          reading,
        );
      } catch (error) {
        // The file could not be opened: nothing was sent.
        reading.onResponseError(undefined, error);
      }
    });
    // After a late, oversized or broken response, the rest could still arrive on this connection.
    if (exchange.kind === 'answer' && exchange.status >= 100 && this.idle.length < this.atOnce) this.idle.push(client);
    else this.discard(client);
    return exchange;
  }

  /** Closes all connections. */
  close(): void {
    this.idle.length = 0;
    for (const client of this.clients) this.discard(client);
  }

  private open(): Client {
    const client = new Client(this.origin, {
      connect: (to, done) => this.connect(to, done),
      keepAliveTimeout: keepMs,
      keepAliveMaxTimeout: keepMs,
      // The whole call has one timer.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.clients.add(client);
    return client;
  }

  private discard(client: Client): void {
    this.clients.delete(client);
    void client.destroy();
  }

  /** The client's own connector drops TLS sessions on garbage collection. */
  private connect(
    { hostname, protocol, port, servername }: buildConnector.Options,
    done: buildConnector.Callback,
  ): void {
    const host = hostname.replace(/^\[|\]$/g, '');
    const secure = protocol === 'https:';
    const socket = secure
      ? tls.connect({
          host,
          port: Number(port || 443),
          // On a shared address, the server name selects the certificate; an IP address is not a server name.
          servername: servername ?? (net.isIP(host) === 0 ? host : ''),
          ALPNProtocols: ['http/1.1'],
          ...onlySet({ session: this.session }),
        })
      : net.connect({ host, port: Number(port || 80) });
    if (secure) socket.on('session', (session: Buffer) => (this.session = session));
    const late = setTimeout(() => socket.destroy(new Error('not connected in time')), this.connectMs);
    const ended = (error: Error | null): void => {
      clearTimeout(late);
      socket.off('error', ended);
      if (error) done(error, null);
      else done(null, socket);
    };
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    socket.once(secure ? 'secureConnect' : 'connect', () => ended(null)).once('error', ended);
  }
}

type Times = Pick<WireRequest, 'timeoutMs' | 'maxReplyBytes'> & { readonly connectMs: number };
type Failure = Omit<Extract<Exchange, { kind: 'failed' }>, 'kind' | 'connected'>;

/** One exchange. Whatever ends it first determines the result. */
class Reading implements Dispatcher.DispatchHandler {
  private readonly since = performance.now();
  /** Covers connecting first, then the whole call: most calls need only one. */
  private timer: NodeJS.Timeout;
  private connected = false;
  private status = 0;
  private headers: Readonly<Record<string, string | string[] | undefined>> = {};
  private readonly chunks: Buffer[] = [];
  private bytes = 0;

  constructor(
    private readonly times: Times,
    private readonly resolve: (exchange: Exchange) => void,
  ) {
    this.timer = setTimeout(this.expire, Math.min(times.connectMs, times.timeoutMs));
  }

  private readonly expire = (): void => {
    const left = this.times.timeoutMs - (performance.now() - this.since);
    if (this.connected && left > 0) this.timer = setTimeout(this.expire, left);
    else this.fail({ reason: 'timeout', code: this.connected ? 'timeout' : 'connect_timeout' });
  };

  /** The connection is up, and the request is about to be written. */
  onRequestStart(): void {
    this.connected = true;
  }

  onResponseStart(_: unknown, status: number, headers: typeof this.headers): void {
    this.status = status;
    this.headers = headers;
    // Not a valid HTTP status: what follows is undefined.
    if (status < 100) this.end();
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > this.times.maxReplyBytes) this.fail({ reason: 'too_large', code: 'reply_too_large' });
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const coding = codings[String(this.headers['content-encoding']).toLowerCase()];
    const body = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    if (!coding || body.length === 0) return this.end(body);
    coding(body, { maxOutputLength: this.times.maxReplyBytes }).then(
      (whole) => this.end(whole),
      (error: unknown) => this.onResponseError(undefined, error),
    );
  }

  onResponseError(_: unknown, error: unknown): void {
    const { code, message } = error as { code?: string; message?: string };
    if (code === 'ERR_BUFFER_TOO_LARGE') return this.fail({ reason: 'too_large', code: 'reply_too_large' });
    if (code === 'ETIMEDOUT')
      return this.fail({ reason: 'timeout', code: this.connected ? 'timeout' : 'connect_timeout' });
    const cut = code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' || message === 'other side closed';
    const told = code !== undefined && /^(?!UND_)[A-Z][A-Z\d_]{2,40}$/.test(code) ? code : 'network';
    this.fail({ reason: 'network', code: cut ? 'ECONNRESET' : told });
  }

  private end(body: Buffer = Buffer.alloc(0)): void {
    const header = (name: string): string | undefined => {
      const value = this.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    this.settle({ kind: 'answer', status: this.status, retryAfter: header('retry-after'), date: header('date'), body });
  }

  private fail(failure: Failure): void {
    this.settle({ kind: 'failed', connected: this.connected, ...failure });
  }

  private settle(exchange: Exchange): void {
    clearTimeout(this.timer);
    this.resolve(exchange);
  }
}
