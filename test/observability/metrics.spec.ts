import { describe, expect, it } from '@jest/globals';
import { StoreUnreachable } from '../../src/ledger/database.js';
import { Metrics } from '../../src/observability/metrics.js';

/** A ledger that only says how often it was counted, and cannot be reached while `away`. */
function counted(maxAgeMs: number) {
  const counts = { orders: 0, ports: 0, changes: 0, attention: 0, findings: 0 };
  const state = { counts, away: false };
  const count =
    <T>(what: keyof typeof counts, answer: T) =>
    async (): Promise<T> => {
      counts[what]++;
      await Promise.resolve();
      if (state.away) throw new StoreUnreachable(undefined);
      return answer;
    };
  const ledger = {
    orders: { countByStatus: count('orders', new Map([['completed', 7]])) },
    ports: { countByStatus: count('ports', new Map()) },
    changes: { countByStatus: count('changes', new Map()) },
    attention: { count: count('attention', []) },
    findings: { countOpen: count('findings', []) },
  };
  return { metrics: new Metrics(ledger as unknown as ConstructorParameters<typeof Metrics>[0], { maxAgeMs }), state };
}

const all = (n: number) => ({ orders: n, ports: n, changes: n, attention: n, findings: n });

describe('metrics', () => {
  it('count the ledger once in a while, however often and however many at a time ask', async () => {
    const { metrics, state } = counted(3_600_000);
    const texts = await Promise.all(Array.from({ length: 40 }, () => metrics.text()));
    for (let i = 0; i < 40; i++) texts.push(await metrics.text());
    expect(texts.filter((text) => text.includes('gateway_orders{status="completed"} 7'))).toHaveLength(80);
    expect(state.counts).toEqual(all(1));
  });

  it('count again when the counts have become too old', async () => {
    const { metrics, state } = counted(0);
    for (let i = 0; i < 3; i++) await metrics.text();
    expect(state.counts).toEqual(all(3));
  });

  it('do not keep that a count has failed', async () => {
    const { metrics, state } = counted(3_600_000);
    state.away = true;
    await expect(metrics.text()).rejects.toThrow(StoreUnreachable);
    state.away = false;
    expect(await metrics.text()).toContain('gateway_orders{status="completed"} 7');
  });
});
