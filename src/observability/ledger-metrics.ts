import { Gauge, Histogram, type Registry } from 'prom-client';
import { type Ledger } from '../ledger/ledger.js';

/** What the figures are read from. */
export type FiguresOf = Pick<
  Ledger,
  'orders' | 'ports' | 'changes' | 'attention' | 'findings' | 'work' | 'lanes' | 'journal' | 'deadlines' | 'counters'
> &
  Pick<Ledger, 'clock' | 'news'>;

/** One value of a gauge. */
interface Figure {
  labels: Record<string, string>;
  value: number;
}

/** A gauge read from the ledger. All gateways report the same value: aggregate with max, never with sum. */
interface LedgerGauge {
  name: `gateway_${string}`;
  help: string;
  labelNames: readonly string[];
  figures(ledger: FiguresOf, now: number): Promise<Figure[]>;
}

const dayMs = 86_400_000;
/** Units of money in the ledger per unit of currency. */
const unitsOfMoney = 10_000;

/** Each of these reads only open rows or maintained counts. */
const gauges: readonly LedgerGauge[] = [
  ...(
    [
      ['orders', 'Orders'],
      ['ports', 'Port orders'],
      ['changes', 'Other changes at providers'],
    ] as const
  ).map(([store, what]): LedgerGauge => ({
    name: `gateway_${store}`,
    help: `${what} by status; needs_review above 0 needs someone to act`,
    labelNames: ['status'],
    figures: async (ledger) =>
      [...(await ledger[store].countByStatus())].map(([status, value]) => ({ labels: { status }, value })),
  })),
  {
    name: 'gateway_attention',
    help: 'Orders, reservations, ports and changes that need attention, by reason; docs/operations.md says what to do',
    labelNames: ['kind', 'code'],
    figures: async ({ attention }) =>
      (await attention.count()).map(({ kind, code, count }) => ({ labels: { kind, code }, value: count })),
  },
  {
    name: 'gateway_findings_open',
    help: 'Unsettled differences between the ledger and the providers',
    labelNames: ['provider', 'kind'],
    figures: async ({ findings }) =>
      (await findings.countOpen()).map(({ provider, kind, count }) => ({ labels: { provider, kind }, value: count })),
  },
  {
    name: 'gateway_work_oldest_due_seconds',
    help: 'How long the oldest due work has waited for a worker, by provider; deliveries to webhook endpoints: webhooks',
    labelNames: ['provider'],
    async figures({ work }, now) {
      const oldest = new Map<string, number>();
      for (const { provider, dueAt } of await work.dueShares(now)) {
        const name = provider.startsWith('whe_') ? 'webhooks' : provider;
        oldest.set(name, Math.min(oldest.get(name) ?? Infinity, dueAt));
      }
      return [...oldest].map(([provider, since]) => ({ labels: { provider }, value: secondsFrom(since, now) }));
    },
  },
  {
    name: 'gateway_lane_longest_wait_seconds',
    help: "How long the first in line has waited for something that calls share, such as an account's cart",
    labelNames: ['lane'],
    figures: async ({ lanes }, now) =>
      (await lanes.longestWaits()).map(({ lane, since }) => ({ labels: { lane }, value: secondsFrom(since, now) })),
  },
  {
    name: 'gateway_unsettled_calls_overdue_seconds',
    help: 'How long ago the outcome of the oldest unsettled call could first have been determined (its late bound), by operation',
    labelNames: ['operation'],
    figures: async ({ journal }, now) =>
      (await journal.longestOverdue(now)).map(({ operation, since }) => ({
        labels: { operation },
        value: secondsFrom(since, now),
      })),
  },
  {
    name: 'gateway_reservation_overdue_seconds',
    help: 'How long ago the oldest reservation that is still held should have ended',
    labelNames: [],
    async figures({ deadlines }, now) {
      const [first] = await deadlines.list({ limit: 1 });
      return [{ labels: {}, value: first ? secondsFrom(first.dueAt, now) : 0 }];
    },
  },
  {
    name: 'gateway_in_use',
    help: 'Current totals of all tenants: reservations, numbers on hold, numbers in service or on order',
    labelNames: ['what'],
    figures: async ({ counters }) =>
      (await counters.totals('now', 0)).map(({ measure, used }) => ({ labels: { what: measure }, value: used })),
  },
  {
    name: 'gateway_spent_today',
    help: 'Total spending of all tenants since midnight UTC, by currency',
    labelNames: ['currency'],
    figures: async ({ counters }, now) =>
      (await counters.totals('day', now - (now % dayMs)))
        .filter(({ measure }) => measure === 'spend')
        .map(({ unit, used }) => ({ labels: { currency: unit }, value: used / unitsOfMoney })),
  },
];

const secondsFrom = (since: number, now: number): number => Math.max(0, now - since) / 1_000;

/**
 * Registers the ledger's metrics. They are read together, at most once per `maxAgeMs`, however often they are scraped. While the ledger does not
 * respond they are absent, and all other metrics are still reported.
 */
export function watchLedger(registry: Registry, ledger: FiguresOf, maxAgeMs: number): void {
  const registers = [registry];
  const figures = notOlderThan(ledger.clock, maxAgeMs, () => {
    const now = ledger.clock.now();
    return Promise.all(gauges.map((gauge) => gauge.figures(ledger, now)));
  });
  new Gauge({
    name: 'gateway_ledger_up',
    help: '1 if the ledger responds',
    registers,
    async collect() {
      const answered = figures();
      this.set(await answered.then(Boolean, () => false).then(Number));
    },
  });
  for (const [i, { name, help, labelNames }] of gauges.entries())
    new Gauge({
      ...{ name, help, labelNames, registers },
      async collect() {
        const found = await figures().catch(() => undefined);
        this.reset();
        if (!found && labelNames.length === 0) this.remove();
        for (const { labels, value } of found?.[i] ?? []) this.set(labels, value);
      },
    });
  const commits = new Histogram({
    name: 'gateway_ledger_transaction_seconds',
    help: 'Duration of ledger transactions, from the first statement until they are on disk',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  ledger.news.on('committed', (ms: number) => commits.observe(ms / 1_000));
}

/** Concurrent calls share one read; a failed read is reported only to those that waited for it. */
function notOlderThan<T>(clock: FiguresOf['clock'], maxAgeMs: number, read: () => Promise<T>): () => Promise<T> {
  let last: Promise<T> | undefined;
  let freshUntil = Infinity;
  return () => {
    if (last && clock.monotonic() < freshUntil) return last;
    const at = clock.monotonic();
    freshUntil = Infinity;
    last = read();
    last.then(
      () => (freshUntil = at + maxAgeMs),
      () => (last = undefined),
    );
    return last;
  };
}
