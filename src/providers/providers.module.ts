import { type DynamicModule, Module } from '@nestjs/common';
import { type Clock } from '../clock.js';
import { type GatewayConfig } from '../config/environment.js';
import { ProviderRegistry } from '../contract/registry.js';
import { CLOCK, CONFIG, PROVIDER_WATCH, VOLATILE_STORE } from '../tokens.js';
import { type VolatileStore } from '../volatile/ports.js';
import { type DefinedProvider } from './kit/define.js';
import { type ProviderWatch } from './kit/watch.js';

/** The registry of these providers, configured by the gateway's settings. */
@Module({})
export class ProvidersModule {
  static with(providers: readonly DefinedProvider[]): DynamicModule {
    return {
      module: ProvidersModule,
      providers: [
        {
          provide: ProviderRegistry,
          inject: [CONFIG, VOLATILE_STORE, CLOCK, PROVIDER_WATCH],
          useFactory: (config: GatewayConfig, volatile: VolatileStore, clock: Clock, watch: ProviderWatch) =>
            new ProviderRegistry(
              providers.map((provider) => provider.entry(config, volatile, { clock, ...watch })),
              clock,
            ),
        },
      ],
      exports: [ProviderRegistry],
    };
  }
}
