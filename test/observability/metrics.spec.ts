import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { StoreUnreachable } from '../../src/ledger/database.js';
import { Metrics } from '../../src/observability/metrics.js';

/** A ledger that only says how often it was asked, and cannot be reached while `away`. */
function counted(maxAgeMs: number) {
  const asked: Record<string, number> = {};
  const state = { asked, away: false };
  const answer =
    <T>(what: string, answer: T) =>
    async (): Promise<T> => {
      asked[what] = (asked[what] ?? 0) + 1;
      await Promise.resolve();
      if (state.away) throw new StoreUnreachable(undefined);
      return answer;
    };
  const ledger = {
    clock: systemClock,
    news: new EventEmitter(),
    orders: { countByStatus: answer('orders', new Map([['completed', 7]])) },
    ports: { countByStatus: answer('ports', new Map()) },
    changes: { countByStatus: answer('changes', new Map()) },
    attention: { count: answer('attention', []) },
    findings: { countOpen: answer('findings', []) },
    work: { dueShares: answer('work', []) },
    lanes: { longestWaits: answer('lanes', []) },
    journal: { longestOverdue: answer('journal', []) },
    deadlines: { list: answer('deadlines', []) },
    counters: { totals: answer('counters', []) },
  };
  return { metrics: new Metrics(ledger as unknown as ConstructorParameters<typeof Metrics>[0], { maxAgeMs }), state };
}

/** Each is asked once for each gauge that is made of it. */
const times = (n: number): Record<string, number> => ({
  ...{ orders: n, ports: n, changes: n, attention: n, findings: n, work: n, lanes: n, journal: n, deadlines: n },
  counters: 2 * n,
});

describe('metrics', () => {
  it('ask the ledger once in a while, however often and however many at a time ask', async () => {
    const { metrics, state } = counted(3_600_000);
    const texts = await Promise.all(Array.from({ length: 40 }, () => metrics.text()));
    for (let i = 0; i < 40; i++) texts.push(await metrics.text());
    expect(texts.filter((text) => text.includes('gateway_orders{status="completed"} 7'))).toHaveLength(80);
    expect(state.asked).toEqual(times(1));
  });

  it('ask again when the figures have become too old', async () => {
    const { metrics, state } = counted(0);
    for (let i = 1; i <= 3; i++) {
      await metrics.text();
      expect(state.asked).toEqual(times(i));
    }
  });

  it('leave out what a ledger does not answer, say so, and tell everything else', async () => {
    const { metrics, state } = counted(3_600_000);
    state.away = true;
    const without = await metrics.text();
    expect(without).toMatch(/^gateway_ledger_up 0$/m);
    expect(without).not.toMatch(/^gateway_(?:orders|reservation_overdue_seconds)[{ ]/m);
    expect(without).toMatch(/^process_resident_memory_bytes \d/m);
    state.away = false;
    const again = await metrics.text();
    expect(again).toMatch(/^gateway_ledger_up 1$/m);
    expect(again).toContain('gateway_orders{status="completed"} 7');
  });

  it('say which providers are kept from, for reads and for what changes something', async () => {
    const { metrics } = counted(0);
    const of = (id: string, read: 'closed' | 'open', effect: 'closed' | 'half_open') => ({
      ...{ id, unmapped: () => [] },
      circuits: () => ({ read: { state: read, retryAfterMs: 0 }, effect: { state: effect, retryAfterMs: 0 } }),
      drift: () => ({ since: 0, fields: [], words: [], replies: [] }),
    });
    metrics.watchProviders([of('didtfn', 'open', 'half_open'), of('tcl', 'closed', 'closed')]);
    const lines = (await metrics.text())
      .split('\n')
      .filter((line) => line.startsWith('gateway_provider_circuit_open{'));
    expect(lines).toEqual([
      'gateway_provider_circuit_open{provider="didtfn",class="read"} 1',
      'gateway_provider_circuit_open{provider="didtfn",class="effect"} 1',
      'gateway_provider_circuit_open{provider="tcl",class="read"} 0',
      'gateway_provider_circuit_open{provider="tcl",class="effect"} 0',
    ]);
  });

  it('time requests by route', async () => {
    const { metrics } = counted(0);
    metrics.request('GET', '/v1/orders/:id', 200, 30);
    const text = await metrics.text();
    expect(text).toContain('gateway_http_request_seconds_bucket{le="0.025",method="GET",route="/v1/orders/:id"} 0');
    expect(text).toContain('gateway_http_request_seconds_bucket{le="0.1",method="GET",route="/v1/orders/:id"} 1');
  });
});
