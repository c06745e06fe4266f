import { get, type IncomingMessage } from 'node:http';

export interface SentEvent {
  id: string;
  event: string;
  data: Record<string, unknown> & { sequence: number; type: string };
}

/** Follows `GET /v1/events/stream` over a socket of its own, as EventSource would. */
export class EventStream {
  readonly events: SentEvent[] = [];
  comments = 0;
  /** Resolves when it is over. */
  readonly ended: Promise<void>;
  private rest = '';
  private readonly waiting: (() => void)[] = [];

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8').on('data', (chunk: string) => this.read(chunk));
    this.ended = new Promise((resolve) => response.on('close', resolve).on('error', () => undefined));
  }

  static open(
    { url }: { url: string },
    { key, query = '', last }: { key: string; query?: string; last?: string },
  ): Promise<EventStream> {
    const headers = { authorization: `Bearer ${key}`, ...(last === undefined ? {} : { 'last-event-id': last }) };
    return new Promise((resolve, reject) => {
      get(`${url}/v1/events/stream${query}`, { headers, agent: false }, (response) => resolve(new EventStream(response))).on('error', reject); // prettier-ignore
    });
  }

  get status(): number | undefined {
    return this.response.statusCode;
  }

  /** Waits until so much has come. */
  async until(so: (stream: this) => boolean): Promise<void> {
    while (!so(this)) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  close(): void {
    this.response.destroy();
  }

  private read(chunk: string): void {
    const parts = (this.rest + chunk).split('\n\n');
    this.rest = parts.pop()!;
    for (const part of parts) this.take(part);
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private take(part: string): void {
    const fields = new Map(part.split('\n').map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])); // prettier-ignore
    if (fields.has('')) this.comments += 1;
    const data = fields.get('data');
    if (data !== undefined)
      this.events.push({ id: fields.get('id')!, event: fields.get('event')!, data: JSON.parse(data) as SentEvent['data'] }); // prettier-ignore
  }
}
