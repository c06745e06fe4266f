import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type DriftReport } from '../contract/drift.js';
import { type ProviderCircuits } from '../contract/provider-condition.js';
import { type CallRecord } from '../providers/kit/call-record.js';
import { type FiguresOf, watchLedger } from './ledger-metrics.js';

/** What is monitored of a provider. */
interface WatchedProvider {
  readonly id: string;
  circuits(): ProviderCircuits;
  unmapped(): readonly { count: number }[];
  drift(): DriftReport;
}

/** Metrics for operators. Labels have a closed set of values: no IDs, numbers or tenants. */
export class Metrics {
  readonly registry = new Registry();
  private readonly calls = new Counter({
    name: 'gateway_upstream_calls_total',
    help: 'Upstream calls by provider, operation and outcome',
    labelNames: ['provider', 'operation', 'effect', 'outcome'],
    registers: [this.registry],
  });
  private readonly callSeconds = new Histogram({
    name: 'gateway_upstream_call_seconds',
    help: 'Duration of upstream calls',
    labelNames: ['provider', 'effect'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [this.registry],
  });
  private readonly requests = new Counter({
    name: 'gateway_http_requests_total',
    help: 'Responses by route and status',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  private readonly requestSeconds = new Histogram({
    name: 'gateway_http_request_seconds',
    help: 'Duration of requests, including the time that callers asked to wait (Prefer: wait)',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10, 30, 60],
    registers: [this.registry],
  });

  /** `maxAgeMs`: the maximum age of figures read from the ledger. */
  constructor(ledger: FiguresOf, { maxAgeMs }: { maxAgeMs: number }) {
    collectDefaultMetrics({ register: this.registry });
    watchLedger(this.registry, ledger, maxAgeMs);
  }

  /** All metrics in Prometheus text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Monitors whether providers are reachable, errors that the gateway does not know, and deviations of their replies from what is expected. */
  watchProviders(providers: readonly WatchedProvider[]): void {
    const registers = [this.registry];
    new Gauge({
      name: 'gateway_provider_circuit_open',
      help: '1 while the circuit breaker is open or half open, by class: read, effect',
      labelNames: ['provider', 'class'],
      registers,
      collect() {
        for (const { id, circuits } of providers.map((p) => ({ id: p.id, circuits: p.circuits() })))
          for (const [name, { state }] of Object.entries(circuits))
            this.set({ provider: id, class: name }, Number(state !== 'closed'));
      },
    });
    new Gauge({
      name: 'gateway_upstream_unmapped_errors',
      help: 'Provider errors that the gateway does not recognize; GET /v1/providers/{id}/unmapped-errors lists them',
      labelNames: ['provider'],
      registers,
      collect() {
        for (const { id, unmapped } of providers.map((p) => ({ id: p.id, unmapped: p.unmapped() })))
          this.set({ provider: id }, sum(unmapped));
      },
    });
    new Counter({
      name: 'gateway_provider_drift_total',
      help: 'Unrecognized fields and values and unparseable replies of providers; GET /v1/providers/{id}/drift lists them',
      labelNames: ['provider', 'kind'],
      registers,
      collect() {
        this.reset();
        for (const { id, drift } of providers.map((p) => ({ id: p.id, drift: p.drift() })))
          for (const [kind, found] of [
            ['field', drift.fields],
            ['word', drift.words],
            ['reply', drift.replies],
          ] as const)
            this.inc({ provider: id, kind }, sum(found));
      },
    });
  }

  call({ provider, operation, effect, outcome, ms }: CallRecord): void {
    this.calls.inc({ provider, operation, effect, outcome });
    this.callSeconds.observe({ provider, effect }, ms / 1000);
  }

  /** Counts a request that was answered after `ms` milliseconds. */
  request(method: string, route: string, status: number, ms: number): void {
    this.requests.inc({ method, route, status });
    this.requestSeconds.observe({ method, route }, ms / 1000);
  }
}

const sum = (counted: readonly { count: number }[]): number => counted.reduce((total, { count }) => total + count, 0);
