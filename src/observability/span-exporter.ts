import { type Clock, type Timer } from '../clock.js';
import { type TracingConfig } from '../config/tracing.js';
import { type SpanFacts } from '../contract/trace.js';
import { type EndedSpan, spanKinds } from './tracer.js';

/** Statuses after which OTLP/HTTP has a client send the same again. */
const passing = new Set([429, 502, 503, 504]);

/**
 * Sends spans to a collector in batches (OTLP/HTTP, JSON). A collector that does not answer costs spans and nothing else: the queue is bounded,
 * further spans are dropped, and nothing waits for the collector except shutdown.
 */
export class SpanExporter {
  private queue: EndedSpan[] = [];
  private timer: Timer | undefined;
  private sending: Promise<void> | undefined;
  /** Spans that were not delivered. */
  dropped = 0;
  /** Whether the last request was answered with success. */
  private delivers = true;
  private isClosed = false;

  constructor(
    private readonly config: TracingConfig,
    private readonly clock: Pick<Clock, 'after'>,
    /** Told when the collector stops taking spans, and when it takes them again. */
    private readonly moved: (delivers: boolean, why?: string) => void = () => undefined,
  ) {}

  add(span: EndedSpan): void {
    const { mostQueued, size, delayMs } = this.config.batches;
    if (this.isClosed || this.queue.length >= mostQueued) return void this.dropped++;
    this.queue.push(span);
    if (this.queue.length >= size && this.delivers) this.flush();
    else this.timer ??= this.clock.after(delayMs, () => this.flush());
  }

  /** Sends what is queued, once, and waits for that no longer than for one request; then no more. */
  async close(): Promise<void> {
    let limit: Timer | undefined;
    const over = new Promise<void>((resolve) => (limit = this.clock.after(this.config.timeoutMs, resolve)));
    await Promise.race([this.finish(), over]);
    limit?.cancel();
    this.isClosed = true;
    this.timer?.cancel();
  }

  private async finish(): Promise<void> {
    await this.sending;
    this.flush();
    await this.sending;
  }

  private flush(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.sending ??= this.send().finally(() => {
      this.sending = undefined;
      if (this.queue.length > 0 && !this.isClosed)
        this.timer ??= this.clock.after(this.config.batches.delayMs, () => this.flush());
    });
  }

  /** One batch after another, until nothing is left or one fails. */
  private async send(): Promise<void> {
    while (this.queue.length > 0 && !this.isClosed) {
      const batch = this.queue.splice(0, this.config.batches.size);
      const why = await this.post(batch);
      if ((why === undefined) !== this.delivers) this.moved((this.delivers = why === undefined), why?.reason);
      if (why === undefined) continue;
      const kept = why.isPassing ? batch.slice(0, Math.max(0, this.config.batches.mostQueued - this.queue.length)) : [];
      this.dropped += batch.length - kept.length;
      this.queue = [...kept, ...this.queue];
      return;
    }
  }

  /** Why it failed; undefined if it did not. */
  private async post(spans: readonly EndedSpan[]): Promise<{ reason: string; isPassing: boolean } | undefined> {
    const { url, headers, timeoutMs } = this.config;
    const body = JSON.stringify(requestOf(this.config.resource, spans));
    const sent = { ...headers, 'content-type': 'application/json' };
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const { ok, status, body: reply } = await fetch(url, { method: 'POST', headers: sent, body, signal, redirect: 'manual' }); // prettier-ignore
      await reply?.cancel();
      return ok ? undefined : { reason: `HTTP ${status}`, isPassing: passing.has(status) };
    } catch {
      return { reason: 'no response', isPassing: true };
    }
  }
}

const nanoseconds = (ms: number): string => `${Math.round(ms * 1_000)}000`;

const attributesOf = (facts: SpanFacts): object[] =>
  Object.entries(facts).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return { key, value: typeof value === 'number' ? { intValue: String(Math.round(value)) } : { stringValue: value } };
  });

/** An `ExportTraceServiceRequest` in OTLP's JSON. */
const requestOf = (resource: SpanFacts, spans: readonly EndedSpan[]): object => ({
  resourceSpans: [
    {
      resource: { attributes: attributesOf(resource) },
      scopeSpans: [{ scope: { name: 'telecom-provisioning-gateway' }, spans: spans.map(spanOf) }],
    },
  ],
});

const spanOf = ({
  traceId,
  spanId,
  parentSpanId,
  name,
  kind,
  startedAt,
  endedAt,
  facts,
  failed,
}: EndedSpan): object => ({
  ...{ traceId, spanId, name, kind: spanKinds[kind] },
  ...(parentSpanId !== undefined && { parentSpanId }),
  startTimeUnixNano: nanoseconds(startedAt),
  endTimeUnixNano: nanoseconds(endedAt),
  attributes: attributesOf(facts),
  status: failed ? { code: 2 } : {},
});
