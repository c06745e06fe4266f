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
  /** Whatever the request carries as text: parts of the path, query and form together. */
  fields: Fields;
  files?: Files;
  /** The JSON body, where the provider speaks JSON. */
  json?: unknown;
  /** Address of the caller, where the provider tells it. */
  from?: string;
  /** How much had happened at the provider when it arrived, where it matters that a call may be carried out later. */
  before?: number;
}

/** The operation as which a file is fetched; no path asks for it by name. */
export const download = 'download';

/** What makes a server a particular provider. */
export interface SimulatedProvider {
  /** Every operation it answers. */
  readonly operations: readonly string[];
  /** A reply whose status word no document knows. */
  readonly unknownStatus: HttpReply;
  /** The call that a request makes, or what is answered to one that makes none: 404, 405, an unknown caller. */
  callOf(request: Request): ReceivedCall | HttpReply | Promise<ReceivedCall | HttpReply>;
  /** The fault that the values of this call ask for (magic numbers), used up by asking. */
  scriptedFault(call: ReceivedCall): RequestFault | undefined;
  /** Does it, and says so. Synchronous, so that one call is done as a whole before another one starts. */
  execute(call: ReceivedCall): HttpReply;
}

/**
 * How far a call has come: `arrived` before anything is done, `executed` when the effect is done and nothing is
 * answered yet, `answered` when a whole reply has been written. What does not happen is not reported.
 */
export interface Progress extends ReceivedCall {
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
    // A connection kept alive would be a way around the refused ones.
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
