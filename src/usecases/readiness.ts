import { Inject, Injectable } from '@nestjs/common';
import { type ProviderHealth } from '../contract/provider.js';
import { ProviderRegistry } from '../contract/registry.js';
import { Ledger } from '../ledger/ledger.js';
import { VOLATILE_STORE } from '../tokens.js';
import { type VolatileStore } from '../volatile/ports.js';

export interface ReadinessState {
  status: 'ok' | 'degraded' | 'down';
  ledger: { kind: 'sqlite' | 'postgres'; status: 'ok' | 'down' };
  volatile: { kind: 'memory' | 'redis'; status: 'ok' | 'degraded'; detail?: string };
  /** How each provider that is switched on is; no provider makes this process less ready. */
  providers: Record<string, ProviderHealth['status']>;
}

/** Whether this process can do its work: without its ledger it cannot, without Redis it can. */
@Injectable()
export class Readiness {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    @Inject(VOLATILE_STORE) private readonly volatile: VolatileStore,
  ) {}

  async check(): Promise<ReadinessState> {
    const [ledger, volatile] = await Promise.all([
      this.ledger.ping().then(
        () => 'ok' as const,
        () => 'down' as const,
      ),
      this.volatile.health(),
    ]);
    return {
      status: ledger === 'down' ? 'down' : volatile.status,
      ledger: { kind: this.ledger.kind, status: ledger },
      volatile,
      providers: Object.fromEntries(
        this.registry.entries.flatMap(({ id, provider }) => (provider ? [[id, provider.health().status]] : [])),
      ),
    };
  }
}
