import { type Clock } from '../clock.js';
import { type TracingConfig } from '../config/tracing.js';
import { type Span } from '../contract/trace.js';
import { type Lease } from '../ledger/work.js';
import { type Logger } from './logger.js';
import { type Origins } from './origins.js';
import { SpanExporter } from './span-exporter.js';
import { Tracer } from './tracer.js';

/** What a worker has leased. */
type Work = Pick<Lease, 'kind' | 'subjectId' | 'provider' | 'tenant'>;

/** Traces of this process, and their way to a collector. */
export interface Tracing {
  tracer: Tracer;
  exporter: SpanExporter;
}

/**
 * The spans of work: part of the trace of the request that began the resource, where this process knows it. Work for a request that is not recorded is
 * not recorded either, and deliveries to webhook endpoints never are.
 */
export function spansOf(tracer: Pick<Tracer, 'work'>, origins: Pick<Origins, 'of'>): (work: Work) => Span | undefined {
  return ({ kind, subjectId, provider, tenant }) => {
    const origin = origins.of(subjectId);
    if (kind === 'webhook' || (origin && !origin.span)) return undefined;
    const facts = { 'gateway.subject': subjectId, 'gateway.provider': provider, 'gateway.tenant': tenant };
    return tracer.work(`work on ${kind}`, origin?.span, facts);
  };
}

/** Undefined where no collector is configured: then nothing is recorded anywhere. */
export function traceTo(config: TracingConfig | undefined, clock: Clock, logger: Logger): Tracing | undefined {
  if (!config) return undefined;
  const exporter = new SpanExporter(config, clock, (delivers, why) =>
    delivers
      ? logger.info({ dropped: exporter.dropped }, 'traces are delivered again')
      : logger.warn({ why, dropped: exporter.dropped }, 'traces cannot be delivered'),
  );
  return { tracer: new Tracer(config.sampling, (span) => exporter.add(span), clock), exporter };
}
