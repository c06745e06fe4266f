import { type Random } from '../../attack/random.js';
import { type Effect } from '../../../src/providers/kit/operation.js';
import { type Exchange, type WireBody, type WireRequest, type Wires } from '../../../src/providers/kit/wire.js';
import { htmlPage, type HttpReply } from '../../../src/sandbox/kit/reply.js';
import { type Request } from '../../../src/sandbox/kit/request.js';
import { type SimulatedProvider } from '../../../src/sandbox/kit/server.js';
import { epoch, type Party, type Schedule } from './schedule.js';
import { type Mishap, type Weather } from './weather.js';

/** Whoever watches what is sent and what is done about it. */
export interface Observer<Call> {
  /** A call that changes something leaves its gateway. */
  sent(): Call | undefined;
  /** What becomes of it on its way. */
  struck(gateway: Party, mishap: Mishap | undefined, call: Call | undefined): void;
  /** A call has come to the provider, which is about to do what it asks for. */
  arrived(): void;
  /** The provider has done what a call asked for. */
  executed(call: Call | undefined): void;
}

/** How late after its time-out a call may still be executed here; a little less than the gateways are told. */
export const latestMs = (lateBoundMs: number): number => lateBoundMs - 4_000;

/** The way to one simulated provider: bytes there, bytes back, and whatever goes wrong in between. */
export class Network<Call extends { readonly effect: Effect }> {
  private readonly provider: Party;

  constructor(
    name: string,
    private readonly simulated: SimulatedProvider,
    private readonly lateBoundMs: number,
    private readonly deps: { schedule: Schedule; random: Random; weather: Weather; observer: Observer<Call> },
  ) {
    this.provider = { name, alive: true, frozenUntil: 0 };
  }

  wiresOf(gateway: Party): Wires {
    const { observer, weather } = this.deps;
    const read = (request: WireRequest) => this.exchange(gateway, request, weather.mishap('read'), undefined);
    const effect = (request: WireRequest) => {
      const call = observer.sent();
      const mishap = weather.mishap(call?.effect ?? 'money');
      observer.struck(gateway, mishap, call);
      return this.exchange(gateway, request, mishap, call);
    };
    return { read: { exchange: read, close: () => undefined }, effect: { exchange: effect } };
  }

  private exchange(
    gateway: Party,
    request: WireRequest,
    mishap: Mishap | undefined,
    call: Call | undefined,
  ): Promise<Exchange> {
    const { schedule, random, weather } = this.deps;
    const { timeoutMs } = request;
    const failed = (connected: boolean, code: string): Exchange => ({
      ...{ kind: 'failed', connected, code },
      reason: code === 'timeout' ? 'timeout' : 'network',
    });
    return new Promise((resolve) => {
      const timer = schedule.after(gateway, timeoutMs, 'time-out', () => resolve(failed(true, 'timeout')));
      const end = (exchange: Exchange, ms = weather.travelMs()): void =>
        void schedule.after(gateway, ms, `reply ${mishap ?? ''}`, () => {
          timer.cancel();
          resolve(exchange);
        });
      if (mishap === 'refused') return end(failed(false, 'ECONNREFUSED'));
      if (mishap === 'reset_before') return end(failed(true, 'ECONNRESET'));
      if (mishap === 'error_before') return end(answerOf(htmlPage(500), this.date()));
      if (mishap === 'garbage_before') return end(answerOf(htmlPage(200, 'Scheduled maintenance'), this.date()));
      if (mishap === 'lost_before') return;
      // What a process wrote before it died may have left, or not.
      const dies = random.below(2) === 0;
      schedule.after(this.provider, this.arrivesIn(mishap, timeoutMs), request.path.slice(0, 40), () => {
        if (dies && !gateway.alive) return;
        void schedule.alone(this.serve(request, call)).then((reply) => {
          if (mishap === 'reset_after') return end(failed(true, 'ECONNRESET'));
          if (mishap === 'lost_after' || mishap === 'late') return;
          if (mishap === 'error_after') return end(answerOf(htmlPage(500), this.date()));
          if (mishap === 'garbage_after') return end(answerOf(htmlPage(200), this.date()));
          if (mishap === 'half_after')
            return end(answerOf({ ...reply, body: reply.body.slice(0, reply.body.length / 2) }, this.date()));
          return end(answerOf(reply, this.date()));
        });
      });
    });
  }

  private arrivesIn(mishap: Mishap | undefined, timeoutMs: number): number {
    const { random, weather } = this.deps;
    if (mishap === 'late') return timeoutMs + random.below(latestMs(this.lateBoundMs));
    if (mishap === 'slow') return random.below(timeoutMs);
    return Math.min(weather.travelMs(), timeoutMs);
  }

  private async serve(wired: WireRequest, call: Call | undefined): Promise<HttpReply> {
    const received = await this.simulated.callOf(await requestOf(wired));
    if ('status' in received) return received;
    this.deps.observer.arrived();
    const reply = this.simulated.execute(received);
    this.deps.observer.executed(call);
    return reply;
  }

  private date(): string {
    return new Date(epoch + this.deps.schedule.now).toUTCString();
  }
}

const answerOf = ({ status, body }: HttpReply, date: string): Exchange => ({
  ...{ kind: 'answer', status, retryAfter: undefined, date },
  body: Buffer.from(body),
});

async function requestOf({ method, path, headers, body }: WireRequest): Promise<Request> {
  const url = new URL(path, 'http://provider');
  return {
    ...{ method, target: path, path: url.pathname, from: '127.0.0.1' },
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: await bytesOf(body),
  };
}

async function bytesOf(body: WireBody | undefined): Promise<Buffer> {
  if (body === undefined || Buffer.isBuffer(body)) return body ?? Buffer.alloc(0);
  const chunks: Buffer[] = [];
  for await (const chunk of body.open() as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
