import { setMaxListeners } from 'node:events';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { control, controlPath, type ControlRoutes } from './control.js';
import { Faults, type FaultTimings, type RequestFault } from './faults.js';
import { listen } from './listener.js';
import { breakConnection, htmlPage, jsonReply, send, sendHalf, type HttpReply } from './reply.js';

/** The fields of a request by the provider's names; of a repeated field the last one counts. */
export type Fields = Readonly<Record<string, string>>;

/** One call of a provider's operation. */
export interface Call {
  operation: string;
  fields: Fields;
}

/** The operation as which a file is fetched; no path asks for it by name. */
export const download = 'download';

/** What makes a server a particular provider. */
export interface SimulatedProvider {
  /** Every operation it answers. */
  readonly operations: readonly string[];
  /** A reply whose status word no document knows. */
  readonly unknownStatus: HttpReply;
  /** The operation that a path asks for. */
  operationOf(path: string): string | undefined;
  /** Whether there is a file at a path. It is executed as the operation `download` with the field `path`. */
  serves?(path: string): boolean;
  /** The fault that the values of this call ask for (magic numbers), used up by asking. */
  scriptedFault(call: Call): RequestFault | undefined;
  /** Does it, and says so. Synchronous, so that one call is done as a whole before another one starts. */
  execute(call: Call): HttpReply;
}

/**
 * How far a call has come: `arrived` before anything is done, `executed` when the effect is done and nothing is
 * answered yet, `answered` when a whole reply has been written. What does not happen is not reported.
 */
export interface Progress extends Call {
  stage: 'arrived' | 'executed' | 'answered';
}
/** The call waits for the returned promise. */
export type Observer = (progress: Progress) => void | Promise<void>;

/** A running simulator, whichever provider it plays. */
export interface SandboxServer {
  readonly port: number;
  readonly faults: Faults;
  /** Watches every call; returns the function that ends it. */
  observe(observer: Observer): () => void;
  /** Frees the port. Effects that were still to come late do not come any more. */
  close(): Promise<void>;
}

export interface ServerOptions {
  host: string;
  port: number;
  timings: FaultTimings;
  provider: SimulatedProvider;
  control: (faults: Faults) => ControlRoutes;
}

const maxBodyBytes = 1024 * 1024;
const loopback = /^(?:::1|(?:::ffff:)?127\.)/;

/** Starts a simulated provider with its faults and its control endpoint. */
export async function startServer({
  host,
  port,
  timings,
  provider,
  control: routesOf,
}: ServerOptions): Promise<SandboxServer> {
  const observers = new Set<Observer>();
  const closing = new AbortController();
  // Every waiting call listens to it, and there may be any number of them.
  setMaxListeners(0, closing.signal);
  const listener = await listen(host, port, (req, res) => {
    handle(req, res).catch((error: unknown) => fail(res, error));
  });
  const faults = new Faults(timings, provider.operations, (ms) => listener.pause(ms));
  const routes = routesOf(faults);

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = new URL(req.url ?? '/', 'http://sandbox').pathname;
    const body = await readBody(req);
    if (body === undefined) return void (await send(res, htmlPage(413)));
    if (path === controlPath || path.startsWith(`${controlPath}/`)) {
      const allowed = loopback.test(req.socket.remoteAddress ?? '');
      const reply = allowed
        ? control(routes, req.method ?? '', path, body)
        : jsonReply({ error: 'Loopback only' }, 403);
      return void (await send(res, reply));
    }
    const operation = provider.operationOf(path);
    if (req.method === 'GET' && provider.serves?.(path))
      return void (await answer({ operation: download, fields: { path } }, res));
    if (operation === undefined) return void (await send(res, htmlPage(404)));
    if (req.method !== 'POST') return void (await send(res, htmlPage(405)));
    await answer({ operation, fields: fieldsOf(req, body) }, res);
  }

  async function answer(call: Call, res: ServerResponse): Promise<void> {
    await report('arrived', call);
    const fault = faults.draw(call.operation) ?? provider.scriptedFault(call);
    if (fault === 'delay') await wait(timings.delayMs);
    if (fault === 'late_effect') {
      await wait(timings.lateEffectMs);
      await execute(call);
      return;
    }
    const done = replyInstead(fault) ?? (await execute(call));
    if (fault === 'lose_reply') return breakConnection(res);
    if (fault === 'cut_reply') return sendHalf(res, done);
    // A connection kept alive would be a way around the refused ones.
    res.shouldKeepAlive &&= listener.accepting();
    if (await send(res, fault === 'error_after' ? htmlPage(500) : done)) await report('answered', call);
  }

  function replyInstead(fault: RequestFault | undefined): HttpReply | undefined {
    if (fault === 'error_before') return htmlPage(500);
    if (fault === 'garbage') return htmlPage(200, 'Scheduled maintenance');
    return fault === 'wrong_status' ? provider.unknownStatus : undefined;
  }

  async function execute(call: Call): Promise<HttpReply> {
    const reply = provider.execute(call);
    await report('executed', call);
    return reply;
  }

  const wait = (ms: number) => sleep(ms, undefined, { signal: closing.signal });

  async function report(stage: Progress['stage'], call: Call): Promise<void> {
    for (const observer of observers) await observer({ stage, ...call });
  }

  async function fail(res: ServerResponse, error: unknown): Promise<void> {
    if (closing.signal.aborted || res.destroyed) return;
    console.error(error);
    if (res.headersSent) breakConnection(res);
    else await send(res, htmlPage(500));
  }

  return {
    port: listener.port,
    faults,
    observe(observer) {
      observers.add(observer);
      return () => observers.delete(observer);
    },
    close() {
      closing.abort();
      return listener.close();
    },
  };
}

async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks).toString('utf8') : undefined;
}

/** Any other content type leaves the provider without fields, as it would leave a PHP script. */
function fieldsOf(req: IncomingMessage, body: string): Fields {
  const isForm = req.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : {};
}
