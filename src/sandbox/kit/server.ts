import { setMaxListeners } from 'node:events';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type ProviderClock } from './clock.js';
import { control, controlPath, type ControlRoutes } from './control.js';
import { Faults, type FaultTimings, type RequestFault } from './faults.js';
import { listen } from './listener.js';
import { breakConnection, htmlPage, jsonReply, send, sendHalf, type HttpReply } from './reply.js';
import { type Fields, type Files, readRequest, type Request } from './request.js';

/** One call of a provider's operation. */
export interface ReceivedCall {
  operation: string;
  /** All text in the request: path parameters, query and form together. */
  fields: Fields;
  files?: Files;
  /** The JSON body, for a provider that uses JSON. */
  json?: unknown;
  /** IP address of the caller, for a provider that reports it. */
  from?: string;
  /** Number of ledger entries on arrival, needed if a call may be executed later. */
  before?: number;
}

/** The operation name of a file download; no path selects it by name. */
export const download = 'download';

/** What makes a server a particular provider. */
export interface SimulatedProvider {
  /** All operations that it answers. */
  readonly operations: readonly string[];
  /** A reply with an undocumented status. */
  readonly unknownStatus: HttpReply;
  /** The call of a request, or the reply to a request that is not a call: 404, 405, invalid credentials. */
  callOf(request: Request): ReceivedCall | HttpReply | Promise<ReceivedCall | HttpReply>;
  /** The fault selected by the call's values (magic numbers); reading it uses it up. */
  scriptedFault(call: ReceivedCall): RequestFault | undefined;
  /** Executes the call and returns its reply. Synchronous, so that each call is completed before another starts. */
  execute(call: ReceivedCall): HttpReply;
}

/**
 * The stages of a call: `arrived` before anything is done, `executed` when the effect is done but not answered, `answered` when the whole reply was
 * written. Stages that do not occur are not reported.
 */
export interface Progress extends ReceivedCall {
  stage: 'arrived' | 'executed' | 'answered';
}
/** The call waits for the returned promise. */
export type Observer = (progress: Progress) => void | Promise<void>;

/** A running simulator of any provider. */
export interface SandboxServer {
  readonly port: number;
  readonly faults: Faults;
  /** Calls `observer` for every call; returns a function that stops observing. */
  observe(observer: Observer): () => void;
  /** Frees the port. Pending late effects are dropped. */
  close(): Promise<void>;
}

export interface ServerOptions {
  host: string;
  port: number;
  timings: FaultTimings;
  clock: ProviderClock;
  provider: SimulatedProvider;
  control: (faults: Faults) => ControlRoutes;
}

const loopback = /^(?:::1|(?:::ffff:)?127\.)/;

/** Starts a simulated provider with its faults and its control endpoint. */
export async function startServer({
  host,
  port,
  timings,
  clock,
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
    const request = await readRequest(req);
    if (request === undefined) return void (await send(res, htmlPage(413)));
    const { method, path, body } = request;
    if (path === controlPath || path.startsWith(`${controlPath}/`)) {
      const allowed = loopback.test(req.socket.remoteAddress ?? '');
      const reply = allowed
        ? control(routes, method, path, body.toString('utf8'))
        : jsonReply({ error: 'Loopback only' }, 403);
      return void (await send(res, reply));
    }
    const call = await provider.callOf(request);
    if ('status' in call) await send(res, call);
    else await answer(call, res);
  }

  async function answer(call: ReceivedCall, res: ServerResponse): Promise<void> {
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
    // A kept-alive connection would bypass the refusal.
    res.shouldKeepAlive &&= listener.accepting();
    if (await send(res, fault === 'error_after' ? htmlPage(500) : done)) await report('answered', call);
  }

  function replyInstead(fault: RequestFault | undefined): HttpReply | undefined {
    if (fault === 'error_before') return htmlPage(500);
    if (fault === 'garbage') return htmlPage(200, 'Scheduled maintenance');
    return fault === 'wrong_status' ? provider.unknownStatus : undefined;
  }

  async function execute(call: ReceivedCall): Promise<HttpReply> {
    const reply = provider.execute(call);
    await report('executed', call);
    return reply;
  }

  const wait = (ms: number) => clock.wait(ms, closing.signal);

  async function report(stage: Progress['stage'], call: ReceivedCall): Promise<void> {
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
