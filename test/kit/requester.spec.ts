import { describe, expect, it } from '@jest/globals';
import { type Provider } from '../../src/contract/provider.js';
import { ProviderRegistry } from '../../src/contract/registry.js';
import { MemoryVolatile } from '../../src/volatile/memory.js';
import { example } from '../example-provider/example.provider.js';

const config = {
  ...{ baseUrl: 'http://127.0.0.1:9', token: 'token', organization: 'org', pollMs: 50, ratePerSecond: 10 },
  ...{ timeoutMs: 1_000, moneyTimeoutMs: 1_000, lateBoundMs: 1_000, reconcile: 'authoritative' as const },
};
const start = (): Provider => example.start(config, new MemoryVolatile());

describe('what a provider is asked', () => {
  it('is asked on somebody’s behalf, or it does not type-check', () => {
    const registry = new ProviderRegistry([{ id: 'example', name: 'Example', mode: 'sandbox', provider: start() }]);
    const told = registry.port('example', 'search').port;
    // What it says of itself, nobody has to be asked.
    expect(told.supports({ country: 'US', limit: 1 })).toMatchObject({ supported: true });
    // @ts-expect-error Nobody asks.
    const unasked: unknown = told.search;
    // @ts-expect-error Nobody asks.
    const unasked2: unknown = registry.enabled('example').orders?.place;
    const { port } = registry.for({ tenant: 'acme' }).port('example', 'search');
    expect([typeof unasked, typeof unasked2, typeof port.search]).toEqual(['function', 'function', 'function']);
  });

  it('is made once for the questions of a tenant and once for its work', () => {
    const provider = start();
    const question = provider.for({ tenant: 'acme' });
    expect(provider.for({ tenant: 'acme' })).toBe(question);
    // An operator's request in another tenant's name has the operator's share.
    expect(provider.for({ tenant: 'beta', home: 'acme' })).toBe(question);
    expect(provider.for({ tenant: 'beta' })).not.toBe(question);
    expect(provider.for({ tenant: 'acme', atWork: true })).not.toBe(question);
    // It has a deadline of its own.
    const wish = { tenant: 'acme', waitsUntil: 1 };
    expect(provider.for(wish)).not.toBe(provider.for(wish));
  });

  it('is not kept for more tenants than there is room for', () => {
    const provider = start();
    const first = provider.for({ tenant: 't0' });
    for (let i = 1; i < 256; i++) provider.for({ tenant: `t${i}` });
    expect(provider.for({ tenant: 't0' })).toBe(first);
    provider.for({ tenant: 't256' });
    expect(provider.for({ tenant: 't0' })).not.toBe(first);
  });
});
