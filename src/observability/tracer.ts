import { type Clock } from '../clock.js';
import { type TracingConfig } from '../config/tracing.js';
import { type Span, type SpanContext, type SpanFacts } from '../contract/trace.js';
import { type CallRecord } from '../providers/kit/call-record.js';

/** A span's role in OpenTelemetry's terms: within this process, for a caller, or to a provider. */
export const spanKinds = { internal: 1, server: 2, client: 3 } as const;
export type SpanKind = keyof typeof spanKinds;

/** A span that has ended. Times are epoch milliseconds, with fractions. */
export interface EndedSpan extends SpanContext {
  parentSpanId: string | undefined;
  name: string;
  kind: SpanKind;
  startedAt: number;
  endedAt: number;
  facts: SpanFacts;
  failed: boolean;
}

/** The trace that a caller's request belongs to, and whether the caller records it. */
export interface CallersTrace extends SpanContext {
  sampled: boolean;
}

/** Smaller differences between the clocks are not corrected, so that the spans of a trace stay in order. */
const maxSkewMs = 1_000;

type TracingClock = Pick<Clock, 'now' | 'monotonic' | 'bytes' | 'random'>;

/** Makes spans and hands over those that have ended. What is not sampled has no span, and costs nothing. */
export class Tracer {
  /** Wall time when the monotonic clock was at 0, epoch ms. Spans are timed by the monotonic clock, so setting the wall clock changes no duration. */
  private epoch: number;

  constructor(
    private readonly sampling: TracingConfig['sampling'],
    private readonly ended: (span: EndedSpan) => void,
    private readonly clock: TracingClock,
  ) {
    this.epoch = clock.now() - clock.monotonic();
  }

  /** The span of a request. */
  request(name: string, caller: CallersTrace | undefined): Span | undefined {
    const sampled = caller && this.sampling.followsCaller ? caller.sampled : this.isChosen();
    return sampled ? this.begin(name, 'server', caller, {}) : undefined;
  }

  /** The span of work that this process does of its own accord, or for the request with this span. */
  work(name: string, parent: SpanContext | undefined, facts: SpanFacts): Span | undefined {
    return parent || this.isChosen() ? this.begin(name, 'internal', parent, facts) : undefined;
  }

  /** An attempt at a provider's operation that has just ended. */
  call({ span, provider, operation, ms, outcome, code, httpStatus, attempt, effect }: CallRecord): void {
    if (!span) return;
    const endedAt = this.epoch + this.clock.monotonic();
    const facts = {
      'gateway.provider': provider,
      'gateway.operation': operation,
      'gateway.effect': effect,
      'gateway.outcome': outcome,
      'gateway.attempt': attempt,
      'error.type': code,
      'http.response.status_code': httpStatus,
    };
    const { traceId, spanId: parentSpanId } = span;
    const times = { startedAt: endedAt - ms, endedAt };
    const name = `${provider} ${operation}`;
    this.ended({ traceId, spanId: this.id(8), parentSpanId, name, kind: 'client', ...times, facts, failed: outcome !== 'done' }); // prettier-ignore
  }

  private begin(name: string, kind: SpanKind, parent: SpanContext | undefined, facts: SpanFacts): Span {
    const context = { traceId: parent?.traceId ?? this.id(16), spanId: this.id(8) };
    const epoch = this.currentEpoch();
    const startedAt = epoch + this.clock.monotonic();
    let isOver = false;
    const span: Span = {
      ...context,
      child: (childName, more = {}) => this.begin(childName, 'internal', context, more),
      end: (more = {}, failed = false) => {
        if (isOver) return;
        isOver = true;
        const times = { startedAt, endedAt: epoch + this.clock.monotonic() };
        this.ended({ ...context, parentSpanId: parent?.spanId, name, kind, ...times, facts: { ...facts, ...more }, failed }); // prettier-ignore
      },
    };
    return span;
  }

  private isChosen(): boolean {
    const { share } = this.sampling;
    return share === 1 || this.clock.random() < share;
  }

  /** Determined again once the wall clock has been set, or the machine has been suspended: log lines would be dated differently from then on. */
  private currentEpoch(): number {
    const epoch = this.clock.now() - this.clock.monotonic();
    if (Math.abs(epoch - this.epoch) > maxSkewMs) this.epoch = epoch;
    return this.epoch;
  }

  private id(bytes: number): string {
    return Buffer.from(this.clock.bytes(bytes)).toString('hex');
  }
}
