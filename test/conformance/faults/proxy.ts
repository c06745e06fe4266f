import { createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request as it comes by. */
export interface WireRequest {
  method: string;
  /** Below the base URL, without the query. */
  path: string;
  /** As it was sent, without the question mark. */
  query: string;
  /** Names and values in turn, as they were sent. */
  headers: readonly string[];
  /** Bytes, a character each. */
  body: string;
}

/**
 * What becomes of one request between the gateway and the provider:
 * - `none`: it passes;
 * - `refused`: the provider says no, in its own words;
 * - `lost_before`, `lost_after`: the connection breaks without a byte of reply, before or after it was carried out;
 * - `500_before`, `500_after`: an error page, likewise;
 * - `cut`: carried out, and the reply breaks off in the middle; - `garbage`: carried out, and a page of HTML comes with 200;
 * - `redirect`: sent to the same place again;
 * - `late`: carried out after the time-out, within the late bound; - `too_late`: after the bound. Neither is ever answered;
 * - `twice`: carried out once, and answered twice;
 * - `401`, `403`, `429`: turned away.
 */
export const wireFaults = [
  ...['refused', 'lost_before', 'lost_after', '500_before', '500_after', 'cut', 'garbage'],
  ...['redirect', 'late', 'too_late', 'twice', '401', '403', '429'],
] as const;
export type WireFault = (typeof wireFaults)[number];

export interface Delays {
  lateMs: number;
  tooLateMs: number;
}

interface Plan {
  matches: (request: WireRequest) => boolean;
  fault: WireFault;
  struck: () => void;
}
export interface Answered {
  status: number;
  type: string;
  body: Buffer;
}

/** Sees every request first: what it answers in the provider's place, or nothing for those that pass. */
export type Door = (request: WireRequest) => Answered | undefined;

const prefix = '/wire';
export const page = (status: number): Answered => ({
  status,
  type: 'text/html',
  body: Buffer.from('<html>Sorry</html>'),
});

/** An HTTP relay on 127.0.0.1 in front of a provider, which does to one request what it is told. */
export class FaultProxy {
  /** Whoever hangs up in the middle of a request has nobody to be answered. */
  private readonly server = createServer(
    (request, response) => void this.handle(request, response).catch(() => response.destroy()),
  );
  private target = '';
  private plan: Plan | undefined;
  private readonly open = new Set<Promise<unknown>>();

  constructor(
    private readonly refusal: Answered,
    private readonly delays: Delays,
    private readonly door: Door = () => undefined,
  ) {}

  async start(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${prefix}`;
  }

  to(baseUrl: string): void {
    this.target = baseUrl.replace(/\/$/, '');
  }

  /** Strikes the next request that matches; the function it answers tells whether that has come. */
  next(fault: WireFault, matches: Plan['matches']): () => boolean {
    let struck = false;
    this.plan = { matches, fault, struck: () => (struck = true) };
    return () => struck;
  }

  /** Resolves when everything that was held back has been carried out. */
  async settled(): Promise<void> {
    this.plan = undefined;
    await Promise.all(this.open);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const url = (incoming.url ?? '').slice(prefix.length);
    const [path = '', ...query] = url.split('?');
    const request = {
      method: incoming.method ?? '',
      path,
      query: query.join('?'),
      headers: incoming.rawHeaders,
      body: raw.toString('latin1'),
    };
    const turnedAway = this.door(request);
    if (turnedAway) return write(outgoing, turnedAway);
    const plan = this.plan?.matches(request) ? this.plan : undefined;
    if (plan) {
      this.plan = undefined;
      plan.struck();
    }
    const forward = (): Promise<Answered> => this.track(this.forward(incoming, url, raw));
    await this.strike(plan?.fault, forward, incoming.url ?? '', outgoing);
  }

  private async strike(
    fault: WireFault | undefined,
    forward: () => Promise<Answered>,
    url: string,
    to: ServerResponse,
  ): Promise<void> {
    switch (fault) {
      case undefined:
        return write(to, await forward());
      case 'refused':
        return write(to, this.refusal);
      case 'lost_after':
        await forward();
        return void to.destroy();
      case 'lost_before':
        return void to.destroy();
      case '500_after':
        await forward();
        return write(to, page(500));
      case 'cut': {
        const { status, type, body } = await forward();
        to.writeHead(status, { 'content-type': type, 'content-length': body.length + 8 });
        to.write(body.subarray(0, body.length >> 1), () => to.destroy());
        return;
      }
      case 'garbage':
        await forward();
        return write(to, page(200));
      case 'redirect':
        to.writeHead(307, { location: url }).end();
        return;
      case 'late':
        return void this.track(sleep(this.delays.lateMs).then(forward));
      case 'too_late':
        return void this.track(sleep(this.delays.tooLateMs).then(forward));
      case 'twice': {
        const { status, type, body } = await forward();
        const head = `HTTP/1.1 ${status} Said\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n`;
        const once = Buffer.concat([Buffer.from(head), body]);
        to.socket?.end(Buffer.concat([once, once]));
        return;
      }
      default:
        return write(to, page(fault === '500_before' ? 500 : Number(fault)));
    }
  }

  private track<T>(work: Promise<T>): Promise<T> {
    const open = work.catch(() => undefined).finally(() => this.open.delete(open));
    this.open.add(open);
    return work;
  }

  private forward(from: IncomingMessage, url: string, body: Buffer): Promise<Answered> {
    const headers = { ...from.headers, host: new URL(this.target).host, connection: 'close' };
    return new Promise((resolve, reject) => {
      const out = send(this.target + url, { method: from.method, headers }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 502,
            type: reply.headers['content-type'] ?? 'text/plain',
            body: Buffer.concat(chunks),
          }),
        );
      });
      out.on('error', reject);
      out.end(body);
    });
  }
}

function write(to: ServerResponse, { status, type, body }: Answered): void {
  to.writeHead(status, { 'content-type': type, 'content-length': body.length });
  to.end(status === 204 ? undefined : body);
}
