import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { systemClock } from '../clock.js';
import { type GatewayConfig, readEnvironment } from '../config/environment.js';
import { ProviderRegistry } from '../contract/registry.js';
import { providers } from '../providers/index.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { startSandbox } from '../sandbox/start.js';
import { CLOCK, CONFIG, PROVIDER_WATCH, VOLATILE_STORE } from '../tokens.js';
import { connectVolatile } from '../volatile/connect.js';
import { type VolatileStore } from '../volatile/ports.js';
import { type Findings } from './report.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The providers without a ledger, so that a gateway may be running. With Redis, both share the rate limits. */
@Module({})
class PreflightModule {
  static with(config: GatewayConfig, volatile: VolatileStore): DynamicModule {
    const opened = [
      { provide: CONFIG, useValue: config },
      { provide: VOLATILE_STORE, useValue: volatile },
      { provide: CLOCK, useValue: systemClock },
      { provide: PROVIDER_WATCH, useValue: {} },
    ];
    return {
      module: PreflightModule,
      global: true,
      imports: [ProvidersModule.with(providers)],
      providers: opened,
      exports: [...opened.map(({ provide }) => provide), ProvidersModule],
    };
  }
}

/** Runs the preflight of every configured provider, or of the named one; in sandbox mode, against its own simulators. */
export async function preflight(env: Environment, only?: string): Promise<Findings[]> {
  const { mode, redisUrl } = readEnvironment(env, providers);
  const sandbox = mode === 'sandbox' ? await startSandbox(env, providers) : undefined;
  const volatile = await connectVolatile(redisUrl);
  try {
    const config = readEnvironment({ ...env, ...sandbox?.variables }, providers);
    const app = await NestFactory.createApplicationContext(PreflightModule.with(config, volatile), { logger: false });
    try {
      const registry = app.get(ProviderRegistry);
      const asked = only === undefined ? registry.having('preflight') : [registry.port(only, 'preflight')];
      const findings: Findings[] = [];
      for (const { provider, port } of asked) {
        const checks = await port.run();
        findings.push({ provider: provider.id, mode, checkedAt: new Date(systemClock.now()).toISOString(), checks });
      }
      return findings;
    } finally {
      await app.close();
    }
  } finally {
    await volatile.close();
    await sandbox?.close();
  }
}
