import { describe, expect, it } from '@jest/globals';
import { type Provider } from '../../src/contract/provider.js';
import { type ProviderRegistry } from '../../src/contract/registry.js';
import { type Ledger } from '../../src/ledger/ledger.js';
import { ProviderConditions } from '../../src/usecases/provider-condition.js';

describe('the condition of a provider', () => {
  it('is dated when everything has been read: the times of its circuits are counted from then', async () => {
    let now = 1_000;
    const reads = async <T>(value: T): Promise<T> => {
      now += 2_000;
      return value;
    };
    const provider = { rate: () => reads({ perSecond: 5, burst: 10, remaining: 7 }) };
    const registry = { enabled: () => provider as Provider, clock: { now: () => now } };
    const lanes = {
      longestWaits: async () => [{ lane: 'acme:cart', since: 500, waiting: 1 }],
      occupants: () => reads([]),
      firstInLine: () => reads([]),
    };
    const conditions = new ProviderConditions(registry as unknown as ProviderRegistry, { lanes } as unknown as Ledger);
    expect((await conditions.of('acme')).at).toBe(7_000);
  });
});
