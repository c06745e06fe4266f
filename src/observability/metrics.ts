import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type DriftReport } from '../contract/drift.js';
import { type Ledger } from '../ledger/ledger.js';
import { type CallRecord } from '../providers/kit/call-record.js';

/** What operators watch. Labels are closed sets: no ids, numbers or tenants. */
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

  /** `maxAgeMs`: how old counts of the ledger may be. */
  constructor(
    ledger: Pick<Ledger, 'orders' | 'ports' | 'changes' | 'findings' | 'attention'>,
    { maxAgeMs }: { maxAgeMs: number },
  ) {
    collectDefaultMetrics({ register: this.registry, prefix: 'gateway_' });
    const counted = [
      ['orders', 'Orders', ledger.orders],
      ['ports', 'Port orders', ledger.ports],
      ['changes', 'Other changes at providers', ledger.changes],
    ] as const;
    for (const [name, what, store] of counted) {
      const counts = notOlderThan(maxAgeMs, () => store.countByStatus());
      new Gauge({
        name: `gateway_${name}`,
        help: `${what} by status; needs_review above 0 needs someone to act`,
        labelNames: ['status'],
        registers: [this.registry],
        async collect() {
          this.reset();
          for (const [status, count] of await counts()) this.set({ status }, count);
        },
      });
    }
    const attention = notOlderThan(maxAgeMs, () => ledger.attention.count());
    new Gauge({
      name: 'gateway_attention',
      help: 'Orders, reservations, ports and changes that need attention, by reason; docs/operations.md says what to do',
      labelNames: ['kind', 'code'],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { kind, code, count } of await attention()) this.set({ kind, code }, count);
      },
    });
    const findings = notOlderThan(maxAgeMs, () => ledger.findings.countOpen());
    new Gauge({
      name: 'gateway_findings_open',
      help: 'Unsettled differences between the ledger and the providers',
      labelNames: ['provider', 'kind'],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { provider, kind, count } of await findings()) this.set({ provider, kind }, count);
      },
    });
  }

  /** Everything, as Prometheus reads it. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Watches what the providers say that the gateway does not know. */
  watchUnmapped(providers: readonly { id: string; unmapped(): readonly { count: number }[] }[]): void {
    new Gauge({
      name: 'gateway_upstream_unmapped_errors',
      help: 'Provider errors that the gateway does not recognize; GET /v1/providers/{id}/unmapped-errors lists them',
      labelNames: ['provider'],
      registers: [this.registry],
      collect() {
        for (const { id, unmapped } of providers.map((p) => ({ id: p.id, unmapped: p.unmapped() })))
          this.set(
            { provider: id },
            unmapped.reduce((sum, { count }) => sum + count, 0),
          );
      },
    });
  }

  /** Watches how the providers' replies differ from what is expected of them. */
  watchDrift(providers: readonly { id: string; drift(): DriftReport }[]): void {
    new Counter({
      name: 'gateway_provider_drift_total',
      help: 'Unrecognized fields and values and unparseable replies of providers; GET /v1/providers/{id}/drift lists them',
      labelNames: ['provider', 'kind'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { id, drift } of providers.map((p) => ({ id: p.id, drift: p.drift() })))
          for (const [kind, found] of [
            ['field', drift.fields],
            ['word', drift.words],
            ['reply', drift.replies],
          ] as const)
            this.inc(
              { provider: id, kind },
              found.reduce((sum, { count }) => sum + count, 0),
            );
      },
    });
  }

  call({ provider, operation, effect, outcome, ms }: CallRecord): void {
    this.calls.inc({ provider, operation, effect, outcome });
    this.callSeconds.observe({ provider, effect }, ms / 1000);
  }

  request(method: string, route: string, status: number): void {
    this.requests.inc({ method, route, status });
  }
}

/**
 * Counting reads every row of a table. It is done once in a while, however often somebody asks: who asks meanwhile gets the same counts,
 * and one that fails is nobody's answer but theirs who waited for it.
 */
function notOlderThan<T>(maxAgeMs: number, count: () => Promise<T>): () => Promise<T> {
  let last: { at: number; counts: Promise<T> } | undefined;
  return () => {
    if (last && performance.now() - last.at < maxAgeMs) return last.counts;
    const begun = { at: performance.now(), counts: count() };
    last = begun;
    begun.counts.catch(() => {
      if (last === begun) last = undefined;
    });
    return begun.counts;
  };
}
