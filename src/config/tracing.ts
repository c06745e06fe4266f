import { onlySet } from '../domain/only-set.js';
import { type Reader } from './reader.js';

/** Where traces are sent (OTLP/HTTP, JSON), and which ones, from OpenTelemetry's standard variables. */
export interface TracingConfig {
  /** Receives `POST` requests with spans. */
  url: string;
  /** Sent with each request; they may contain credentials. */
  headers: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Attributes of this process: `service.name` and others. */
  resource: Readonly<Record<string, string>>;
  /** The share of traces that is recorded, from 0 to 1. `followsCaller`: a caller's `traceparent` decides for its own trace. */
  sampling: { share: number; followsCaller: boolean };
  /** Spans waiting to be sent, spans in one request, and the time between requests. */
  batches: { mostQueued: number; size: number; delayMs: number };
}

const samplers = ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const; // prettier-ignore

/** Undefined if there is no endpoint, or traces are switched off. */
export function readTracing(read: Reader): TracingConfig | undefined {
  const base = read.endpoint('OTEL_EXPORTER_OTLP_ENDPOINT');
  const url = read.endpoint('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? (base && tracesAt(base));
  const exporter = read.word('OTEL_TRACES_EXPORTER', ['otlp', 'none'], 'otlp');
  const isOff = read.word('OTEL_SDK_DISABLED', ['true', 'false'], 'false') === 'true' || exporter === 'none';
  for (const protocol of ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'])
    read.word(protocol, ['http/json'], 'http/json');
  const headers = headersIn(read, 'OTEL_EXPORTER_OTLP_HEADERS');
  const timeoutMs = read.integer('OTEL_EXPORTER_OTLP_TIMEOUT', 10_000, 100, 60_000);
  const attributes = read.pairs('OTEL_RESOURCE_ATTRIBUTES');
  const name = read.text('OTEL_SERVICE_NAME') ?? attributes['service.name'] ?? 'telecom-provisioning-gateway';
  const tracing = {
    headers: headersIn(read, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS') ?? headers ?? {},
    timeoutMs: read.integer('OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', timeoutMs, 100, 60_000),
    resource: { ...attributes, 'service.name': name },
    sampling: samplingOf(read),
    batches: {
      mostQueued: read.integer('OTEL_BSP_MAX_QUEUE_SIZE', 2_048, 1, 100_000),
      size: read.integer('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, 1, 10_000),
      delayMs: read.integer('OTEL_BSP_SCHEDULE_DELAY', 5_000, 10, 600_000),
    },
  };
  return url === undefined || isOff ? undefined : { url, ...onlySet(tracing) };
}

/** Where traces go below a common endpoint. Its query stays; an invalid one has been reported. */
function tracesAt(base: string): string {
  if (!URL.canParse(base)) return base;
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  return url.href;
}

/** Undefined unless set: headers for traces replace the common ones. */
const headersIn = (read: Reader, name: string): Record<string, string> | undefined =>
  read.secret(name) === undefined ? undefined : read.pairs(name);

function samplingOf(read: Reader): TracingConfig['sampling'] {
  const sampler = read.word('OTEL_TRACES_SAMPLER', samplers, 'parentbased_always_on');
  const given = read.matching('OTEL_TRACES_SAMPLER_ARG', /^(?:0|1|0?\.\d{1,9}|[01]\.0+)$/, 'a number from 0 to 1');
  const share = sampler.endsWith('ratio') ? Number(given ?? 1) : sampler.endsWith('on') ? 1 : 0;
  return { share, followsCaller: sampler.startsWith('parentbased') };
}
