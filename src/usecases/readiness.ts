import { Inject, Injectable } from '@nestjs/common';
import { type ProviderHealth } from '../contract/provider-condition.js';
import { ProviderRegistry } from '../contract/registry.js';
import { Ledger } from '../ledger/ledger.js';
import { VOLATILE_STORE } from '../tokens.js';
import { type VolatileStore } from '../volatile/ports.js';

export interface ReadinessState {
  status: 'ok' | 'degraded' | 'down';
  ledger: { kind: 'sqlite' | 'postgres'; status: 'ok' | 'down' };
  volatile: { kind: 'memory' | 'redis'; status: 'ok' | 'degraded'; detail?: string };
  /** The health of each enabled provider; it does not affect readiness. */
  providers: Record<string, ProviderHealth['status']>;
}

/** Whether this process can work: it needs its ledger, but not Redis. */
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
