import { Agent, buildConnector, request } from 'undici';
import { onlySet } from '../domain/only-set.js';
import { AddressRefused, type AddressGuard } from './address-guard.js';
import { excerptOf } from './excerpt.js';

/** The result of an attempt. */
export interface Answer {
  delivered: boolean;
  /** Absent if there was no response. */
  httpStatus?: number;
  /** Why there was no response: `timeout`, `address_refused`, `not_http`, `ECONNREFUSED` … */
  error?: string;
  /** The delay that the receiver asks for, ms. */
  retryAfterMs?: number;
  /** The beginning of the response body. */
  excerpt?: string;
  /** Duration, ms. */
  ms: number;
}

export interface SenderOptions {
  /** For the whole attempt. */
  timeoutMs: number;
  /** Certificates trusted in addition to the well-known ones, PEM. */
  ca?: string;
}

const connectMs = 5_000;
/** The status is the result; the body is read for at most this long. */
const bodyMs = 2_000;
const mostBodyBytes = 64 * 1024;
const excerptBytes = 4 * 1024;
const keepMs = 10_000;

/** Statuses whose `Retry-After` is honoured. */
const waitStatuses: readonly number[] = [429, 503];

/**
 * Sends one attempt, to an address that the guard has allowed, on a connection to exactly that address. Kept-alive connections are reused: they still
 * lead to the checked address. Redirects are not followed; never rejects.
 */
export class WebhookSender {
  private readonly agent: Agent;
  private readonly connectTo: buildConnector.connector;

  constructor(
    private readonly guard: AddressGuard,
    private readonly options: SenderOptions,
  ) {
    const { ca } = options;
    this.connectTo = buildConnector({ timeout: connectMs, ...onlySet({ ca }) });
    this.agent = new Agent({
      connect: (to, done) => this.connect(to, done),
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keepMs,
      keepAliveMaxTimeout: keepMs,
    });
  }

  async send(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
    const since = performance.now();
    const took = (): number => Math.round(performance.now() - since);
    const abort = new AbortController();
    let timer = setTimeout(() => abort.abort(), this.options.timeoutMs);
    try {
      const { signal } = abort;
      const reply = await request(url, { method: 'POST', headers, body, signal, dispatcher: this.agent });
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), Math.min(bodyMs, this.options.timeoutMs));
      const { statusCode: httpStatus } = reply;
      const retryAfterMs = waitStatuses.includes(httpStatus) ? waitIn(reply.headers) : undefined;
      const excerpt = excerptOf(await beginningOf(reply.body));
      return {
        ...{ delivered: httpStatus >= 200 && httpStatus < 300, httpStatus, ms: took() },
        ...onlySet({ retryAfterMs }),
        ...(excerpt !== '' && { excerpt }),
      };
    } catch (error) {
      return { delivered: false, error: abort.signal.aborted ? 'timeout' : wordFor(error), ms: took() };
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private connect(to: buildConnector.Options, done: buildConnector.Callback): void {
    this.guard.addressesOf(to.hostname, to.protocol === 'https:').then(
      ([first, ...others]) => this.connectToOneOf(first!, others, to, done),
      (error: Error) => done(error, null),
    );
  }

  /** The name stays in `host`, because it selects the certificate. */
  private connectToOneOf(
    address: string,
    others: readonly string[],
    to: buildConnector.Options,
    done: buildConnector.Callback,
  ): void {
    this.connectTo({ ...to, hostname: address }, (...result) => {
      const [next, ...rest] = others;
      if (result[0] && next !== undefined) this.connectToOneOf(next, rest, to, done);
      else done(...result);
    });
  }
}

/** The beginning of a body, limited in bytes and time; a longer body closes the connection. */
async function beginningOf(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<Buffer> {
  const kept: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      if (bytes < excerptBytes) kept.push(chunk.subarray(0, excerptBytes - bytes));
      bytes += chunk.length;
      if (bytes > mostBodyBytes) break;
    }
  } catch {
    // Cut off or too slow: the status is known already.
  }
  return Buffer.concat(kept);
}

function waitIn(headers: Readonly<Record<string, string | string[] | undefined>>): number | undefined {
  const said = headers['retry-after'];
  if (typeof said !== 'string') return undefined;
  if (/^\d{1,9}$/.test(said)) return Number(said) * 1_000;
  // A date is relative to the receiver's own clock, which may differ from ours.
  const wait = Date.parse(said) - Date.parse(String(headers['date']));
  return wait > 0 ? wait : undefined;
}

function wordFor(error: unknown): string {
  if (error instanceof AddressRefused) return 'address_refused';
  const { name, code = '', message = '' } = error as Partial<NodeJS.ErrnoException>;
  if (name === 'HTTPParserError') return 'not_http';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'timeout';
  if (code === 'UND_ERR_SOCKET' || message === 'other side closed') return 'ECONNRESET';
  return /^[A-Z][A-Z\d_]{2,60}$/.test(code) ? code : 'network';
}
