import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A span as OTLP's JSON has it; attributes by their names. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code?: number };
  attributes: Record<string, string>;
}

interface Attribute {
  key: string;
  value: Record<string, string>;
}

interface Export {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: (Omit<ReceivedSpan, 'attributes'> & { attributes: Attribute[] })[] }[];
  }[];
}

const byName = (attributes: Attribute[]): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]!]));

/** An OpenTelemetry collector: takes spans over OTLP/HTTP, and answers as it is told, or not at all while it hangs. */
export class Collector {
  readonly spans: ReceivedSpan[] = [];
  /** What came, as it came. */
  readonly bodies: string[] = [];
  readonly requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  resource: Record<string, string> = {};
  status = 200;
  hangs = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Collector> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const collector = new Collector(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        collector.requests.push({ url: request.url!, headers: request.headers });
        if (collector.hangs) return;
        if (collector.status === 200) collector.take(body);
        response.writeHead(collector.status, { 'content-type': 'application/json' }).end('{}');
      });
    });
    return collector;
  }

  private take(body: string): void {
    this.bodies.push(body);
    for (const { resource, scopeSpans } of (JSON.parse(body) as Export).resourceSpans) {
      this.resource = byName(resource.attributes);
      for (const { spans } of scopeSpans)
        this.spans.push(...spans.map((span) => ({ ...span, attributes: byName(span.attributes) })));
    }
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
